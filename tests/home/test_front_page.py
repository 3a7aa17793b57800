"""The front page: what is new, in the reader's language first, always there."""

from __future__ import annotations

import datetime
import uuid

from django.test import Client
from django.utils import timezone

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from blog.models import Post
from home.actions import open_collection, open_office_pages
from home.contents import POSTS, front_page, office_front
from home.models import HomePage, OfficePage
from moderation.models import Decision, Outcome, Subject, Version
from offices.models import Office, Role
from tests.conftest import staff
from tests.factories import published_post, submitted_post

LANGUAGES = ("en", "fr", "es", "ar")


def page(client: Client, path: str = "/en/") -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_house_has_a_front_page(
    client: Client, db: None, language: str
) -> None:
    assert "<h1" in page(client, f"/{language}/")


def test_the_front_page_needs_no_page_of_an_editor(client: Client, db: None) -> None:
    HomePage.objects.update(live=False)
    assert "<h1" in page(client)


def test_a_published_post_leads_the_front_page(
    client: Client, juma: User, moderator: User
) -> None:
    post = published_post(juma, moderator, title="Forty trees and a tap")
    content = page(client)
    assert post.get_absolute_url() in content
    assert content.index("Forty trees") < content.index("Start with one sentence")


def test_what_nobody_has_decided_is_not_on_the_front_page(
    client: Client, amina: User
) -> None:
    submitted_post(amina, title="Waiting lanterns")
    assert "Waiting lanterns" not in page(client)


def test_the_readers_language_comes_first_and_others_fill_up(
    juma: User, moderator: User
) -> None:
    published_post(juma, moderator, title="Quarante arbres", language="fr")
    published_post(juma, moderator, title="Forty trees", language="en")
    assert [post.language for post in front_page("fr").posts] == ["fr", "en"]
    assert [post.language for post in front_page("en").posts] == ["en", "fr"]
    assert len(front_page("ar").posts) == 2


def test_old_posts_are_not_called_new_this_week(juma: User, moderator: User) -> None:
    for number in range(2):
        published_post(juma, moderator, title=f"Tree number {number}")
    assert front_page("en").is_of_this_week
    Post.objects.update(published_at=timezone.now() - datetime.timedelta(days=8))
    assert not front_page("en").is_of_this_week


def test_an_anonymous_visit_sets_no_cookie(client: Client, db: None) -> None:
    response = client.get("/en/")
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


def many_posts(author: User, template: Post, count: int) -> None:
    for number in range(count):
        subject = Subject.objects.create(
            kind="blog.post", author=author, office=author.office, language="en"
        )
        version = Version.objects.create(
            subject=subject,
            number=1,
            parts={"title": "x", "body": "x"},
            digest="0" * 64,
            client_id=uuid.uuid4(),
        )
        decision = Decision.objects.create(
            subject=subject,
            version=version,
            outcome=Outcome.PUBLISH,
            policy_version="test",
            rule="test",
        )
        Post.objects.create(
            subject=subject,
            is_public=True,
            public_version=version,
            public_decision=decision,
            published_at=timezone.now(),
            slug=f"tree-{number}",
            title=f"Tree {number}",
            topic=template.topic,
            language="en" if number % 2 else "fr",
        )


@pytest.mark.parametrize("count", [3, 300])
def test_the_front_page_takes_ten_queries_whatever_there_is(
    client: Client,
    juma: User,
    moderator: User,
    count: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    many_posts(juma, published_post(juma, moderator), count)
    page(client)  # content types and the site are looked up once in a process
    with django_assert_max_num_queries(10):
        content = page(client)
    assert content.count("<h3") >= min(count, POSTS - 1)


def test_a_nul_or_an_odd_address_is_no_server_error(client: Client, db: None) -> None:
    assert client.get("/en/%00").status_code == 400
    assert client.get("/en/no-such-page/").status_code == 404


@pytest.fixture
def office_pages(kenya_office: Office, editor: User) -> Office:
    open_office_pages(
        kenya_office,
        introductions=dict.fromkeys(LANGUAGES, ("Kenya", "Here.")),
        acting_user=User.objects.get(pk=editor.pk),
    )
    return kenya_office


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_office_page_shows_its_own_posts_only(
    client: Client,
    office_pages: Office,
    juma: User,
    leila: User,
    moderator: User,
    tunis_moderator: User,
    language: str,
) -> None:
    mine = published_post(juma, moderator, title="Trees of ours")
    theirs = published_post(leila, tunis_moderator, title="Arbres des autres")
    content = page(client, f"/{language}/kenya/")
    assert mine.slug
    assert mine.slug in content
    assert theirs.slug
    assert theirs.slug not in content


def test_opening_office_pages_twice_makes_them_once(
    office_pages: Office, editor: User
) -> None:
    before = HomePage.objects.count(), open_collection(office_pages).pk
    pages = open_office_pages(
        office_pages,
        introductions=dict.fromkeys(LANGUAGES, ("Kenya", "Here.")),
        acting_user=editor,
    )
    assert len({page.translation_key for page in pages}) == 1
    assert before == (HomePage.objects.count(), open_collection(office_pages).pk)


def test_editors_of_one_office_cannot_edit_the_page_of_another(
    office_pages: Office, tunisia_office: Office
) -> None:
    stranger = staff("pages-tunis", tunisia_office, Role.EDITOR)
    own = staff("pages-kisumu-too", office_pages, Role.EDITOR)
    page = OfficePage.objects.filter(office=office_pages).first()
    assert page is not None
    assert not page.permissions_for_user(stranger).can_edit()
    assert page.permissions_for_user(own).can_edit()


def test_an_offices_page_shows_its_own_posts_within_a_bound(
    juma: User,
    leila: User,
    moderator: User,
    tunis_moderator: User,
    kenya_office: Office,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own = [published_post(juma, moderator, title=f"Tree {n}") for n in range(2)]
    published_post(leila, tunis_moderator, title="Elsewhere")
    assert office_front(kenya_office, "en").posts == own[::-1]
    monkeypatch.setattr("home.contents.OFFICE_PIECES", 1)
    assert office_front(kenya_office, "en").posts == own[1:]
