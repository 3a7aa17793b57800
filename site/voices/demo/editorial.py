"""The demo's pages by the editors, in four languages."""

from __future__ import annotations

import datetime
import re

from django.conf import settings
from django.db import transaction

from wagtail.models import Page

from markdown_it import MarkdownIt

from accounts.models import User
from campaigns.models import CampaignPage
from home import actions
from home.models import EditorialPage
from offices.models import Office
from topics.models import Topic
from voices.demo import files
from voices.demo.files import Text

# Our own words, with links to our own pages, which young people's texts have not.
MARKDOWN = MarkdownIt("commonmark", {"html": False})
HEADING = re.compile(r"^## (.+)$", re.MULTILINE)

# Titles of pages, not of the interface: an editor changes them in Wagtail.
CAMPAIGNS = {"en": "Campaigns", "fr": "Campagnes", "es": "Campañas", "ar": "حملات"}
INTRODUCTIONS = {
    "en": "What young people here write and map, and what came of it.",
    "fr": "Ce que les jeunes d’ici écrivent et cartographient, et ce qui a changé.",
    "es": "Lo que los jóvenes de aquí escriben y ponen en el mapa, y qué cambió.",
    "ar": "ما يكتبه الشباب هنا ويضعونه على الخريطة، وما الذي تغيّر.",
}


@transaction.atomic
def load() -> None:
    headquarters = Office.objects.headquarters()
    editor = User.objects.get(handle="hq-editor")
    for language, _name in settings.LANGUAGES:
        actions.campaign_index(language, title=CAMPAIGNS[language], acting_user=editor)
    for text in files.texts("pages"):
        _load_page(text, headquarters, editor)
    for row in files.rows("offices"):
        office = Office.objects.filter(slug=row["slug"]).first() or headquarters
        actions.open_office_pages(
            office,
            introductions={
                language: (name, INTRODUCTIONS[language])
                for language, name in row["names"].items()
            },
            acting_user=editor,
        )


def _load_page(text: Text, headquarters: Office, editor: User) -> None:
    home = actions.home_of(text["language"])
    if text["kind"] == "home":
        if not home.introduction:
            home.title = home.draft_title = text["title"]
            home.introduction, home.invitation = text["lead"], text["invitation"]
            home.save_revision(user=editor).publish(user=editor)
        return
    parent: Page = home
    if text["kind"] == "campaign":
        parent = actions.campaign_index(
            text["language"],
            title=CAMPAIGNS[text["language"]],
            acting_user=editor,
        )
    if not parent.get_children().filter(slug=text["slug"]).exists():
        actions.add_page(parent, _page(text, headquarters), acting_user=editor)


def _page(text: Text, headquarters: Office) -> Page:
    fields = {
        "title": text["title"],
        "slug": text["slug"],
        "body": blocks(text.body),
        # The translations of one page know each other by this key.
        "translation_key": files.client_id("page", text["slug"]),
    }
    if text["kind"] == "campaign":
        return CampaignPage(
            office=headquarters,
            topic=Topic.objects.get(slug=text["topic"]),
            aim=text["aim"],
            starts=datetime.date.fromisoformat(text["starts"]),
            ends=datetime.date.fromisoformat(text["ends"]),
            **fields,
        )
    return EditorialPage(introduction=text["summary"], **fields)


def blocks(markdown: str) -> list[tuple[str, str]]:
    """Markdown as the blocks of an editorial page: headings, and the text below each."""
    pieces = HEADING.split(markdown)
    found = [("paragraph", pieces[0])]
    for heading, text in zip(pieces[1::2], pieces[2::2], strict=True):
        found += [("heading", heading.strip()), ("paragraph", text)]
    return [
        (kind, MARKDOWN.render(text) if kind == "paragraph" else text)
        for kind, text in found
        if text.strip()
    ]
