"""Two offices with something to hide from one another, and everybody who works there."""

from __future__ import annotations

import datetime
import gc
import logging
from collections.abc import Iterator
from typing import Any

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.utils import timezone

from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.models import (
    Comment,
    Page,
    PageViewRestriction,
    Task,
    TaskState,
    UploadedFile,
    WorkflowState,
)

import pytest

from accounts.models import AgeBand, ConsentAge, User
from accounts.rights.actions import place_hold
from campaigns.models import CampaignPage
from home.actions import campaign_index, open_collection, open_office_pages
from home.models import OfficePage
from moderation.models import QueueItem
from offices.models import BreakGlass, EditorialImage, Invitation, Office, Role
from tests.conftest import signed_in, staff
from tests.factories import UserFactory, picture_bytes, submitted_post
from tests.guardians import asked, child
from tests.walls.places import House, Story

LANGUAGES = ("en", "ar")


def canary_of(office: Office) -> str:
    """A word that stands in everything of an office that its people alone may read."""
    return f"{office.slug[:3]}zitouncanary"


def young_canary_of(office: Office) -> str:
    """A word that stands in everything of a young person's, and begins like the other."""
    return f"{canary_of(office)}kid"


FIRST_LETTERS = {"kenya": "kenzitoun", "tunisia": "tunzitoun"}
"""What a search begins with: an answer that repeats the question is no leak."""


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Thousands of requests are refused here; no test pays for those of another."""
    cache.clear()
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
    cache.clear()
    # Wagtail leaves files open: they are closed here, where the warning is expected.
    gc.collect()


@pytest.fixture
def shared_editor(headquarters: Office) -> User:
    return staff("hq-pages", headquarters, Role.EDITOR)


@pytest.fixture
def kenyan_house(kenya_office: Office, shared_editor: User) -> House:
    return furnished(kenya_office, "KE", shared_editor)


@pytest.fixture
def tunisian_house(tunisia_office: Office, shared_editor: User) -> House:
    return furnished(tunisia_office, "TN", shared_editor)


def furnished(office: Office, country: str, shared_editor: User) -> House:
    """Something of each kind that Wagtail and the desk can show, with the canary in it."""
    canary = canary_of(office)
    editor = staff(f"{canary[:14]}.pages", office, Role.EDITOR)
    writer = staff(f"{canary[:14]}.drafts", office, Role.WRITER)
    pages = _pages(office, canary, editor, writer, shared_editor)
    kid = young_canary_of(office)
    person = UserFactory.create(handle=kid, office=office, country=country)
    waits = child(office, handle=f"{kid}2")
    asked(waits, signed_in(waits), way="paper", contact="")
    submitted_post(person, title=f"A {kid} title", body=f"Hello {kid}. " * 9)
    house = House()
    house.stories = {
        **_page_stories(pages),
        **_picture_stories(office, canary, editor),
        **_closed_stories(),
        "desk": [
            {"pk": str(item.pk), "picture": str(person.public_id)}
            for item in QueueItem.objects.filter(version__subject__author=person)
        ],
        "people": [{"public_id": str(person.public_id), "pk": str(person.pk)}],
        **_staff_stories(office, editor, person),
    }
    house.pages = [str(page.pk) for page in pages]
    house.pictures = [story["image_id"] for story in house.stories["images"]]
    return house


def _staff_stories(
    office: Office, editor: User, person: User
) -> dict[str, list[Story]]:
    lead = staff(f"{canary_of(office)[:14]}.lead", office, Role.SAFEGUARDING_LEAD)
    hold = place_hold(person, acting_user=lead)
    day = datetime.timedelta(days=1)
    invitation = Invitation.objects.create(
        office=office,
        role=Role.WRITER,
        role_ends=timezone.now() + day,
        language="en",
        invited_by=lead,
        lasts_until=timezone.now() + day,
    )
    glass = BreakGlass.objects.create(
        user=lead, office=office, reason="A drill.", ends_at=timezone.now() + day
    )
    law, _created = ConsentAge.objects.get_or_create(
        country="KE",
        defaults={"age": 18, "checked_on": timezone.localdate(), "certainty": "H"},
    )
    return {
        "staff": [
            *({"pk": str(row.pk)} for row in editor.memberships.all()),
            {"pk": str(invitation.pk)},
        ],
        "holds": [{"pk": str(hold.pk)}],
        "break-glass": [{"pk": str(glass.pk)}],
        "consent-ages": [{"pk": str(law.pk)}],
        "office": [{"office": office.slug}],
        "defaults": [{"office": office.slug, "band": AgeBand.FROM_13.value}],
    }


def _pages(
    office: Office, canary: str, editor: User, writer: User, shared_editor: User
) -> list[Page]:
    open_office_pages(
        office,
        introductions=dict.fromkeys(LANGUAGES, (office.name, "Here.")),
        acting_user=shared_editor,
    )
    landing = OfficePage.objects.get(office=office, locale__language_code="en")
    landing.introduction = f"Soon: {canary}"
    landing.title = f"Soon {canary}"
    landing.save_revision(user=editor, log_action=True)
    index = campaign_index("en", title="Campaigns", acting_user=shared_editor)
    today = timezone.localdate()
    pages = [landing]
    for name, author in (("one", writer), ("two", editor)):
        campaign = CampaignPage(
            title=f"{canary} {name}",
            slug=f"{canary}-{name}",
            office=office,
            aim=f"To {canary}",
            starts=today,
            ends=today + datetime.timedelta(days=9),
            live=False,
            owner=author,
        )
        index.add_child(instance=campaign)
        campaign.save_revision(user=author, log_action=True)
        campaign.aim = f"To {canary} again"
        campaign.save_revision(user=author, log_action=True)
        pages.append(campaign)
    waiting, locked = pages[1:]
    waiting.get_workflow().start(waiting, writer)
    Comment.objects.create(
        page=waiting, user=writer, text=f"Note on {canary}", contentpath="aim"
    )
    locked.locked, locked.locked_by = True, editor
    locked.locked_at = timezone.now()
    locked.save()
    PageViewRestriction.objects.create(
        page=locked, restriction_type="password", password=canary
    )
    Redirect.objects.create(old_path=f"/{canary}", redirect_page=waiting)
    return pages


def _page_stories(pages: list[Page]) -> dict[str, list[Story]]:
    task = Task.objects.filter(active=True).get()
    own = []
    for page in pages:
        revisions = page.revisions.order_by("pk")
        workflow = WorkflowState.objects.for_instance(page).first()
        task_state = TaskState.objects.filter(workflow_state=workflow).first()
        pk = str(page.pk)
        own.append(
            {
                "page_id": pk,
                "parent_page_id": pk,
                "page_to_move_id": pk,
                "destination_id": str(page.get_parent().pk),
                "pk": pk,
                "revision_id": str(revisions.last().pk),
                "revision_id_a": str(revisions.first().pk),
                "revision_id_b": "latest",
                "workflow_state_id": str(workflow.pk if workflow else 1),
                "task_state_id": str(task_state.pk if task_state else 1),
                "task_id": str(task.pk),
                "action_name": "approve",
                "content_type_app_name": page.content_type.app_label,
                "content_type_model_name": page.content_type.model,
                "app_label": page.content_type.app_label,
                "model_name": page.content_type.model,
                "object_id": pk,
                "session_id": "1",
                "workflow_pk": "1",
                "page_pk": pk,
            }
        )
    index = pages[-1].get_parent()
    above = [
        {
            **own[-1],
            "page_id": str(page.pk),
            "parent_page_id": str(page.pk),
            "pk": str(page.pk),
            "page_to_move_id": str(page.pk),
            "object_id": str(page.pk),
        }
        for page in (*index.get_ancestors(), index)
    ]
    actions = (
        "convert_alias copy delete publish unpublish move copy_for_translation "
        "create_alias revert_to_page_revision"
    )
    return {
        "pages": own + above,
        "choose-page": own + above,
        "editing-sessions": own,
        "translation": own,
        "workflows": own,
        "api": [{**own[-1], "action_name": action} for action in actions.split()],
        "bulk": [
            {"app_label": "wagtailcore", "model_name": "page", "action": action}
            for action in ("move", "publish", "delete", "unpublish")
        ]
        + [
            {"app_label": "offices", "model_name": "editorialimage", "action": action}
            for action in ("add_to_collection", "add_tags", "delete")
        ],
    }


def _picture_stories(
    office: Office, canary: str, editor: User
) -> dict[str, list[Story]]:
    collection = open_collection(office)
    collection.add_child(name=f"Pictures of {canary}")
    picture = EditorialImage.objects.create(
        title=f"Picture {canary}",
        collection=collection,
        uploaded_by_user=editor,
        file=ContentFile(picture_bytes(), name="x.jpg"),
    )
    document = Document.objects.create(
        title=f"Paper {canary}",
        collection=collection,
        uploaded_by_user=editor,
        file=ContentFile(b"x", name="x.txt"),
    )
    upload = UploadedFile.objects.create(
        file=ContentFile(picture_bytes(), name=f"{canary}.jpg"),
        uploaded_by_user=editor,
    )
    for row in (picture, document, upload):
        row.file.close()
    pk = str(picture.pk)
    return {
        "images": [
            {
                "image_id": pk,
                "pk": pk,
                "filter_spec": "width-100",
                "uploaded_file_id": str(upload.pk),
            }
        ],
        "documents": [
            {
                "document_id": str(document.pk),
                "doc_id": str(document.pk),
                "pk": str(document.pk),
                "uploaded_file_id": str(upload.pk),
            }
        ],
        "collections": [
            {"pk": str(collection.pk), "collection_id": str(collection.pk)}
        ],
    }


def _closed_stories() -> dict[str, list[Story]]:
    """What all offices share, or what is closed for everybody."""
    one = [{"pk": "1"}]
    return {
        "groups": one,
        "locales": one,
        "sites": one,
        "users": one,
        "redirects": [{"redirect_id": "1"}],
        "password_reset": [{"uidb64": "MQ", "token": "set-password"}],
        "tag-autocomplete": [{"app_name": "taggit", "model_name": "tag"}],
    }


KENYAN = [
    Role.WRITER,
    Role.EDITOR,
    Role.MODERATOR,
    Role.SAFEGUARDING_LEAD,
    Role.OFFICE_ADMIN,
    Role.DATA_OFFICER,
]

OF_HEADQUARTERS = [
    Role.EDITOR,
    Role.SAFEGUARDING_LEAD,
    Role.OFFICE_ADMIN,
    Role.HEADQUARTERS,
    Role.SYSTEM_ADMIN,
]

WITHOUT_CONTENT = [Role.HEADQUARTERS, Role.SYSTEM_ADMIN]
"""Who reads figures or runs the machine, and sees no office's content."""

ON_EVERY_DATABASE = [
    Role.EDITOR,
    Role.SAFEGUARDING_LEAD,
    Role.OFFICE_ADMIN,
    Role.DATA_OFFICER,
]
"""Whose pages differ, in one office: what others see there, one of these sees too."""


@pytest.fixture
def worker(
    request: pytest.FixtureRequest, kenya_office: Office, headquarters: Office
) -> User:
    """Somebody who works in the place and the role of ``request.param``."""
    place, role = request.param
    office = {"kenya": kenya_office, "headquarters": headquarters}[place]
    return staff(f"works.as.{role[:12]}", office, role)


WORKERS: list[tuple[str, Role]] = [
    *(("kenya", role) for role in KENYAN),
    *(("headquarters", role) for role in OF_HEADQUARTERS),
]


def walkers() -> list[Any]:
    """All of ``WORKERS``; those of ``ON_EVERY_DATABASE`` walk on PostgreSQL too."""
    return [
        pytest.param(
            (place, role),
            id=f"{place}-{role.value}",
            marks=()
            if place == "kenya" and role in ON_EVERY_DATABASE
            else pytest.mark.once,
        )
        for place, role in WORKERS
    ]
