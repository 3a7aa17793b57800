"""From an empty form to a public piece, and every way in which it may go otherwise."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.test import Client
from django.urls import reverse

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from blog import limits
from blog.models import Draft, Post
from moderation import actions
from moderation.models import Outcome, QueueItem, Reason, Version
from tests.conftest import signed_in
from tests.factories import CLEAN_BODY, TopicFactory, published_post, waiting_item
from topics.models import Topic

NEW = "/en/write/new/"
SENDABLE = st.characters(exclude_categories=["Cs"])


def typed(topic: Topic, **fields: Any) -> dict[str, Any]:
    return {
        "title": "Forty trees and a tap",
        "body": CLEAN_BODY,
        "topic": topic.pk,
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


def only_post() -> Post:
    return Post.objects.select_related("draft").get()


def test_the_whole_way_from_the_first_words_to_a_public_piece(
    amina: User, moderator: User, climate: Topic
) -> None:
    writer = signed_in(amina)

    saved = writer.post(NEW, typed(climate, save="1"))
    post = only_post()
    assert saved["Location"] == f"/en/write/{post.pk}/change/"
    assert post.is_public is False
    assert QueueItem.objects.count() == 0

    sent = writer.post(
        f"/en/write/{post.pk}/", shown_form(writer, post) | {"send": "1"}
    )
    assert sent["Location"] == f"/en/write/{post.pk}/"
    page = writer.get(sent["Location"]).content.decode()
    assert "Next: us." in page
    assert "A person reads it within 24 hours." in page

    actions.decide(waiting_item(post), Outcome.PUBLISH, acting_user=moderator)
    post.refresh_from_db()
    assert "It is public." in writer.get(sent["Location"]).content.decode()
    assert "forty trees" in Client().get(post.get_absolute_url()).content.decode()


def test_a_piece_can_be_sent_from_its_first_form(amina: User, climate: Topic) -> None:
    writer = signed_in(amina)
    response = writer.post(NEW, typed(climate, send="1"))
    assert response.status_code == 302
    assert Version.objects.get().parts["title"] == "Forty trees and a tap"


def test_who_is_not_signed_in_is_invited_to_join(client: Client, db: None) -> None:
    page = client.get("/en/write/")
    assert page.status_code == 200
    assert "Join" in page.content.decode()
    assert not page.cookies


def test_words_of_somebody_who_was_signed_out_are_given_back(
    client: Client, climate: Topic
) -> None:
    response = client.post(NEW, typed(climate, body="Two hours of work.", save="1"))
    assert response.status_code == 403
    assert "Two hours of work." in response.content.decode()


def test_a_persons_own_list_says_where_each_piece_is(
    amina: User, moderator: User, climate: Topic
) -> None:
    writer = signed_in(amina)
    assert "Start with one sentence" in writer.get("/en/write/").content.decode()
    writer.post(NEW, typed(climate, title="", body="", save="1"))
    writer.post(NEW, typed(climate, title="Sent one", send="1"))
    published_post(amina, moderator)
    page = writer.get("/en/write/").content.decode()
    assert "No title yet" in page
    assert "Sent one" in page
    for word in ("Draft", "With us", "Public"):
        assert word in page


def test_a_refused_piece_says_why_and_can_be_sent_again(
    amina: User, moderator: User, climate: Topic
) -> None:
    writer = signed_in(amina)
    writer.post(NEW, typed(climate, send="1"))
    post = only_post()
    actions.decide(
        waiting_item(post),
        Outcome.REFUSE,
        reason=Reason.PRIVACY,
        explanation="It says where your friend lives.",
        acting_user=moderator,
    )
    page = writer.get(f"/en/write/{post.pk}/").content.decode()
    assert "Not published" in page
    assert "It says where your friend lives." in page
    assert "something private" in page

    again = shown_form(writer, post) | {"body": CLEAN_BODY + " More.", "send": "1"}
    assert writer.post(f"/en/write/{post.pk}/", again).status_code == 302
    assert waiting_item(post).version.number == 2


def test_a_piece_that_came_back_shows_the_question_above_its_form(
    amina: User, moderator: User, climate: Topic
) -> None:
    writer = signed_in(amina)
    writer.post(NEW, typed(climate, send="1"))
    post = only_post()
    actions.decide(
        waiting_item(post),
        Outcome.CHANGES,
        reason=Reason.CLARITY,
        explanation="Who is the tall girl?",
        acting_user=moderator,
    )
    page = writer.get(f"/en/write/{post.pk}/").content.decode()
    assert "Who is the tall girl?" in page
    assert "Send it again" in page


def test_a_live_piece_stays_live_while_its_edit_is_read_and_when_it_is_refused(
    amina: User, moderator: User, climate: Topic
) -> None:
    writer = signed_in(amina)
    writer.post(NEW, typed(climate, send="1"))
    post = only_post()
    actions.decide(waiting_item(post), Outcome.PUBLISH, acting_user=moderator)
    post.refresh_from_db()
    address = post.get_absolute_url()

    changed = shown_form(writer, post) | {
        "body": "Other words altogether.",
        "send": "1",
    }
    writer.post(f"/en/write/{post.pk}/", changed)

    assert "forty trees" in Client().get(address).content.decode()
    page = writer.get(f"/en/write/{post.pk}/").content.decode()
    assert "It is public. Your new version is with us." in page
    actions.decide(
        waiting_item(post), Outcome.REFUSE, reason=Reason.PLACE, acting_user=moderator
    )
    assert "forty trees" in Client().get(address).content.decode()


def test_saving_says_nothing_to_readers_of_a_live_piece(
    amina: User, moderator: User, climate: Topic
) -> None:
    writer = signed_in(amina)
    writer.post(NEW, typed(climate, send="1"))
    post = only_post()
    actions.decide(waiting_item(post), Outcome.PUBLISH, acting_user=moderator)
    writer.post(
        f"/en/write/{post.pk}/",
        shown_form(writer, post) | {"body": "Half a thought", "save": "1"},
    )
    post.refresh_from_db()
    page = Client().get(post.get_absolute_url()).content.decode()
    assert "Half a thought" not in page


def test_the_slug_stays_when_the_title_changes(
    amina: User, moderator: User, climate: Topic
) -> None:
    writer = signed_in(amina)
    writer.post(NEW, typed(climate, send="1"))
    post = only_post()
    actions.decide(waiting_item(post), Outcome.PUBLISH, acting_user=moderator)
    post.refresh_from_db()
    address = post.get_absolute_url()
    renamed = shown_form(writer, post) | {"title": "Another name", "send": "1"}
    writer.post(f"/en/write/{post.pk}/", renamed)
    actions.decide(waiting_item(post), Outcome.PUBLISH, acting_user=moderator)
    assert "Another name" in Client().get(address).content.decode()


def test_crisis_words_bring_help_at_once_and_head_the_queue(
    amina: User, climate: Topic
) -> None:
    writer = signed_in(amina)
    response = writer.post(
        NEW,
        typed(climate, body="I want to kill myself tonight. I have a plan.", send="1"),
        follow=True,
    )
    page = response.content.decode()
    assert "Only you and our safety team can see what you wrote." in page
    assert 'href="/en/help/KE/">Get help now' in page
    assert "Leave this page" in page
    assert only_post().is_public is False
    assert QueueItem.objects.open().in_order().get().tier == 0


def test_no_hour_is_promised_while_nobody_is_there(
    amina: User, climate: Topic, time_machine: Any
) -> None:
    office = amina.office
    office.duty_starts, office.duty_ends = datetime.time(8), datetime.time(18)
    office.save()
    time_machine.move_to("2026-11-21 22:00 +0000", tick=True)
    words = "I want to kill myself tonight. I have a plan."
    page = signed_in(amina).post(NEW, typed(climate, body=words, send="1"), follow=True)
    assert "A person reads it first thing." in page.content.decode()


def test_contact_details_are_shown_to_the_author_before_sending(
    amina: User, climate: Topic
) -> None:
    writer = signed_in(amina)
    body = CLEAN_BODY + " Call me on +254 712 345 678 for the recipe."
    writer.post(NEW, typed(climate, body=body, save="1"))
    page = writer.get(f"/en/write/{only_post().pk}/").content.decode()
    assert "Take this out" in page
    assert "254 712 345 678" in page.split("Take this out")[1][:120]


def test_the_preview_is_the_authors_alone(
    amina: User, juma: User, climate: Topic
) -> None:
    writer = signed_in(amina)
    response = writer.post(
        NEW, typed(climate, body="## A heading\n\n**Bold** words", preview="1")
    )
    post = only_post()
    assert response["Location"] == f"/en/write/{post.pk}/preview/"
    page = writer.get(response["Location"])
    assert "<strong>Bold</strong>" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert signed_in(juma).get(response["Location"]).status_code == 404


def test_links_of_minors_keep_their_words_only(
    amina: User, juma: User, climate: Topic
) -> None:
    body = "Read [this page](https://example.org/a) first."
    for person, linked in ((amina, False), (juma, True)):
        writer = signed_in(person)
        response = writer.post(NEW, typed(climate, body=body, preview="1"))
        page = writer.get(response["Location"]).content.decode()
        assert ('href="https://example.org/a"' in page) is linked
        assert "this page" in page


@pytest.mark.parametrize("name", ["piece", "change", "preview", "picture", "back"])
def test_another_persons_piece_is_as_absent_as_none(
    amina: User, leila: User, moderator: User, climate: Topic, name: str
) -> None:
    signed_in(amina).post(NEW, typed(climate, send="1"))
    path = reverse(f"blog:{name}", args=[only_post().pk])
    for stranger in (leila, moderator):
        client = signed_in(stranger)
        assert client.get(path).status_code == 404
        assert client.post(path, typed(climate, send="1")).status_code in (404, 405)
    assert Version.objects.count() == 1


def test_a_piece_can_be_taken_back_and_its_words_stay_with_its_author(
    amina: User, moderator: User, climate: Topic
) -> None:
    writer = signed_in(amina)
    writer.post(NEW, typed(climate, send="1"))
    post = only_post()
    actions.decide(waiting_item(post), Outcome.PUBLISH, acting_user=moderator)
    post.refresh_from_db()
    address = post.get_absolute_url()
    assert writer.get(f"/en/write/{post.pk}/back/").status_code == 200
    assert Client().get(address).status_code == 200

    for _ in range(2):
        writer.post(f"/en/write/{post.pk}/back/")
        assert Client().get(address).status_code == 404
    page = writer.get(f"/en/write/{post.pk}/").content.decode()
    assert "forty trees" in page
    assert "Only you can see this" in page


def test_a_second_window_overwrites_nothing_and_loses_nothing(
    amina: User, climate: Topic
) -> None:
    writer = signed_in(amina)
    writer.post(NEW, typed(climate, save="1"))
    post = only_post()
    first, second = shown_form(writer, post), shown_form(writer, post)
    writer.post(f"/en/write/{post.pk}/", first | {"body": "From one.", "save": "1"})

    answer = writer.post(
        f"/en/write/{post.pk}/", second | {"body": "From two.", "save": "1"}
    )

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "changed in another window" in page
    assert "From two." in page
    assert Draft.objects.get().content["body"] == "From one."
    form = answer.context["form"]
    again = {name: form[name].value() for name in form.fields} | {"save": "1"}
    assert writer.post(f"/en/write/{post.pk}/", again).status_code == 302
    assert Draft.objects.get().content["body"] == "From two."


def test_save_pressed_twice_is_no_conflict(amina: User, climate: Topic) -> None:
    writer = signed_in(amina)
    fields = typed(climate, save="1")
    assert writer.post(NEW, fields).status_code == 302
    assert writer.post(NEW, fields).status_code == 302
    post = only_post()
    saved = shown_form(writer, post) | {"body": "Twice.", "save": "1"}
    for _ in range(2):
        assert writer.post(f"/en/write/{post.pk}/", saved).status_code == 302


def test_send_pressed_twice_makes_one_version(amina: User, climate: Topic) -> None:
    writer = signed_in(amina)
    fields = typed(climate, send="1")
    first = writer.post(NEW, fields)
    second = writer.post(NEW, fields)
    assert first["Location"] == second["Location"]
    assert Post.objects.count() == 1
    assert Version.objects.count() == 1


def test_an_old_page_with_new_words_is_not_thrown_away(
    amina: User, climate: Topic
) -> None:
    writer = signed_in(amina)
    writer.post(NEW, typed(climate, save="1"))
    post = only_post()
    old = shown_form(writer, post)
    writer.post(f"/en/write/{post.pk}/", old | {"send": "1"})
    answer = writer.post(
        f"/en/write/{post.pk}/", old | {"body": "Newer words.", "send": "1"}
    )
    assert answer.status_code == 409
    assert "Newer words." in answer.content.decode()
    assert Version.objects.count() == 1


def test_somebody_elses_client_id_takes_nobodys_piece(
    amina: User, leila: User, climate: Topic
) -> None:
    fields = typed(climate, send="1")
    for author in (leila, amina):
        assert signed_in(author).post(NEW, fields).status_code == 302
        assert Version.objects.filter(subject__author=author).count() == 1


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("title", "", "Give it a title."),
        ("title", " \u200b\u202e \t", "Give it a title."),
        ("title", "x" * 121, "This is too long: 121 characters."),
        ("body", "", "Write your text first."),
        ("body", "x" * 20_001, "This is too long: 20001 characters."),
        ("topic", "", "Choose a topic"),
        ("topic", "99999999999999999999", "Select a valid choice"),
        ("topic", "climate' OR 1=1", "Select a valid choice"),
        ("language", "xx", "Select a valid choice"),
        ("signed", "perhaps", "Select a valid choice"),
        ("client_id", "not-an-id", "valid UUID"),
        ("client_id", "", "required"),
        ("lock_version", "-1", "greater than or equal"),
        ("lock_version", "9" * 30, "less than or equal"),
    ],
)
def test_broken_input_gets_a_message_and_keeps_every_word(
    amina: User, climate: Topic, field: str, value: str, message: str
) -> None:
    fields = typed(climate, body="Words that I will not type again.", send="1")
    answer = signed_in(amina).post(NEW, fields | {field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in str(answer.context["form"].errors)
    if field != "body":
        assert "Words that I will not type again." in page
    assert Post.objects.count() == 0


def test_control_signs_and_nul_bytes_do_not_reach_a_post(
    amina: User, climate: Topic
) -> None:
    writer = signed_in(amina)
    writer.post(
        NEW, typed(climate, title="A\x00 \x1bti\u202etle", body="One\x00 two", save="1")
    )
    content = Draft.objects.get().content
    assert content["title"] == "A title"
    assert content["body"] == "One two"


def test_more_than_a_person_writes_in_an_hour_waits_and_is_kept(
    amina: User, climate: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SUBMISSIONS", {Post: 1})
    writer = signed_in(amina)
    writer.post(NEW, typed(climate, send="1"))
    answer = writer.post(NEW, typed(climate, body="A second one today.", send="1"))
    assert answer.status_code == 429
    assert "A second one today." in answer.content.decode()
    assert "try again in an hour" in answer.content.decode()
    monkeypatch.setattr(limits, "DRAFTS", 2)
    assert writer.post(NEW, typed(climate, save="1")).status_code == 429


def test_a_piece_that_came_another_way_has_a_draft_when_it_is_opened(
    amina: User, moderator: User
) -> None:
    post = published_post(amina, moderator, title="From an older house")
    writer = signed_in(amina)
    assert "From an older house" in writer.get("/en/write/").content.decode()
    page = writer.get(f"/en/write/{post.pk}/change/").content.decode()
    assert "We planted forty trees" in page


def test_the_form_of_a_new_piece_makes_nothing_by_being_looked_at(
    amina: User, climate: Topic
) -> None:
    assert signed_in(amina).get(NEW).status_code == 200
    assert Post.objects.count() == 0


def test_own_lists_cost_the_same_at_3_and_at_20_pieces(
    juma: User, moderator: User, django_assert_max_num_queries: Any
) -> None:
    TopicFactory(slug="climate")
    writer = signed_in(juma)

    def write_some(count: int) -> None:
        for number in range(count):
            writer.post(
                NEW, typed(Topic.objects.get(), title=f"Piece {number}", save="1")
            )

    def cost() -> int:
        with django_assert_max_num_queries(20) as counted:
            assert writer.get("/en/write/").status_code == 200
        return len(counted.captured_queries)

    write_some(3)
    few = cost()
    write_some(12)
    assert cost() == few


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.text(SENDABLE, max_size=300), st.text(SENDABLE, max_size=2000))
def test_whatever_is_typed_is_saved_or_named_and_never_an_error(
    amina: User, climate: Topic, monkeypatch: pytest.MonkeyPatch, title: str, body: str
) -> None:
    monkeypatch.setattr(limits, "DRAFTS", 1000)
    writer = signed_in(amina)
    fields = typed(climate, title=title, body=body, preview="1")
    answer = writer.post(NEW, fields)
    assert answer.status_code in (302, 422)
    if answer.status_code == 302:
        assert writer.get(answer["Location"]).status_code == 200


def test_the_browser_may_forget_its_copy_once_the_words_arrived(
    amina: User, climate: Topic
) -> None:
    writer = signed_in(amina)
    kept = writer.get(NEW).context["keep_as"]
    page = writer.post(NEW, typed(climate, save="1"), follow=True).content.decode()
    assert f'data-autosave-done="{kept}"' in page
    assert kept.startswith(amina.public_id.hex[:8])
    again = writer.get(f"/en/write/{only_post().pk}/change/").content.decode()
    assert "data-autosave-done" not in again


def test_a_flood_of_bytes_is_refused_and_is_no_error_of_ours(
    amina: User, climate: Topic
) -> None:
    answer = signed_in(amina).post(
        NEW,
        f"body={'x' * 2_000_000}",
        content_type="application/x-www-form-urlencoded",
    )
    assert 400 <= answer.status_code < 500
