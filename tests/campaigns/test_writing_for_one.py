"""Writing for a campaign: chosen once, it stays with a piece in every state."""

from __future__ import annotations

import uuid
from typing import Any

from django.test import Client

import pytest

from accounts.models import User
from blog.models import Draft, Post
from campaigns.models import CampaignPage
from moderation import actions
from moderation.models import Outcome, Version
from offices.models import Office
from tests.campaigns.conftest import DAY, TODAY, add_campaign
from tests.conftest import signed_in
from tests.factories import CLEAN_BODY, TopicFactory, waiting_item

NEW = "/en/write/new/"


@pytest.fixture
def drains(kenya_office: Office, editor: User) -> CampaignPage:
    return add_campaign(kenya_office, editor)


def typed(**fields: Any) -> dict[str, Any]:
    return {
        "title": "Forty drains and a map",
        "body": CLEAN_BODY,
        "topic": TopicFactory.create(slug="climate").pk,
        "language": "en",
        "signed": "yes",
        "client_id": str(uuid.uuid4()),
        "lock_version": "",
        **fields,
    }


def shown_form(client: Client, post: Post) -> dict[str, Any]:
    """What a browser would send of the form as it is shown now."""
    form = client.get(f"/en/write/{post.pk}/change/").context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in values.items()}


def send(client: Client, post: Post, **fields: Any) -> None:
    form = shown_form(client, post) | {"send": "1", **fields}
    assert client.post(f"/en/write/{post.pk}/", form).status_code == 302


def publish(post: Post, moderator: User) -> Post:
    post.refresh_from_db()
    actions.decide(waiting_item(post), Outcome.PUBLISH, acting_user=moderator)
    return Post.objects.get(pk=post.pk)


def test_a_campaign_leads_to_the_form_in_which_it_is_chosen(
    client: Client, drains: CampaignPage, zawadi: User
) -> None:
    page = client.get("/en/campaigns/drains/").content.decode()
    path = f"{NEW}?campaign={drains.translation_key}"
    assert f'href="{path}"' in page
    assert str(drains.translation_key) in client.get(path)["Location"]
    form = signed_in(zawadi).get(path).content.decode()
    assert f'value="{drains.translation_key}" selected>Count the drains' in form


def test_a_campaign_stays_from_the_draft_to_the_next_edit(
    client: Client, drains: CampaignPage, zawadi: User, moderator: User
) -> None:
    writer = signed_in(zawadi)
    writer.post(NEW, typed(campaign=str(drains.translation_key), save="1"))
    post = Post.objects.get()
    assert Draft.objects.get().content["campaign"] == str(drains.translation_key)
    send(writer, post)
    post = publish(post, moderator)
    assert post.campaign == drains
    assert post.get_absolute_url() in client.get(drains.url).content.decode()

    drains.ends = TODAY - DAY
    drains.starts = TODAY - 9 * DAY
    drains.save()
    send(writer, post, body=CLEAN_BODY + " They still stand.")
    post = publish(post, moderator)
    assert post.campaign == drains
    assert "They still stand." in post.body


def test_a_piece_can_leave_its_campaign(
    drains: CampaignPage, zawadi: User, moderator: User
) -> None:
    writer = signed_in(zawadi)
    writer.post(NEW, typed(campaign=str(drains.translation_key), send="1"))
    post = publish(Post.objects.get(), moderator)
    send(writer, post, campaign="")
    assert publish(post, moderator).campaign is None


def test_a_piece_that_came_without_a_draft_keeps_its_campaign(
    drains: CampaignPage, zawadi: User
) -> None:
    writer = signed_in(zawadi)
    writer.post(NEW, typed(campaign=str(drains.translation_key), send="1"))
    Draft.objects.all().delete()
    form = shown_form(writer, Post.objects.get())
    assert form["campaign"] == str(drains.translation_key)


BROKEN = ["nothing", str(uuid.UUID(int=7)), "x" * 5000, "1 OR 1=1"]


@pytest.mark.parametrize("asked", ["", *BROKEN])
def test_an_address_that_names_no_campaign_chooses_none(
    drains: CampaignPage, zawadi: User, asked: str
) -> None:
    page = signed_in(zawadi).get(NEW, {"campaign": asked})
    assert "selected>No campaign" in page.content.decode()


@pytest.mark.parametrize("asked", ["\x00", *BROKEN])
def test_a_campaign_that_is_none_costs_nobody_their_words(
    drains: CampaignPage, zawadi: User, asked: str
) -> None:
    answer = signed_in(zawadi).post(NEW, typed(campaign=asked, save="1"))
    assert answer.status_code == 422
    assert "Forty drains and a map" in answer.content.decode()
    assert Post.objects.count() == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"ends": TODAY - DAY, "starts": TODAY - 9 * DAY},
        {"starts": TODAY + DAY, "ends": TODAY + 9 * DAY},
        {"live": False},
    ],
)
def test_only_a_campaign_that_is_going_on_is_offered(
    kenya_office: Office, editor: User, zawadi: User, fields: dict[str, Any]
) -> None:
    add_campaign(kenya_office, editor)
    other = add_campaign(kenya_office, editor, title="Count", slug="x")
    CampaignPage.objects.filter(pk=other.pk).update(**fields)
    key = str(other.translation_key)
    writer = signed_in(zawadi)
    assert key not in writer.get(NEW, {"campaign": key}).content.decode()
    answer = writer.post(NEW, typed(campaign=key, save="1"))
    assert answer.status_code == 422
    assert "This campaign is over." in answer.content.decode()


def test_without_a_campaign_nobody_is_asked_for_one(db: None, zawadi: User) -> None:
    writer = signed_in(zawadi)
    assert "No campaign" not in writer.get(NEW).content.decode()
    assert writer.post(NEW, typed(campaign="x", save="1")).status_code == 302


def test_a_piece_in_another_language_is_written_for_the_same_campaign(
    client: Client, kenya_office: Office, editor: User, zawadi: User, moderator: User
) -> None:
    english = add_campaign(kenya_office, editor)
    french = add_campaign(
        kenya_office,
        editor,
        language="fr",
        title="Comptons",
        translation_key=english.translation_key,
    )
    writer = signed_in(zawadi)
    form = typed(campaign=str(english.translation_key), language="fr", send="1")
    writer.post(NEW, form)
    post = publish(Post.objects.get(), moderator)
    assert post.campaign == french
    for page in (english, french):
        assert post.get_absolute_url().removeprefix("/en/") in (
            client.get(page.url).content.decode()
        )
        shown = client.get(f"/{page.locale.language_code}/posts/{post.slug}/")
        assert f'href="{page.url}"' in shown.content.decode()


def test_a_campaign_that_is_not_public_any_more_is_not_linked(
    client: Client, drains: CampaignPage, zawadi: User, moderator: User
) -> None:
    writer = signed_in(zawadi)
    writer.post(NEW, typed(campaign=str(drains.translation_key), send="1"))
    post = publish(Post.objects.get(), moderator)
    drains.unpublish()
    page = client.get(post.get_absolute_url())
    assert page.status_code == 200
    assert drains.url not in page.content.decode()


def test_a_piece_outlives_the_page_of_its_campaign(
    drains: CampaignPage, zawadi: User, moderator: User
) -> None:
    writer = signed_in(zawadi)
    writer.post(NEW, typed(campaign=str(drains.translation_key), send="1"))
    drains.delete()
    post = publish(Post.objects.get(), moderator)
    assert post.is_public
    assert post.campaign is None


def test_the_desk_sees_which_campaign_a_piece_is_for(
    drains: CampaignPage, zawadi: User
) -> None:
    writer = signed_in(zawadi)
    writer.post(NEW, typed(campaign=str(drains.translation_key), send="1"))
    facts = Post.objects.get().facts(Version.objects.get())
    assert ("Count the drains", drains.url) in [(f.text, f.href) for f in facts]
