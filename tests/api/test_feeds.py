"""Atom feeds: what is public, in one language, and nothing else."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from django.test import Client

import pytest

from accounts.models import User
from moderation import actions
from tests.factories import TopicFactory, published_post, submitted_post

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def entries(client: Client, path: str = "/feeds/en.atom") -> list[Any]:
    response = client.get(path)
    assert response.status_code == 200
    assert not response.cookies
    return ElementTree.fromstring(response.content).findall("a:entry", ATOM)


def text(entry: Any, path: str) -> str:
    found = entry.find(path, ATOM)
    return (found.text or "") if found is not None else ""


def test_a_feed_has_what_is_public_in_its_language(
    client: Client, amina: User, leila: User, moderator: User, tunis_moderator: User
) -> None:
    post = published_post(amina, moderator, title="Trees & taps")
    published_post(leila, tunis_moderator, title="En français", language="fr")
    submitted_post(amina, title="Waiting")

    (entry,) = entries(client)

    assert text(entry, "a:title") == "Trees & taps"
    assert text(entry, "a:author/a:name") == "amina.writes"
    link = entry.find("a:link", ATOM).get("href")
    assert link == f"http://testserver/en/posts/{post.slug}/"
    assert "<p>We planted forty trees" in text(entry, "a:summary")
    assert client.get(link).status_code == 200


def test_a_feed_speaks_its_own_language_whoever_asks(
    client: Client, leila: User, tunis_moderator: User
) -> None:
    published_post(leila, tunis_moderator, title="Bonjour", language="fr")
    response = client.get("/feeds/fr.atom", headers={"Accept-Language": "ar"})
    feed = ElementTree.fromstring(response.content)
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    assert "http://testserver/fr/posts/bonjour" in response.content.decode()


def test_a_feed_of_a_topic_has_that_topic_only(
    client: Client, amina: User, moderator: User
) -> None:
    published_post(amina, moderator, title="Trees")
    published_post(amina, moderator, title="Lessons", topic=TopicFactory(slug="school"))
    (entry,) = entries(client, "/feeds/en/topics/school.atom")
    assert text(entry, "a:title") == "Lessons"


def test_no_name_in_the_feed_where_none_was_given(
    client: Client, amina: User, moderator: User
) -> None:
    published_post(amina, moderator, signed=False)
    response = client.get("/feeds/en.atom")
    assert "amina.writes" not in response.content.decode()


def test_a_feed_answers_unchanged_until_something_changes(
    client: Client, amina: User, moderator: User
) -> None:
    post = published_post(amina, moderator)
    first = client.get("/feeds/en.atom")
    known = {"If-None-Match": first["ETag"]}
    assert client.get("/feeds/en.atom", headers=known).status_code == 304
    actions.withdraw(post, acting_user=amina)
    assert client.get("/feeds/en.atom", headers=known).status_code == 200
    assert entries(client) == []


@pytest.mark.parametrize(
    "path",
    [
        "/feeds/xx.atom",
        "/feeds/en/topics/none.atom",
        "/feeds/..%2f..%2fetc.atom",
        "/feeds/" + "x" * 2000 + ".atom",
    ],
)
def test_feeds_that_are_none_answer_404(client: Client, db: None, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_feed_costs_the_same_at_3_and_at_12_posts(
    client: Client, juma: User, moderator: User, django_assert_max_num_queries: Any
) -> None:
    def cost() -> int:
        with django_assert_max_num_queries(5) as counted:
            client.get("/feeds/en.atom")
        return len(counted.captured_queries)

    for number in range(3):
        published_post(juma, moderator, title=f"Piece {number}")
    few = cost()
    for number in range(9):
        published_post(juma, moderator, title=f"More {number}")
    assert cost() == few


def test_pages_name_their_feed(client: Client, amina: User, moderator: User) -> None:
    post = published_post(amina, moderator)
    for path in ("/en/posts/", post.get_absolute_url()):
        page = client.get(path).content.decode()
        assert 'type="application/atom+xml"' in page
        assert "/feeds/en.atom" in page
