"""Making editorial pages, and the collections of the pictures in them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db import transaction

from wagtail.models import Collection, GroupCollectionPermission, Page

from audit import actions as audit
from campaigns.models import CampaignIndexPage
from home.models import HomePage, OfficePage
from offices.actions import editors_group, writers_group
from offices.models import Office

IMAGE_RIGHTS = ("add_editorialimage", "change_editorialimage", "choose_editorialimage")


def home_of(language: str) -> HomePage:
    page: HomePage = HomePage.objects.get(locale__language_code=language)
    return page


@transaction.atomic
def add_page(parent: Page, page: Page, *, acting_user: Any) -> Page:
    """Publish ``page`` under ``parent``, in its language, with its first revision."""
    page.locale = parent.locale
    parent.add_child(instance=page)
    page.save_revision(user=acting_user).publish(
        user=acting_user,
        # Who may call this is for the caller to know: it opens pages for others.
        skip_permission_checks=True,
    )
    audit.record(
        "home.add_page",
        page,
        actor=acting_user,
        office_id=getattr(page, "office_id", None),
    )
    return page


def campaign_index(language: str, *, title: str, acting_user: Any) -> CampaignIndexPage:
    """The list of campaigns in one language, made where there is none."""
    home = home_of(language)
    found: CampaignIndexPage | None = CampaignIndexPage.objects.child_of(home).first()
    if found is not None:
        return found
    index = CampaignIndexPage(title=title, slug="campaigns")
    if other := CampaignIndexPage.objects.first():
        index.translation_key = other.translation_key
    add_page(home, index, acting_user=acting_user)
    return index


def open_office_pages(
    office: Office, *, introductions: dict[str, tuple[str, str]], acting_user: Any
) -> list[OfficePage]:
    """Landing pages of an office by language, and the collection of its pictures.

    ``introductions`` holds a title and a sentence for each language. Again changes
    nothing.
    """
    pages: list[OfficePage] = []
    for language, (title, introduction) in introductions.items():
        page = OfficePage.objects.filter(
            office=office, locale__language_code=language
        ).first()
        if page is None:
            page = OfficePage(
                title=title, slug=office.slug, office=office, introduction=introduction
            )
            if pages:
                page.translation_key = pages[0].translation_key
            add_page(home_of(language), page, acting_user=acting_user)
        pages.append(page)
    open_collection(office)
    return pages


def open_collection(office: Office) -> Collection:
    """A collection for the office's own pictures, that no other office opens."""
    collection: Collection | None
    collection = Collection.objects.filter(name=office.slug, depth=2).first()
    if collection is None:
        root = Collection.get_first_root_node()
        assert root is not None  # made by Wagtail's own migrations
        collection = root.add_child(name=office.slug)
    rights = Permission.objects.filter(
        content_type__app_label="offices", codename__in=IMAGE_RIGHTS
    )
    for group in (editors_group(office), writers_group(office)):
        for right in rights:
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=collection, permission=right
            )
    return collection
