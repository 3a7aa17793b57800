"""Search finds what is public and nothing else, and shows help to who needs it."""

from __future__ import annotations

from django.test import Client

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from accounts.models import User
from blog.models import Post
from moderation import actions as moderation
from moderation.models import Outcome, Reason
from search import actions, tasks
from search.asking import query_words
from search.engine import PER_PAGE, Query, find
from search.excerpts import excerpt, marked_title
from search.models import Entry
from search.words import spans, words
from tests.conftest import signed_in
from tests.factories import (
    post_submission,
    published_post,
    submitted_post,
    waiting_item,
)


def indexed(author: User, moderator: User, **fields: str) -> Post:
    post = published_post(author, moderator, **fields)
    tasks.refresh_entry.func("blog.post", post.pk)
    return post


def ask(client: Client, text: str, of_page: str = "en", /, **more: str) -> str:
    response = client.post(f"/{of_page}/search/", {"q": text, **more})
    assert response.status_code == 200
    return response.content.decode()


def test_a_published_post_is_found_by_words_of_title_and_text(
    client: Client, juma: User, moderator: User
) -> None:
    post = indexed(juma, moderator, title="A tap for forty trees")
    for text in ("tap", "LIBRARY", "plant", "trees spring", "Forty, trees!"):
        assert post.slug
        assert post.slug in ask(client, text), text


def test_what_nobody_has_decided_is_not_found(client: Client, amina: User) -> None:
    post = submitted_post(amina, title="Waiting lanterns")
    tasks.refresh_entry.func("blog.post", post.pk)
    assert "lanterns</mark>" not in ask(client, "lanterns")
    assert not Entry.objects.exists()


def test_what_was_taken_back_is_gone_at_once(
    client: Client, juma: User, moderator: User
) -> None:
    post = indexed(juma, moderator, title="Lanterns in June")
    moderation.withdraw(post, acting_user=juma)
    assert "Lanterns" not in ask(client, "june")


def test_an_old_text_is_not_found_while_the_new_one_waits_for_the_worker(
    client: Client, juma: User, moderator: User
) -> None:
    post = indexed(juma, moderator, title="Old secret lanterns")
    submission = post_submission(title="New lanterns")
    moderation.submit(post, submission, acting_user=juma)
    moderation.decide(waiting_item(post), Outcome.PUBLISH, acting_user=moderator)
    assert "secret" not in ask(client, "lanterns").replace('value="lanterns"', "")
    tasks.refresh_entry.func("blog.post", post.pk)
    assert post.slug
    assert post.slug in ask(client, "new lanterns")


def test_a_late_task_does_not_bring_back_what_is_gone(
    juma: User, moderator: User
) -> None:
    post = indexed(juma, moderator)
    moderation.withdraw(post, acting_user=juma)
    tasks.refresh_entry.func("blog.post", post.pk)
    tasks.refresh_entry.func("blog.post", 10**9)
    assert not Entry.objects.exists()


def test_a_task_that_runs_twice_makes_one_entry(juma: User, moderator: User) -> None:
    post = indexed(juma, moderator)
    tasks.refresh_entry.func("blog.post", post.pk)
    assert Entry.objects.count() == 1
    assert len(find(Query(words("library"))).entries) == 1  # type: ignore[arg-type]


def test_accents_capitals_and_vowel_signs_make_no_difference(
    client: Client, juma: User, moderator: User
) -> None:
    indexed(juma, moderator, title="L’école du fleuve")
    indexed(juma, moderator, title="مدرسة النهر")
    assert "fleuve" in ask(client, "ECOLE")
    assert "النهر" in ask(client, "مَدْرَسَة", "ar")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("suicide", "en"),
        ("how to kill myself", "en"),
        ("Self-Harm", "en"),
        ("quiero morir", "es"),
        ("hacerme daño", "es"),
        ("me suicider", "fr"),
        ("انتحار", "ar"),
        ("أريد أن أموت", "ar"),
    ],
)
def test_whoever_may_hurt_themselves_gets_help_and_no_posts(
    client: Client, juma: User, moderator: User, text: str, language: str
) -> None:
    post = indexed(juma, moderator, title="Morir de risa, suicide squad, kill")
    content = ask(client, text, language)
    assert 'class="help"' in content
    assert post.slug
    assert post.slug not in content


def test_ordinary_words_get_no_help_panel(client: Client, db: None) -> None:
    for text in ("killing time", "exam", "dead sea", "cut paper"):
        assert 'class="help"' not in ask(client, text)


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        "* OR (",
        "NEAR(a b)",
        "a AND NOT b",
        "'; DROP TABLE x; --",
        "…!?",
        "\\",
        ":*",
    ],
)
def test_signs_are_no_commands(
    client: Client, juma: User, moderator: User, typed: str
) -> None:
    indexed(juma, moderator)
    ask(client, typed)


@pytest.mark.parametrize("typed", ["", "   ", "\x00", "tree\x00", "x" * 201])
def test_what_cannot_be_searched_gets_a_message(
    client: Client, db: None, typed: str
) -> None:
    assert 'class="error"' in ask(client, typed)


def test_odd_filters_and_pages_break_nothing(client: Client, db: None) -> None:
    ask(client, "tree", kind="nothing", language="xx", topic="zz")
    for page in ("0", "-1", "99999999999999", "²", "x", "\x00"):
        ask(client, "tree", page=page)


def test_words_in_a_text_cannot_become_markup(
    client: Client, juma: User, moderator: User
) -> None:
    indexed(juma, moderator, title='<b>Trees</b> & "birds"')
    content = ask(client, "trees")
    assert "&lt;b&gt;<mark>Trees</mark>&lt;/b&gt; &amp;" in content
    assert "<script" not in ask(client, "<script>alert(1)</script>").split("<main")[1]


def test_filters_keep_kind_language_and_topic(
    client: Client, juma: User, moderator: User
) -> None:
    post = indexed(juma, moderator)
    assert post.slug
    assert post.slug in ask(client, "library", kind="blog.post", language="en")
    assert post.slug in ask(client, "library", topic="climate")
    assert post.slug not in ask(client, "library", kind="maps.report")
    assert post.slug not in ask(client, "library", language="fr")


def test_words_are_in_no_address_and_nothing_is_kept(client: Client, db: None) -> None:
    response = client.post("/en/search/", {"q": "tree"})
    assert "no-store" in response.headers["Cache-Control"]
    assert not response.cookies
    assert 'method="post"' in response.content.decode()
    response = client.get("/en/search/", {"q": "quiet lanterns"})
    assert "quiet lanterns" not in response.content.decode()


def test_a_signed_in_person_searches_the_same_way(
    amina: User, juma: User, moderator: User
) -> None:
    post = indexed(juma, moderator)
    assert post.slug
    assert post.slug in ask(signed_in(amina), "library")


def test_pages_of_results_hold_each_entry_once(
    juma: User, moderator: User, client: Client
) -> None:
    post = indexed(juma, moderator)
    entry = Entry.objects.get()
    for number in range(2 * PER_PAGE):
        entry.pk, entry.source = None, f"blog.post:{10**6 + number}"
        entry.save()
    seen: list[int] = []
    for page in (1, 2, 3):
        results = find(Query(("library",), page=page))
        seen += [entry.pk for entry in results.entries]
        assert results.has_more == (page < 3)
    assert len(seen) == len(set(seen)) == 2 * PER_PAGE + 1
    assert 'value="2"' in ask(client, "library")
    assert post.slug


@pytest.mark.parametrize("entries", [3, 60])
def test_a_search_takes_as_many_queries_for_many_hits_as_for_few(
    client: Client,
    juma: User,
    moderator: User,
    entries: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    indexed(juma, moderator)
    entry = Entry.objects.get()
    for number in range(entries):
        entry.pk, entry.source = None, f"blog.post:{10**6 + number}"
        entry.save()
    with django_assert_max_num_queries(6):
        ask(client, "library")


def test_rebuilding_finds_the_same_and_forgets_strays(
    juma: User, moderator: User, client: Client
) -> None:
    post = indexed(juma, moderator)
    entry = Entry.objects.get()
    entry.pk, entry.source, entry.url_key = None, "blog.post:987654", "stray"
    entry.save()
    assert actions.rebuild() == 1
    assert [entry.source for entry in Entry.objects.all()] == [f"blog.post:{post.pk}"]
    assert "stray" not in ask(client, "library")


def test_publishing_queues_the_entry_in_the_same_transaction(
    juma: User,
    moderator: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    asked: list[tuple[str, int]] = []

    class Recorder:
        @staticmethod
        def enqueue(kind: str, pk: int) -> None:
            asked.append((kind, pk))

    monkeypatch.setattr(tasks, "refresh_entry", Recorder)
    post = submitted_post(juma)
    moderation.decide(
        waiting_item(post),
        Outcome.REFUSE,
        reason=Reason.CLARITY,
        acting_user=moderator,
    )
    assert asked == []
    post = published_post(juma, moderator)
    assert asked == [("blog.post", post.pk)]


@given(st.text(max_size=120), st.text(max_size=40))
def test_marks_change_no_letter_of_the_text(text: str, typed: str) -> None:
    import html

    marked = marked_title(text, query_words(typed))
    plain = str(marked).replace("<mark>", "").replace("</mark>", "")
    assert html.unescape(plain) == text


@given(st.text(max_size=300), st.text(max_size=20))
def test_an_excerpt_is_a_piece_of_the_text(text: str, typed: str) -> None:
    import html

    folded = " ".join(words(text))
    shown = str(excerpt(text, folded, query_words(typed)))
    plain = html.unescape(shown.replace("<mark>", "").replace("</mark>", ""))
    assert plain.removeprefix("… ").removesuffix(" …") in text


@given(st.text(max_size=200))
def test_folded_words_and_the_text_stay_in_step(text: str) -> None:
    found = list(spans(text))
    assert " ".join(words(text)).split(" ") == ([word for *_, word in found] or [""])
    assert all(start < end for start, end, _word in found)


@pytest.mark.django_db
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.text(max_size=60))
def test_no_text_breaks_the_engine(typed: str) -> None:
    find(Query(query_words(typed)))
