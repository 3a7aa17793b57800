"""Writers draft, editors publish, and both only what belongs to their own office."""

from __future__ import annotations

import datetime

from django.utils import timezone

from wagtail.models import Page, TaskState

import pytest

from accounts.models import User
from campaigns.models import CampaignPage
from home.models import EditorialPage, OfficePage
from offices.models import EditorialImage, Office, Role
from offices.pages import PAGES, PICTURES
from tests.conftest import staff
from tests.sessions import staff_client
from tests.walls.conftest import canary_of
from tests.walls.places import House

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the files of the pictures it shows to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


def campaign_form(office: Office, **fields: str) -> dict[str, str]:
    today = timezone.localdate()
    return {
        "title": "Count the drains",
        "slug": "count-the-drains",
        "aim": "One hundred drains.",
        "office": str(office.pk),
        "topic": "",
        "starts": str(today),
        "ends": str(today + datetime.timedelta(days=9)),
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
        **fields,
    }


@pytest.fixture
def writer(kenya_office: Office) -> User:
    return staff("drafts-kisumu", kenya_office, Role.WRITER)


@pytest.fixture
def address(kenyan_house: House) -> str:
    index = CampaignPage.objects.first().get_parent()  # type: ignore[union-attr]
    return f"/cms/pages/add/campaigns/campaignpage/{index.pk}/"


def made() -> CampaignPage:
    page: CampaignPage = CampaignPage.objects.get(slug="count-the-drains")
    return page


def test_a_writer_drafts_and_an_editor_of_the_office_publishes(
    writer: User, editor: User, address: str, kenya_office: Office
) -> None:
    drafts = staff_client(writer)
    form = campaign_form(kenya_office)
    drafts.post(address, {**form, "action-publish": "1"})
    assert not made().live

    edit = f"/cms/pages/{made().pk}/edit/"
    drafts.post(edit, {**form, "action-publish": "1"})
    assert not made().live
    drafts.post(edit, {**form, "action-submit": "1"})
    state = TaskState.objects.get(workflow_state__object_id=str(made().pk))
    publishes = staff_client(editor)
    assert form["title"] in publishes.get("/cms/").content.decode()

    publishes.post(f"/cms/pages/workflow/action/{made().pk}/approve/{state.pk}/")
    assert made().live


def test_a_writer_does_not_approve_their_own_draft(
    writer: User, address: str, kenya_office: Office
) -> None:
    drafts = staff_client(writer)
    drafts.post(address, {**campaign_form(kenya_office), "action-submit": "1"})
    state = TaskState.objects.get(workflow_state__object_id=str(made().pk))
    drafts.post(f"/cms/pages/workflow/action/{made().pk}/approve/{state.pk}/")

    assert not made().live


def test_nobody_makes_a_page_for_an_office_that_is_not_theirs(
    editor: User, address: str, tunisia_office: Office
) -> None:
    staff_client(editor).post(address, campaign_form(tunisia_office))

    assert not CampaignPage.objects.filter(slug="count-the-drains").exists()


def test_nobody_gives_their_page_to_another_office(
    editor: User, address: str, kenya_office: Office, tunisia_office: Office
) -> None:
    client = staff_client(editor)
    client.post(address, campaign_form(kenya_office))
    edit = f"/cms/pages/{made().pk}/edit/"
    client.post(edit, {**campaign_form(tunisia_office), "action-publish": "1"})

    assert made().office == kenya_office
    assert not made().live


def test_a_right_ends_in_the_second_in_which_the_role_does(
    editor: User, kenyan_house: House, kenya_office: Office
) -> None:
    page = OfficePage.objects.filter(office=kenya_office).first()
    assert page is not None
    assert page.permissions_for_user(editor).can_publish()
    editor.memberships.update(ends=timezone.now())

    assert not page.permissions_for_user(editor).can_edit()
    assert not PAGES.explorable_instances(editor).exists()
    assert not PICTURES.user_has_permission(editor, "change")


def test_who_made_a_page_and_left_the_office_edits_it_no_more(
    kenyan_house: House, kenya_office: Office, tunisia_office: Office
) -> None:
    page = CampaignPage.objects.filter(owner__isnull=False).first()
    assert page is not None
    owner = page.owner
    owner.memberships.update(ends=timezone.now())
    moved = staff("somebody-else", tunisia_office, Role.WRITER)
    moved.memberships.update(user=owner)

    assert not page.permissions_for_user(owner).can_edit()
    canary = canary_of(kenya_office)
    assert canary not in staff_client(owner).get("/cms/").content.decode()


def test_shared_pages_are_headquarters_and_offices_pages_are_not(
    shared_editor: User, editor: User, kenyan_house: House, kenya_office: Office
) -> None:
    home = Page.objects.filter(depth=2).first()
    assert home is not None
    own = OfficePage.objects.filter(office=kenya_office).first()
    assert own is not None
    assert home.permissions_for_user(shared_editor).can_publish()
    assert not home.permissions_for_user(editor).can_edit()
    assert own.permissions_for_user(editor).can_publish()
    assert not own.permissions_for_user(shared_editor).can_edit()
    assert (
        EditorialPage(locale=home.locale).permissions_for_user(shared_editor).can_edit()
    )


def test_pictures_stay_in_the_collections_of_the_office(
    editor: User, kenyan_house: House, tunisian_house: House, kenya_office: Office
) -> None:
    seen = PICTURES.instances_user_has_any_permission_for(editor, ["change", "choose"])

    assert EditorialImage.objects.count() > seen.count() > 0
    assert all(canary_of(kenya_office) in picture.title for picture in seen)


def test_pictures_have_no_tags_because_wagtail_suggests_everybodys(
    editor: User, kenyan_house: House
) -> None:
    page = staff_client(editor).get("/cms/images/add/").content.decode()

    assert 'name="title"' in page
    assert 'name="tags"' not in page


def test_a_picture_of_another_office_goes_into_no_page(
    editor: User, address: str, kenya_office: Office, tunisian_house: House
) -> None:
    theirs = tunisian_house.stories["images"][0]["pk"]
    form = campaign_form(
        kenya_office,
        **{
            "body-count": "1",
            "body-0-deleted": "",
            "body-0-order": "0",
            "body-0-type": "picture",
            "body-0-id": "",
            "body-0-value-image": theirs,
            "body-0-value-alt": "A wall",
        },
    )
    staff_client(editor).post(address, form)

    assert not CampaignPage.objects.filter(slug="count-the-drains").exists()


def test_the_first_page_counts_no_pages_of_all_offices(
    editor: User, kenyan_house: House
) -> None:
    response = staff_client(editor).get("/cms/")

    assert response.context["site_summary"].summary_items == []
