"""Nothing of a young person's is public without the yes that their age needs."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.db import transaction
from django.test import Client
from django.utils import timezone

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts import consents
from accounts.models import AgeBand, Scope, User
from blog.models import Draft, Post
from maps.actions import Entry, grid_for, submit_report
from maps.models import Report
from moderation import actions, tasks
from moderation.models import (
    ModeratedModel,
    Outcome,
    Picture,
    QueueItem,
    Reason,
    Subject,
    Version,
)
from moderation.submissions import ConsentMissing, PictureNotChecked, PlacedPicture
from moderation.uploads import upload_picture
from offices.models import Office
from tests.conftest import signed_in
from tests.factories import (
    mapping_project,
    new_post,
    picture_bytes,
    post_submission,
    published_post,
    submitted_comment,
    submitted_post,
    waiting_item,
)
from tests.guardians import agreed, child, run_take_back
from tests.sessions import staff_client
from topics.models import Topic

TEXT = {Scope.ACCOUNT, Scope.PUBLISH_TEXT}
PICTURE = TEXT | {Scope.PUBLISH_PICTURE}
MAP = {Scope.ACCOUNT, Scope.MAP}


@pytest.fixture
def kid(kenya_office: Office) -> User:
    return child(kenya_office)


def picture_of(person: User) -> Picture:
    return upload_picture(
        picture_bytes(),
        client_id=uuid.uuid4(),
        office=person.office,
        acting_user=person,
    )


def placed(person: User) -> PlacedPicture:
    return PlacedPicture(picture_of(person), "A wall in the sun")


def typed(topic: Topic, **fields: Any) -> dict[str, Any]:
    return {
        "title": "Forty trees",
        "body": "We planted forty trees behind the library this spring.",
        "topic": topic.pk,
        "language": "en",
        "signed": "yes",
        "client_id": str(uuid.uuid4()),
        "lock_version": "",
        **fields,
    }


def report_form(project: Any, **fields: Any) -> dict[str, Any]:
    return {
        "category": "water",
        "title": "A broken tap",
        "text": "The tap by the market drips all day and nobody mends it.",
        "language": "en",
        "district": "milimani",
        "client_id": str(uuid.uuid4()),
        **fields,
    }


# --- handing in ------------------------------------------------------------------


def test_a_text_without_consent_is_not_stored_and_the_draft_stays(
    kid: User, climate: Topic
) -> None:
    agreed(kid, {Scope.ACCOUNT})
    client = signed_in(kid)
    response = client.post("/en/write/new/", typed(climate, send="1"))
    assert response.status_code == 409
    page = response.content.decode()
    assert "publishing texts" in page
    assert "/en/accounts/guardian/ask/" in page
    assert not Version.objects.exists()
    assert Draft.objects.get().content["title"] == "Forty trees"


def test_the_page_says_what_is_missing_before_anything_is_typed(
    kid: User, climate: Topic
) -> None:
    agreed(kid, {Scope.ACCOUNT})
    page = signed_in(kid).get("/en/write/new/").content.decode()
    assert "publishing texts" in page


def test_words_of_despair_bring_help_even_where_they_cannot_be_sent(
    kid: User, climate: Topic
) -> None:
    agreed(kid, {Scope.ACCOUNT})
    body = "I do not want to live any more. I want to kill myself tonight."
    response = signed_in(kid).post(
        "/en/write/new/", typed(climate, body=body, send="1")
    )
    assert response.status_code == 409
    assert "You did nothing wrong" in response.content.decode()
    assert not Version.objects.exists()


def test_a_text_is_handed_in_with_consent_and_a_picture_needs_its_own(
    kid: User,
) -> None:
    agreed(kid, TEXT)
    assert submitted_post(kid).subject.versions.count() == 1
    with pytest.raises(ConsentMissing) as refusal:
        submitted_post(kid, picture=placed(kid))
    assert refusal.value.scopes == {Scope.PUBLISH_PICTURE}


def test_a_reply_without_consent_keeps_its_words_on_the_page(
    kid: User, juma: User, moderator: User, climate: Topic
) -> None:
    agreed(kid, {Scope.ACCOUNT})
    post = published_post(juma, moderator, topic=climate)
    words = "I think so too, and so does my class."
    response = signed_in(kid).post(
        f"{post.get_absolute_url()}reply/",
        {"body": words, "client_id": str(uuid.uuid4()), "to": ""},
    )
    assert response.status_code == 409
    assert words in response.content.decode()
    assert not Version.objects.filter(subject__author=kid).exists()
    assert not Subject.objects.filter(author=kid).exists()


def test_a_report_needs_the_map_and_nothing_empty_is_left_behind(
    kid: User, kenya_office: Office, editor: User
) -> None:
    agreed(kid, TEXT)
    project = mapping_project(kenya_office, editor, slug="taps")
    client = signed_in(kid)
    response = client.post("/en/map/taps/new/", report_form(project))
    assert response.status_code == 409
    assert "The tap by the market" in response.content.decode()
    assert not Report.objects.exists()
    assert not Subject.objects.exists()
    agreed(kid, MAP)
    assert client.post("/en/map/taps/new/", report_form(project)).status_code == 302


def test_who_may_agree_alone_is_asked_nothing_more_of_the_database(
    juma: User, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        assert consents.lacking(juma, PICTURE) == set()


# --- deciding --------------------------------------------------------------------


def test_the_desk_cannot_publish_what_was_taken_back_meanwhile(
    kid: User, moderator: User
) -> None:
    agreed(kid, TEXT)
    post = submitted_post(kid)
    item = waiting_item(post)
    consents.withdraw(kid, [Scope.PUBLISH_TEXT])
    client = staff_client(moderator)
    client.post(f"/cms/desk/{item.pk}/open/")
    response = client.post(f"/cms/desk/{item.pk}/", {"outcome": "publish"})
    assert response.status_code == 409
    assert "a guardian has not agreed" in response.content.decode()
    post.refresh_from_db()
    item.refresh_from_db()
    assert not post.is_public
    assert item.closed_at is None


def test_the_desk_may_still_say_no(kid: User, moderator: User) -> None:
    agreed(kid, TEXT)
    item = waiting_item(submitted_post(kid))
    consents.withdraw(kid, [Scope.PUBLISH_TEXT])
    actions.decide(item, Outcome.CHANGES, reason=Reason.CLARITY, acting_user=moderator)
    item.refresh_from_db()
    assert item.closed_at


def test_a_checked_picture_publishes_nothing_without_consent(
    kenya_office: Office, moderator: User
) -> None:
    # An adult with a record, whose pictures the policy publishes by itself, in a country
    # that asks for a guardian until 21.
    person = child(kenya_office, "quiet.stone", age_band=AgeBand.FROM_18)
    agreed(person, PICTURE)
    for _ in range(3):
        published_post(person, moderator)
    picture = picture_of(person)
    post = submitted_post(person, picture=PlacedPicture(picture, "A wall"))
    consents.withdraw(person, [Scope.PUBLISH_PICTURE])
    tasks.check_picture.func(picture.pk)
    post.refresh_from_db()
    assert not post.is_public
    assert QueueItem.objects.open().filter(version__subject=post.subject).exists()


# --- taking back -----------------------------------------------------------------


def test_withdrawal_takes_down_within_the_task_run_and_nothing_brings_it_back(
    kid: User, moderator: User
) -> None:
    agreed(kid, TEXT)
    post = published_post(kid, moderator)
    address = post.get_absolute_url()
    assert Client().get(address).status_code == 200
    run_take_back(kid, consents.withdraw(kid, [Scope.PUBLISH_TEXT]))
    assert Client().get(address).status_code in (404, 410)
    run_take_back(kid, [Scope.PUBLISH_TEXT])
    with pytest.raises(ConsentMissing):
        actions.submit(post, post_submission(), acting_user=kid)


def test_taking_pictures_back_leaves_texts_and_reports(
    kid: User, moderator: User, kenya_office: Office, editor: User
) -> None:
    agreed(kid, PICTURE | MAP)
    text = published_post(kid, moderator)
    picture = picture_of(kid)
    tasks.check_picture.func(picture.pk)
    with_picture = published_post(
        kid, moderator, picture=PlacedPicture(picture, "A wall")
    )
    run_take_back(kid, consents.withdraw(kid, [Scope.PUBLISH_PICTURE]))
    text.refresh_from_db()
    with_picture.refresh_from_db()
    picture.refresh_from_db()
    assert text.is_public
    assert not with_picture.is_public
    assert picture.state != Picture.State.CLEAR


def test_taking_the_account_back_takes_everything_and_begins_closing(
    kid: User, moderator: User
) -> None:
    agreed(kid, TEXT)
    post = published_post(kid, moderator)
    ended = consents.withdraw(kid)
    assert ended == TEXT
    run_take_back(kid, ended)
    run_take_back(kid, ended)
    post.refresh_from_db()
    kid.refresh_from_db()
    assert not post.is_public
    assert kid.is_closing


def test_expired_consents_take_down_what_rested_on_them(
    kid: User, moderator: User, time_machine: Any
) -> None:
    agreed(kid, TEXT)
    post = published_post(kid, moderator)
    time_machine.move_to(timezone.now() + datetime.timedelta(days=364))
    assert consents.end_expired() == 0
    time_machine.move_to(timezone.now() + datetime.timedelta(days=2))
    assert consents.end_expired() == 2
    assert consents.end_expired() == 0
    run_take_back(kid, TEXT)
    post.refresh_from_db()
    assert not post.is_public


def test_growing_out_of_a_guardian_leaves_public_what_is_public(
    kid: User, moderator: User, time_machine: Any
) -> None:
    agreed(kid, TEXT)
    post = published_post(kid, moderator)
    assert kid.guardian_until
    kid.guardian_until = timezone.localdate() + datetime.timedelta(days=30)
    kid.save()
    agreed(kid, TEXT)
    time_machine.move_to(timezone.now() + datetime.timedelta(days=31))
    assert consents.end_expired() == 2
    assert kid.consents.filter(ending="grown").count() == 2
    post.refresh_from_db()
    assert post.is_public
    assert not hasattr(User.objects.get(pk=kid.pk), "guardian")


# --- the map ---------------------------------------------------------------------


def test_the_fine_grid_at_13_to_15_takes_a_guardians_yes_to_the_map(
    kid: User, zawadi: User, amina: User, kenya_office: Office, editor: User
) -> None:
    project = mapping_project(
        kenya_office, editor, step=1, risk_note="Read and judged."
    )
    assert grid_for(kid, project) == 5
    assert grid_for(zawadi, project) == 5
    agreed(kid, MAP)
    assert grid_for(kid, project) == 1
    assert grid_for(amina, project) == 1


# --- the property ----------------------------------------------------------------

EACH = sorted(PICTURE | MAP)
STEPS = st.one_of(
    st.sampled_from(["text", "picture", "report", "publish", "publish"]),
    st.tuples(st.just("give"), st.sampled_from(EACH)),
    st.tuples(st.just("back"), st.sampled_from(EACH)),
    st.sampled_from(["check", "work", "expire"]),
)
BEGIN = st.sampled_from([frozenset(EACH), frozenset(TEXT), frozenset()])


def public_rows(person: User) -> list[ModeratedModel]:
    return [
        row
        for model in (Post, Report)
        for row in model.objects.filter(subject__author=person, is_public=True)
    ]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=BEGIN, steps=st.lists(STEPS, max_size=14))
@example(first=frozenset(TEXT), steps=["text", ("back", Scope.PUBLISH_TEXT), "publish"])
@example(first=frozenset(PICTURE), steps=["picture", "expire", "check", "publish"])
def test_nothing_of_a_scope_is_ever_public_without_an_active_consent_of_it(
    kid: User,
    moderator: User,
    editor: User,
    climate: Topic,
    first: frozenset[Scope],
    steps: list[Any],
) -> None:
    with transaction.atomic():
        if first:
            agreed(kid, first)
        _walk(kid, moderator, editor, climate, steps)
        transaction.set_rollback(True)


def _walk(
    person: User, moderator: User, editor: User, topic: Topic, steps: list[Any]
) -> None:
    project = mapping_project(person.office, editor)
    pending: set[Scope] = set()
    shown: set[int] = set()
    for step in steps:
        if isinstance(step, tuple):
            verb, scope = step[0], Scope(step[1])
            if verb == "give":
                agreed(person, {scope})
            else:
                pending |= consents.withdraw(person, [scope])
        elif step == "expire":
            pending |= _expire(person)
        elif step == "work":
            run_take_back(person, pending)
            pending = set()
        else:
            _try(step, person, project, topic, moderator)
        shown = _assert_rightly_public(person, pending, shown)
    run_take_back(person, pending)
    _assert_rightly_public(person, set(), shown)


def _expire(person: User) -> set[Scope]:
    before = consents.given(person)
    consents.end_expired(timezone.now() + datetime.timedelta(days=366))
    return before - consents.given(person)


def _try(step: str, person: User, project: Any, topic: Topic, moderator: User) -> None:
    try:
        if step == "text":
            actions.submit(
                new_post(person), post_submission(topic=topic), acting_user=person
            )
        elif step == "picture":
            submission = post_submission(topic=topic, picture=placed(person))
            actions.submit(new_post(person), submission, acting_user=person)
        elif step == "report":
            _report(person, project)
        elif step == "check":
            for picture in Picture.objects.filter(uploader=person):
                tasks.check_picture.func(picture.pk)
        else:
            item = QueueItem.objects.open().filter(version__subject__author=person)
            if found := item.order_by("pk").last():
                actions.decide(found, Outcome.PUBLISH, acting_user=moderator)
    except (ConsentMissing, PictureNotChecked):
        pass


def _report(person: User, project: Any) -> None:
    entry = Entry(
        category=project.categories.get(slug="water"),
        title="A broken tap",
        text="It drips all day.",
        language="en",
        client_id=uuid.uuid4(),
        district=project.districts.get(),
    )
    submit_report(project, entry, acting_user=person)


def _assert_rightly_public(
    person: User, pending: set[Scope], shown: set[int]
) -> set[int]:
    """Returns the decisions by which things are public now.

    What was ``shown`` before may wait for the task that takes back ``pending``; what has
    become public since may not.
    """
    given_now = consents.given(person)
    rows = public_rows(person)
    for row in rows:
        assert row.public_version
        with_picture = row.public_version.pictures.exists()
        needed = row.scopes_needed(with_picture=with_picture)
        excused = pending if row.public_decision_id in shown else set()
        assert not needed - given_now - excused
    return {row.public_decision_id for row in rows if row.public_decision_id}


def test_a_reply_is_a_text(kid: User, juma: User, moderator: User) -> None:
    agreed(kid, MAP)
    post = published_post(juma, moderator)
    with pytest.raises(ConsentMissing):
        submitted_comment(kid, post, "So do we.")
