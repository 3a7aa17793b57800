"""Campaigns: a list in each language, and what young people wrote for each."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.test import Client

import pytest

from accounts.models import User
from blog.models import Post
from offices.models import Office
from tests.campaigns.conftest import DAY, TODAY, add_campaign
from tests.factories import published_post


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_the_list_is_there_before_any_campaign(
    client: Client, db: None, language: str
) -> None:
    assert client.get(f"/{language}/campaigns/").status_code == 200


def test_running_and_past_campaigns_are_told_apart(
    client: Client, kenya_office: Office, editor: User
) -> None:
    add_campaign(kenya_office, editor)
    add_campaign(
        kenya_office,
        editor,
        title="Count the trees",
        slug="trees",
        starts=TODAY - 9 * DAY,
        ends=TODAY - DAY,
    )
    content = client.get("/en/campaigns/").content.decode()
    assert content.index("Count the drains") < content.index("Over")
    assert content.index("Over") < content.index("Count the trees")


def test_a_list_that_its_editors_moved_is_still_found(
    client: Client, kenya_office: Office, editor: User
) -> None:
    index = add_campaign(kenya_office, editor).get_parent()
    index.slug = "act"
    index.save()
    response = client.get("/en/campaigns/")
    assert response.headers["Location"].endswith("/en/act/")


def test_a_campaign_shows_its_aim_and_the_posts_that_point_at_it(
    client: Client, kenya_office: Office, editor: User, juma: User, moderator: User
) -> None:
    page = add_campaign(kenya_office, editor)
    inside = published_post(juma, moderator, title="Forty drains")
    outside = published_post(juma, moderator, title="Forty trees")
    Post.objects.filter(pk=inside.pk).update(campaign=page)
    content = client.get("/en/campaigns/drains/").content.decode()
    assert "One hundred drains, counted." in content
    assert inside.get_absolute_url() in content
    assert outside.get_absolute_url() not in content


def test_a_running_campaign_is_on_the_front_page(
    client: Client, kenya_office: Office, editor: User
) -> None:
    add_campaign(kenya_office, editor)
    assert "Count the drains" in client.get("/en/").content.decode()


def test_a_campaign_ends_after_it_starts(kenya_office: Office, editor: User) -> None:
    with pytest.raises(ValidationError, match="after the first"):
        add_campaign(kenya_office, editor, ends=TODAY - 2 * DAY)
