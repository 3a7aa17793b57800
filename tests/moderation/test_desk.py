"""The desk over HTTP: order, walls, claims, decisions, and what is written down."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import replace
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest

from accounts.models import User
from audit.models import Entry
from moderation import actions, pipeline
from moderation.models import Cause, QueueItem, Reason
from moderation.states import Step, state_of
from moderation.submissions import PlacedPicture
from moderation.uploads import upload_picture
from offices.models import Office
from tests.factories import (
    picture_bytes,
    post_submission,
    published_post,
    refused_post,
    submitted_comment,
    submitted_post,
    waiting_item,
)
from tests.sessions import staff_client

QUEUE = "/cms/desk/"
PHONE_BODY = (
    "Write to me on +254 712 345678 when you have read this long story of ours."
)


def item_url(item: QueueItem, door: str = "") -> str:
    return f"{QUEUE}{item.pk}/{door}"


def is_missing(response: Any) -> bool:
    """The answer of a missing page, be it after a look at the address with a language."""
    if response.status_code == 302:
        assert response["Location"].startswith("/en/")
        response = Client().get(response["Location"])
    return bool(response.status_code == 404)


def opened(client: Client, item: QueueItem) -> str:
    """What somebody reads who takes an item from the queue."""
    response = client.post(item_url(item, "open/"), follow=True)
    assert response.status_code == 200
    return response.content.decode()


def decision(outcome: str, **fields: str) -> dict[str, str]:
    return {"outcome": outcome, **fields}


REFUSAL = decision(
    "refuse", reason="privacy", explanation="It says where your friend lives."
)


@pytest.fixture
def desk(moderator: User) -> Client:
    return staff_client(moderator)


@pytest.fixture
def placed_picture(zawadi: User) -> PlacedPicture:
    """A picture that the worker has not looked at yet."""
    picture = upload_picture(
        picture_bytes(),
        client_id=uuid.uuid4(),
        office=zawadi.office,
        acting_user=zawadi,
    )
    return PlacedPicture(picture, "Two boats on a lake")


@pytest.fixture
def waiting(zawadi: User) -> QueueItem:
    return waiting_item(submitted_post(zawadi))


def test_the_queue_is_by_tier_and_then_by_deadline(desk: Client, zawadi: User) -> None:
    items = [waiting_item(submitted_post(zawadi, title=f"Tree {n}")) for n in "ABC"]
    now = timezone.now()
    for item, tier, hours in zip(items, (4, 3, 4), (1, 20, -1), strict=True):
        item.tier, item.due_at = tier, now + datetime.timedelta(hours=hours)
        item.save()
    page = desk.get(QUEUE).content.decode()
    assert page.index("Tree B") < page.index("Tree C") < page.index("Tree A")
    assert "Late by" in page


def test_words_of_a_severe_item_are_hidden_in_the_queue(
    desk: Client, zawadi: User
) -> None:
    item = waiting_item(submitted_post(zawadi, title="A heavy title"))
    QueueItem.objects.filter(pk=item.pk).update(tier=1)
    page = desk.get(QUEUE).content.decode()
    assert "A heavy title" not in page
    assert "Content hidden" in page


def test_the_queue_says_that_a_picture_is_still_being_checked(
    desk: Client, zawadi: User, placed_picture: PlacedPicture
) -> None:
    submitted_post(zawadi, picture=placed_picture)
    assert "Picture still being checked" in desk.get(QUEUE).content.decode()


@pytest.mark.parametrize("door", ["", "open/", "pass/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_office_finds_no_door_to_an_item(
    tunis_moderator: User, waiting: QueueItem, door: str, method: str
) -> None:
    client = staff_client(tunis_moderator)
    response = getattr(client, method)(item_url(waiting, door), REFUSAL)
    assert (
        response.status_code == 405
        if method == "get" and door
        else is_missing(response)
    )
    waiting.refresh_from_db()
    assert waiting.closed_at is None
    assert waiting.claimed_by is None


def test_another_office_sees_nothing_in_its_lists(
    tunis_moderator: User, waiting: QueueItem, moderator: User, amina: User
) -> None:
    refused_post(amina, moderator)
    client = staff_client(tunis_moderator)
    for url in (QUEUE, f"{QUEUE}decided/"):
        page = client.get(url).content.decode()
        assert str(waiting.version.subject.author) not in page
        assert amina.handle not in page
    assert is_missing(client.get(f"{QUEUE}?after={waiting.pk}"))


def test_the_filter_knows_no_office_but_ones_own(
    desk: Client, waiting: QueueItem, tunisia_office: Office
) -> None:
    assert desk.get(f"{QUEUE}?office=kenya").status_code == 200
    assert is_missing(desk.get(f"{QUEUE}?office=tunisia"))
    assert is_missing(desk.get(f"{QUEUE}?office=nowhere"))


@pytest.mark.parametrize("url", [QUEUE, f"{QUEUE}decided/"])
def test_an_editor_has_no_desk(editor: User, waiting: QueueItem, url: str) -> None:
    assert is_missing(staff_client(editor).get(url))


def test_young_people_and_visitors_never_see_the_desk(
    zawadi: User, waiting: QueueItem, client: Client
) -> None:
    assert client.get(QUEUE).status_code == 302
    client.force_login(zawadi)
    assert client.get(QUEUE).status_code in (302, 404)
    assert client.post(item_url(waiting), REFUSAL).status_code in (302, 404)
    waiting.refresh_from_db()
    assert waiting.closed_at is None


def test_filters_keep_what_they_name(desk: Client, zawadi: User, amina: User) -> None:
    submitted_post(zawadi, title="Ours in English")
    item = waiting_item(submitted_post(zawadi, title="En français"))
    QueueItem.objects.filter(pk=item.pk).update(language="fr", tier=3)
    for query in ("language=fr", "tier=3", "kind=blog.post&tier=3"):
        page = desk.get(f"{QUEUE}?{query}").content.decode()
        assert "En français" in page
        assert "Ours in English" not in page
    page = desk.get(f"{QUEUE}?kind=maps.report").content.decode()
    assert "Nothing waits here" in page


@pytest.mark.parametrize(
    "query",
    [
        "tier=99",
        "tier=x",
        "kind=auth.user",
        "after=x",
        "after=-1",
        "after=99999999999999999999999",
        "kind=" + "a" * 5000,
    ],
)
def test_a_broken_filter_shows_the_queue(
    desk: Client, waiting: QueueItem, query: str
) -> None:
    assert desk.get(f"{QUEUE}?{query}").status_code == 200


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 40])
def test_an_item_that_is_not_there_is_not_found(desk: Client, pk: str) -> None:
    assert is_missing(desk.get(f"{QUEUE}{pk}/"))
    assert is_missing(desk.post(f"{QUEUE}{pk}/", REFUSAL))


def test_pages_of_the_queue_lead_on_without_gap_or_repeat(
    desk: Client, waiting: QueueItem, monkeypatch: pytest.MonkeyPatch, zawadi: User
) -> None:
    monkeypatch.setattr("moderation.desk.views.AT_ONCE", 2)
    for number in range(4):
        submitted_post(zawadi, title=f"Tree {number}")
    seen: list[int] = []
    url = QUEUE
    while url:
        context: Any = desk.get(url).context_data
        seen += [item.pk for item in context["items"]]
        url = f"{QUEUE}?{context['more']}" if context["more"] else ""
    expected = QueueItem.objects.open().in_order().values_list("pk", flat=True)
    assert seen == list(expected)


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def many_items(first: QueueItem, author: User, count: int) -> None:
    """``count`` more waiting versions of as many posts."""
    for number in range(count):
        version = first.version
        subject = version.subject
        subject.pk, subject._state.adding = None, True
        subject.save()
        row = type(first.version.subject.model())(subject=subject)
        row.save()
        version.pk, version._state.adding = None, True
        version.client_id = post_submission().client_id
        version.subject = subject
        version.save()
        QueueItem.objects.create(
            version=version,
            cause=Cause.SUBMISSION,
            office=first.office,
            language="en",
            tier=number % 5,
            due_at=timezone.now(),
        )


def test_the_queue_takes_as_many_queries_for_300_items_as_for_3(
    desk: Client, waiting: QueueItem, zawadi: User
) -> None:
    many_items(QueueItem.objects.get(pk=waiting.pk), zawadi, 2)
    queries(desk, QUEUE)  # the first visit makes Wagtail's profile
    few = queries(desk, QUEUE)
    many_items(QueueItem.objects.get(pk=waiting.pk), zawadi, 297)
    assert queries(desk, QUEUE) == few


def test_opening_claims_the_item_and_is_written_down(
    desk: Client, moderator: User, waiting: QueueItem
) -> None:
    page = opened(desk, waiting)
    waiting.refresh_from_db()
    assert waiting.claimed_by == moderator
    assert "You are reading this" in page
    read = Entry.objects.filter(verb="moderation.read", actor_key=moderator.public_id)
    assert read.count() == 1


def test_looking_without_claiming_is_written_down_as_well(
    desk: Client, moderator: User, waiting: QueueItem
) -> None:
    page = desk.get(item_url(waiting)).content.decode()
    waiting.refresh_from_db()
    assert waiting.claimed_by is None
    assert "Take it" in page
    assert Entry.objects.filter(verb="moderation.read").count() == 1


def test_the_next_item_is_the_first_that_nobody_reads(
    desk: Client, second_moderator: User, zawadi: User, waiting: QueueItem
) -> None:
    other = waiting_item(submitted_post(zawadi, title="Another"))
    QueueItem.objects.filter(pk=waiting.pk).update(tier=2)
    opened(staff_client(second_moderator), waiting)
    response = desk.post(f"{QUEUE}next/")
    assert response["Location"] == item_url(other)
    QueueItem.objects.filter(pk=other.pk).update(closed_at=timezone.now())
    assert desk.post(f"{QUEUE}next/")["Location"] == QUEUE


def test_passing_an_item_on_frees_it(
    desk: Client, waiting: QueueItem, second_moderator: User
) -> None:
    opened(desk, waiting)
    desk.post(item_url(waiting, "pass/"))
    waiting.refresh_from_db()
    assert waiting.claimed_by is None
    assert "You are reading this" in opened(staff_client(second_moderator), waiting)


def test_what_somebody_else_reads_may_be_read_but_not_decided(
    desk: Client, moderator: User, second_moderator: User, waiting: QueueItem
) -> None:
    opened(desk, waiting)
    other = staff_client(second_moderator)
    page = opened(other, waiting)
    assert "You can read it, but not decide" in page
    assert moderator.handle in page
    response = other.post(item_url(waiting), REFUSAL)
    assert response.status_code == 409
    assert "It says where your friend lives." in response.content.decode()
    waiting.refresh_from_db()
    assert waiting.closed_at is None


def test_a_lease_ends_by_itself(
    desk: Client, second_moderator: User, waiting: QueueItem
) -> None:
    opened(desk, waiting)
    QueueItem.objects.filter(pk=waiting.pk).update(lease_until=timezone.now())
    assert "You are reading this" in opened(staff_client(second_moderator), waiting)


def test_the_second_of_two_decisions_changes_nothing_and_is_told_who_was_first(
    desk: Client, moderator: User, second_moderator: User, waiting: QueueItem
) -> None:
    desk.post(item_url(waiting), decision("publish"))
    response = staff_client(second_moderator).post(
        item_url(waiting), REFUSAL, follow=True
    )
    page = response.content.decode()
    assert f"{moderator.handle} decided first: Publish" in page
    assert waiting.version.decisions.count() == 1
    assert waiting.version.subject.row().is_public


def test_the_text_is_shown_whole_with_what_was_found_in_it(
    desk: Client, zawadi: User
) -> None:
    long_body = PHONE_BODY + " and on" * 500 + " to the very end."
    item = waiting_item(submitted_post(zawadi, body=long_body))
    page = opened(desk, item)
    assert "to the very end." in page
    assert "<mark>+254 712 345678</mark>" in page
    assert "Contact details" in page


def test_severe_words_are_behind_a_label_that_needs_no_script(
    desk: Client, waiting: QueueItem
) -> None:
    QueueItem.objects.filter(pk=waiting.pk).update(tier=0)
    page = opened(desk, waiting)
    before, _, words = page.partition('<details class="desk-cover">')
    assert "forty trees" not in before
    assert "forty trees" in words
    assert "safeguarding lead" in before


def test_what_an_author_wrote_is_never_markup_at_the_desk(
    desk: Client, zawadi: User
) -> None:
    item = waiting_item(
        submitted_post(zawadi, title="<script>alert(1)</script> & trees")
    )
    for page in (desk.get(QUEUE).content.decode(), opened(desk, item)):
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_an_edit_is_shown_beside_what_is_live(
    desk: Client, zawadi: User, moderator: User
) -> None:
    post = published_post(zawadi, moderator, body="First thought.\n\nSecond thought.")
    actions.submit(
        post,
        post_submission(body="First thought.\n\nA better thought."),
        acting_user=zawadi,
    )
    page = opened(desk, waiting_item(post))
    assert "What would change" in page
    added = page.partition("<ins>")[2].partition("</ins>")[0]
    removed = page.partition("<del>")[2].partition("</del>")[0]
    assert "A better thought." in added
    assert "Second thought." in removed


def test_a_comment_is_shown_under_its_post(
    desk: Client, zawadi: User, amina: User, moderator: User
) -> None:
    post = published_post(amina, moderator, title="Where the river bends")
    comment, _ = submitted_comment(zawadi, post, "I call you on +254 712 345678")
    page = opened(desk, waiting_item(comment))
    assert "Where the river bends" in page
    assert "Comment" in page


def test_the_record_counts_this_offices_decisions_only(
    desk: Client, zawadi: User, moderator: User, tunis_moderator: User
) -> None:
    published_post(zawadi, moderator)
    refused_post(zawadi, moderator)
    elsewhere = refused_post(zawadi, moderator)
    subject = elsewhere.subject
    subject.office = tunis_moderator.office
    subject.save()
    page = opened(desk, waiting_item(submitted_post(zawadi)))
    assert "Published: 1. Sent back: 0. Not published: 1." in page


def test_the_desk_shows_a_handle_and_a_band_and_nothing_more_of_a_person(
    desk: Client, zawadi: User
) -> None:
    zawadi.email = "zawadi@example.org"
    zawadi.save()
    page = opened(desk, waiting_item(submitted_post(zawadi)))
    assert zawadi.handle in page
    assert "13 to 15" in page
    assert "zawadi@example.org" not in page
    assert "Kenya" not in page.partition("desk-page")[2]
    assert str(zawadi.public_id) not in page


def test_publishing_makes_it_public(desk: Client, waiting: QueueItem) -> None:
    response = desk.post(item_url(waiting), decision("publish"), follow=True)
    assert "Published." in response.content.decode()
    assert waiting.version.subject.row().is_public


@pytest.mark.parametrize(
    ("outcome", "step"),
    [("changes", Step.BACK_TO_YOU), ("refuse", Step.NOT_PUBLISHED)],
)
def test_the_author_reads_the_reason_and_the_words(
    desk: Client, zawadi: User, outcome: str, step: Step
) -> None:
    post = submitted_post(zawadi)
    item = waiting_item(post)
    sent = {**REFUSAL, "outcome": outcome}
    assert desk.post(item_url(item), sent).status_code == 302
    state = state_of(post)
    assert state.step == step
    assert state.decision is not None
    assert state.decision.explanation == "It says where your friend lives."
    assert state.decision.reason_text == str(Reason.PRIVACY.label)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"outcome": "escalate"},
        {"outcome": "watch"},
        {"outcome": "refuse"},
        {"outcome": "refuse", "reason": "privacy"},
        {"outcome": "refuse", "reason": "privacy", "explanation": "   "},
        {"outcome": "refuse", "explanation": "My words stay here."},
        {"outcome": "refuse", "reason": "made-up", "explanation": "Words."},
        {"outcome": "refuse", "reason": "privacy", "explanation": "a" * 501},
        {"outcome": "refuse", "reason": "privacy", "explanation": "a\x00b"},
        {"outcome": "\x00", "reason": "\x00"},
    ],
)
def test_a_broken_decision_is_not_taken_and_keeps_its_words(
    desk: Client, waiting: QueueItem, fields: dict[str, str]
) -> None:
    response = desk.post(item_url(waiting), fields)
    assert response.status_code == 422
    page = response.content.decode()
    assert "Nothing was decided yet" in page
    assert fields.get("explanation", "").replace("\x00", "").strip()[:400] in page
    waiting.refresh_from_db()
    assert waiting.closed_at is None


def test_line_breaks_count_once_as_in_the_browser(
    desk: Client, waiting: QueueItem
) -> None:
    words = "\r\n".join(["a" * 99] * 5)
    sent = decision("changes", reason="clarity", explanation=words)
    assert desk.post(item_url(waiting), sent).status_code == 302


def test_a_post_with_an_unchecked_picture_is_not_published(
    desk: Client, zawadi: User, placed_picture: PlacedPicture
) -> None:
    item = waiting_item(submitted_post(zawadi, picture=placed_picture))
    response = desk.post(item_url(item), decision("publish"))
    assert response.status_code == 409
    assert "still being checked" in response.content.decode()
    assert not item.version.subject.row().is_public


def test_nobody_is_offered_their_own_work(moderator: User, desk: Client) -> None:
    item = waiting_item(submitted_post(moderator, title="By the desk itself"))
    assert "By the desk itself" not in desk.get(QUEUE).content.decode()
    assert is_missing(desk.get(item_url(item)))
    assert is_missing(desk.post(item_url(item), decision("publish")))
    item.refresh_from_db()
    assert item.closed_at is None


def test_somebody_in_distress_is_met_with_care_first(
    desk: Client, waiting: QueueItem
) -> None:
    assessment = waiting.version.assessments.get()
    assessment.show_support = True
    assessment.save()
    page = opened(desk, waiting)
    ticked = page.partition('value="support"')[2].partition(">")[0]
    assert "checked" in ticked


def test_decided_lately_says_who_decided_what(
    desk: Client, moderator: User, amina: User
) -> None:
    refused_post(amina, moderator)
    page = desk.get(f"{QUEUE}decided/").content.decode()
    assert "Do not publish" in page
    assert moderator.handle in page
    assert amina.handle in page


def test_a_watched_older_version_never_comes_back(
    desk: Client, amina: User, moderator: User
) -> None:
    for _ in range(5):
        published_post(amina, moderator)
    post = submitted_post(amina, title="First words")
    watched = QueueItem.objects.open().get(
        version__subject=post.subject, cause=Cause.WATCH
    )
    actions.submit(post, post_submission(title="Second words"), acting_user=amina)
    desk.post(item_url(watched), decision("publish"))
    post.refresh_from_db()
    assert post.title == "Second words"


def test_reading_changes_nothing(desk: Client, waiting: QueueItem) -> None:
    before = QueueItem.objects.values().get(pk=waiting.pk)
    for door in ("", "open/", "pass/"):
        desk.get(item_url(waiting, door))
    desk.get(f"{QUEUE}next/")
    assert QueueItem.objects.values().get(pk=waiting.pk) == before


def test_the_desk_stands_in_arabic(desk: Client, waiting: QueueItem) -> None:
    response = desk.get(QUEUE, headers={"accept-language": "ar"})
    assert 'dir="rtl"' in response.content.decode()


def test_no_page_of_the_desk_is_kept_by_a_browser(
    desk: Client, waiting: QueueItem
) -> None:
    for url in (QUEUE, item_url(waiting), f"{QUEUE}decided/"):
        assert "no-store" in desk.get(url)["Cache-Control"]


@pytest.mark.parametrize(
    ("failed", "says"),
    [
        (("links",), "A check did not work, so a person reads it."),
        (("budget",), "It is too long for our checks, so a person reads it."),
    ],
)
def test_what_an_error_or_a_limit_held_says_so(
    juma: User,
    moderator: User,
    monkeypatch: pytest.MonkeyPatch,
    failed: tuple[str, ...],
    says: str,
) -> None:
    for _ in range(3):
        published_post(juma, moderator)
    assess = pipeline.assess
    monkeypatch.setattr(
        pipeline, "assess", lambda *a, **k: replace(assess(*a, **k), failed=failed)
    )
    post = submitted_post(juma)
    assert not post.is_public
    page = opened(staff_client(moderator), waiting_item(post))
    assert says in page
    assert failed[0] in page
