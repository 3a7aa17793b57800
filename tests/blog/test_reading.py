"""Lists of posts and the page of a post, as everybody reads them."""

from __future__ import annotations

import datetime
from typing import Any

from django.test import Client
from django.utils import timezone

import pytest

from accounts.models import AgeBand, User
from blog.models import Comment, Post
from blog.paging import NotAPlace, Place
from moderation import actions
from moderation.models import Outcome
from tests.conftest import signed_in
from tests.factories import (
    TopicFactory,
    UserFactory,
    new_post,
    published_post,
    refused_post,
    submitted_comment,
    submitted_post,
    waiting_item,
)

LATER = datetime.timedelta(days=31)


def path_of(post: Post, language: str = "en") -> str:
    return f"/{language}/posts/{post.slug}/"


def replied(author: User, post: Post, moderator: User, body: str) -> Comment:
    comment, _ = submitted_comment(author, post, body)
    if not comment.is_public:
        actions.decide(waiting_item(comment), Outcome.PUBLISH, acting_user=moderator)
        comment.refresh_from_db()
    return comment


def test_a_public_post_is_in_the_list_and_on_its_page(
    client: Client, amina: User, moderator: User
) -> None:
    post = published_post(amina, moderator, title="Who has the key?")

    listed = client.get("/en/posts/")
    page = client.get(path_of(post))

    assert path_of(post) in listed.content.decode()
    assert "Who has the key?" in page.content.decode()
    assert "forty trees" in page.content.decode()
    assert "amina.writes" in page.content.decode()
    assert "A person read this" in page.content.decode()


def test_what_is_not_public_is_on_no_page(
    client: Client, amina: User, zawadi: User, moderator: User
) -> None:
    waiting = submitted_post(zawadi, title="Waiting words")
    refused = refused_post(amina, moderator, title="Refused words")
    draft = new_post(amina)

    page = client.get("/en/posts/?language=all").content.decode()

    assert "Waiting words" not in page
    assert "Refused words" not in page
    for post in (waiting, refused, draft):
        assert client.get(f"/en/posts/{post.slug or 'waiting'}/").status_code == 404
        assert client.get(f"/en/posts/waiting-words-{post.pk}/").status_code == 404


def test_readers_without_an_account_get_no_cookie(
    client: Client, amina: User, moderator: User
) -> None:
    post = published_post(amina, moderator)

    for path in ("/en/posts/", "/en/posts/topics/climate/", path_of(post)):
        response = client.get(path)
        assert response.status_code == 200
        assert not response.cookies
        assert "csrfmiddlewaretoken" not in response.content.decode()


def test_the_list_begins_in_the_readers_language(
    client: Client, amina: User, leila: User, moderator: User, tunis_moderator: User
) -> None:
    published_post(amina, moderator, title="An English one")
    published_post(leila, tunis_moderator, title="Une en français", language="fr")

    assert "An English one" in client.get("/en/posts/").content.decode()
    assert "Une en français" not in client.get("/en/posts/").content.decode()
    assert "Une en français" in client.get("/fr/posts/").content.decode()
    everything = client.get("/en/posts/?language=all").content.decode()
    assert "An English one" in everything
    assert "Une en français" in everything


def test_a_topic_lists_its_own_posts_only(
    client: Client, amina: User, moderator: User
) -> None:
    published_post(amina, moderator, title="On trees")
    published_post(
        amina, moderator, title="On lessons", topic=TopicFactory(slug="school")
    )

    page = client.get("/en/posts/topics/school/").content.decode()

    assert "On lessons" in page
    assert "On trees" not in page
    assert client.get("/en/posts/topics/nothing/").status_code == 404


def many_posts(author: User, moderator: User, count: int) -> list[Post]:
    return [
        published_post(author, moderator, title=f"Piece number {number}")
        for number in range(count)
    ]


def test_every_post_is_on_exactly_one_page_of_the_list(
    client: Client, juma: User, moderator: User
) -> None:
    posts = many_posts(juma, moderator, 45)
    # Published in the same moment: the row's number decides then.
    Post.objects.filter(pk__in=[post.pk for post in posts[10:35]]).update(
        published_at=timezone.now()
    )
    seen: list[str] = []
    path = "/en/posts/"
    while path:
        response = client.get(path)
        seen += [post.title for post in response.context["page"].rows]
        path = response.context["older"]

    assert len(seen) == len(posts)
    assert set(seen) == {post.title for post in posts}


@pytest.mark.parametrize(
    "token",
    ["x", "1", "-1", "1-", "99999999999999999999-1", "1-99999999999999999999", "٣-٣"],
)
def test_a_place_that_is_none_answers_404(client: Client, db: None, token: str) -> None:
    assert client.get("/en/posts/", {"before": token}).status_code == 404
    with pytest.raises(NotAPlace):
        Place.parse(token)


def test_an_empty_list_invites(client: Client, db: None) -> None:
    page = client.get("/en/posts/").content.decode()
    assert "Nothing here yet" in page


def test_a_post_without_a_name_shows_neither_handle_nor_country(
    client: Client, amina: User, moderator: User
) -> None:
    post = published_post(amina, moderator, signed=False)

    page = client.get(path_of(post)).content.decode()

    assert "amina.writes" not in page
    assert str(amina.public_id) not in page
    assert "Kenya" not in page
    assert "No name given" in page


def test_search_engines_are_kept_from_what_minors_write(
    client: Client, amina: User, juma: User, moderator: User
) -> None:
    by_a_minor = published_post(amina, moderator)
    by_an_adult = published_post(juma, moderator)

    assert "noindex" in client.get(path_of(by_a_minor)).content.decode()
    assert "noindex" not in client.get(path_of(by_an_adult)).content.decode()


def test_a_post_names_its_own_language_and_address(
    client: Client, leila: User, tunis_moderator: User
) -> None:
    post = published_post(leila, tunis_moderator, language="ar", title="من يسمعنا؟")

    page = client.get(path_of(post, "en")).content.decode()

    assert 'lang="ar" dir="rtl"' in page
    assert '<link rel="canonical" href="http://testserver/ar/posts/' in page


def test_help_stands_beside_what_is_about_the_mind(
    client: Client, amina: User, moderator: User
) -> None:
    heavy = published_post(amina, moderator, topic=TopicFactory(slug="mind"))
    light = published_post(amina, moderator)

    panel = "You can talk to someone today"
    assert panel in client.get(path_of(heavy)).content.decode()
    assert panel not in client.get(path_of(light)).content.decode()


def test_a_taken_back_post_is_gone_at_once(
    client: Client, amina: User, moderator: User
) -> None:
    post = published_post(amina, moderator)
    actions.withdraw(post, acting_user=amina)
    assert client.get(path_of(post)).status_code == 404
    assert path_of(post) not in client.get("/en/posts/").content.decode()


def test_replies_are_read_under_their_post_and_not_elsewhere(
    client: Client, amina: User, juma: User, moderator: User
) -> None:
    post = published_post(amina, moderator, title="Mine")
    other = published_post(amina, moderator, title="Other")
    replied(juma, post, moderator, "We did the same behind our school yard wall.")
    waiting, _ = submitted_comment(juma, post, "Nobody has read this one so far.")

    page = client.get(path_of(post)).content.decode()

    assert "behind our school yard wall" in page
    assert waiting.is_public is False
    assert "Nobody has read this one" not in page
    assert "behind our school" not in client.get(path_of(other)).content.decode()


def test_words_in_a_reply_are_never_markup(
    client: Client, amina: User, moderator: User
) -> None:
    post = published_post(amina, moderator)
    sister = UserFactory.create(office=amina.office, handle="little.sister")
    replied(sister, post, moderator, "<script>alert(1)</script> and <b>this</b> too")
    page = client.get(path_of(post)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_replies_close_after_thirty_days(
    client: Client, amina: User, moderator: User
) -> None:
    post = published_post(amina, moderator)
    assert "Write a reply" in client.get(path_of(post)).content.decode()
    Post.objects.filter(pk=post.pk).update(published_at=timezone.now() - LATER)
    page = client.get(path_of(post)).content.decode()
    assert "Replies are closed" in page
    assert "Write a reply" not in page


def queries(client: Client, path: str, assertion: Any) -> int:
    with assertion(100) as counted:
        assert client.get(path).status_code == 200
    return len(counted.captured_queries)


@pytest.fixture
def crowd(kenya_office: Any) -> list[User]:
    return [
        UserFactory.create(office=kenya_office, country="KE", age_band=AgeBand.FROM_18)
        for _ in range(6)
    ]


def test_the_list_costs_the_same_at_3_and_at_300_posts(
    client: Client,
    crowd: list[User],
    moderator: User,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(3):
        published_post(crowd[number], moderator)
    few = queries(client, "/en/posts/", django_assert_max_num_queries)
    for number in range(297):
        published_post(crowd[number % 6], moderator)
    many = queries(client, "/en/posts/", django_assert_max_num_queries)
    assert few == many <= 8


def test_a_post_costs_the_same_with_3_and_with_300_replies(
    client: Client,
    crowd: list[User],
    moderator: User,
    django_assert_max_num_queries: Any,
) -> None:
    post = published_post(crowd[0], moderator)
    for number in range(3):
        replied(crowd[number], post, moderator, f"Reply number {number} to your piece.")
    few = queries(client, path_of(post), django_assert_max_num_queries)
    for number in range(297):
        replied(crowd[number % 6], post, moderator, f"Another one, number {number}.")
    many = queries(client, path_of(post), django_assert_max_num_queries)
    assert few == many <= 8
    reader = signed_in(crowd[0])
    with django_assert_max_num_queries(12):
        assert reader.get(path_of(post)).status_code == 200
