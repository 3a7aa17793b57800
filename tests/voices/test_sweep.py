"""What is kept goes after its time and not before, and again changes nothing."""

from __future__ import annotations

import datetime
import io
import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from wagtail.models import ModelLogEntry

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts import notices
from accounts.models import (
    AgeBand,
    Consent,
    Ending,
    Guardian,
    LegalHold,
    Method,
    Notification,
    Scope,
    Session,
    User,
)
from audit import actions as audit
from audit.models import Entry, Seal
from blog.models import Draft, Post
from maps.actions import Entry as ReportEntry
from maps.actions import submit_report
from maps.models import Report
from moderation.actions import decide
from moderation.models import (
    Decision,
    Finding,
    Outcome,
    Picture,
    QueueItem,
    Reason,
    Subject,
    Trace,
    Version,
)
from moderation.submissions import PlacedPicture
from moderation.tasks import make_renditions
from moderation.uploads import upload_picture
from offices.models import BreakGlass, Invitation, Membership, Office, Role
from outbox import actions as outbox
from outbox.models import Channel, Letter
from privacy import sweeping
from tests.factories import (
    UserFactory,
    mapping_project,
    new_post,
    picture_bytes,
    published_post,
    refused_post,
    submitted_post,
    waiting_item,
)
from tests.sessions import staff_client
from voices import retention
from voices.retention import SWEEPS, Sweep, sweep_all, sweep_once_a_day

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)

IsThere = Callable[[], bool]


@dataclass
class House:
    """The people whom the rows of a test are about, and when it began."""

    author: User
    moderator: User
    office: Office
    began: datetime.datetime


@pytest.fixture
def house(amina: User, moderator: User, kenya_office: Office) -> House:
    return House(amina, moderator, kenya_office, timezone.now())


def run(name: str, now: datetime.datetime) -> int:
    (sweep,) = [sweep for sweep in SWEEPS if sweep.name == name]
    return sweep.run(now)


def exists(row: Any) -> IsThere:
    return lambda: bool(type(row)._base_manager.filter(pk=row.pk).exists())


# --- one of each -----------------------------------------------------------------
def abandoned_join(house: House) -> IsThere:
    return exists(UserFactory.create(office=house.office, password="!nothing"))


def draft(house: House) -> IsThere:
    post = new_post(house.author)
    Draft.objects.create(post=post, content={"body": "Once I will finish this."})
    return exists(post.subject)


def refused_text(house: House) -> IsThere:
    post = refused_post(house.author, house.moderator)
    return lambda: Version.objects.filter(subject=post.subject, parts={}).count() == 0


def picture_of(author: User) -> Picture:
    return upload_picture(
        picture_bytes(),
        client_id=uuid.uuid4(),
        office=author.office,
        acting_user=author,
    )


def refused_upload(house: House) -> IsThere:
    picture = picture_of(house.author)
    refused_post(house.author, house.moderator, picture=PlacedPicture(picture, "A bed"))
    return exists(picture)


def unused_upload(house: House) -> IsThere:
    return exists(picture_of(house.author))


def orphan_file(house: House) -> IsThere:
    file = Path(settings.MEDIA_ROOT) / "pictures" / "ab" / "abcd.jpg"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"pixels")
    os.utime(file, (house.began.timestamp(), house.began.timestamp()))
    return file.exists


def trace(house: House) -> IsThere:
    version = Version.objects.get(subject=submitted_post(house.author).subject)
    return exists(Trace.objects.create(version=version, mark=7, is_newcomer=True))


def decision_person(house: House) -> IsThere:
    post = refused_post(house.author, house.moderator)
    return Decision.objects.filter(
        subject=post.subject, decided_by=house.moderator
    ).exists


def consent(house: House) -> IsThere:
    row = Consent.objects.create(
        person=house.author,
        scope=Scope.ACCOUNT,
        text_version="1",
        text_digest="0" * 64,
        language="en",
        method=Method.EMAIL,
        relation=Guardian.Relation.PARENT,
        assented_at=house.began,
        expires_at=house.began + DAY,
    )
    Consent.objects.filter(pk=row.pk).update(
        ended_at=house.began, ending=Ending.WITHDRAWN
    )
    Consent.objects.filter(pk=row.pk).update(person=None)
    return exists(row)


def legal_hold(house: House) -> IsThere:
    return exists(
        LegalHold.objects.create(
            person=None,
            person_key=uuid.uuid4(),
            office=house.office,
            placed_by=house.moderator,
            released_at=house.began,
        )
    )


def audit_entry(house: House) -> IsThere:
    entry = audit.record("tests.look", house.office, actor=None, office_id=None)
    while audit.seal():
        pass
    return exists(entry)


def editors_log(house: House) -> IsThere:
    return exists(ModelLogEntry.objects.log_action(house.office, "wagtail.edit"))


def letter(house: House) -> IsThere:
    return exists(
        outbox.post(
            "account_inactive",
            to="guardian@example.org",
            channel=Channel.EMAIL,
            language="en",
        )
    )


def finished_task(house: House) -> IsThere:
    return exists(
        DBTaskResult.objects.create(
            status=TaskResultStatus.SUCCESSFUL,
            args_kwargs={"args": [], "kwargs": {}},
            task_path="audit.tasks.seal_entries",
            backend_name="default",
            finished_at=house.began,
            run_after=house.began,
        )
    )


def membership(house: House) -> IsThere:
    return exists(
        Membership.objects.create(
            user=house.moderator,
            office=house.office,
            role=Role.EDITOR,
            starts=house.began - DAY,
            ends=house.began,
        )
    )


def reviewed_glass(house: House) -> IsThere:
    return exists(
        BreakGlass.objects.create(
            user=house.moderator,
            office=house.office,
            reason="Nobody of the office could be reached.",
            began_at=house.began - 2 * HOUR,
            ends_at=house.began,
            reviewed_at=house.began,
        )
    )


ONE_OF_EACH: list[tuple[str, Callable[[House], IsThere]]] = [
    ("abandoned_join", abandoned_join),
    ("draft", draft),
    ("refused_text", refused_text),
    ("refused_upload", refused_upload),
    ("refused_upload", unused_upload),
    ("orphan_file", orphan_file),
    ("trace", trace),
    ("decision_person", decision_person),
    ("consent", consent),
    ("legal_hold", legal_hold),
    ("audit", audit_entry),
    ("editors_log", editors_log),
    ("letter", letter),
    ("task", finished_task),
    ("appointment", membership),
    ("appointment", reviewed_glass),
]
ELSEWHERE = {"consent_request", "inactive_warned", "inactive_erased"}


@pytest.mark.parametrize(
    ("name", "make"), ONE_OF_EACH, ids=[make.__name__ for _name, make in ONE_OF_EACH]
)
def test_it_stays_for_its_period_and_goes_after_it(
    name: str,
    make: Callable[[House], IsThere],
    house: House,
    django_capture_on_commit_callbacks: Any,
) -> None:
    is_there = make(house)
    (kept,) = [sweep.kept for sweep in SWEEPS if sweep.name == name]
    end = house.began + settings.RETENTION[kept]
    with django_capture_on_commit_callbacks(execute=True):
        run(name, end - HOUR)
    assert is_there()
    with django_capture_on_commit_callbacks(execute=True):
        assert run(name, end + HOUR) >= 1
    assert not is_there()
    assert run(name, end + HOUR) == 0


def test_every_period_has_a_sweep_and_a_test() -> None:
    tested = {name for name, _make in ONE_OF_EACH} | ELSEWHERE
    assert {sweep.kept for sweep in SWEEPS} - {""} == set(settings.RETENTION)
    assert {sweep.name for sweep in SWEEPS if sweep.kept} == tested


# --- what stays ------------------------------------------------------------------
def years_later(house: House) -> datetime.datetime:
    return house.began + datetime.timedelta(days=5000)


def test_what_is_public_keeps_its_words_and_its_picture(
    house: House, juma: User
) -> None:
    picture = picture_of(juma)
    Picture.objects.filter(pk=picture.pk).update(checked_at=house.began)
    post = published_post(
        juma, house.moderator, picture=PlacedPicture(picture, "A tree")
    )
    for name in ("refused_text", "refused_upload", "draft"):
        assert run(name, years_later(house)) == 0
    assert post.subject.versions.get().parts["title"]
    assert Path(picture.file.path).exists()


def test_what_still_waits_at_the_desk_keeps_its_words(house: House) -> None:
    submitted_post(house.author)
    assert run("refused_text", years_later(house)) == 0


def test_a_picture_in_a_draft_stays_with_the_draft(house: House) -> None:
    post = new_post(house.author)
    Draft.objects.create(post=post, picture=picture_of(house.author))
    assert run("refused_upload", house.began + 2 * DAY) == 0
    assert run("draft", years_later(house)) == 1
    assert run("refused_upload", years_later(house)) == 1


def test_a_picture_that_waits_at_the_desk_stays(house: House) -> None:
    picture = picture_of(house.author)
    submitted_post(house.author, picture=PlacedPicture(picture, "A tree"))
    assert run("refused_upload", years_later(house)) == 0


def test_a_picture_of_a_piece_to_be_changed_waits_with_its_words(house: House) -> None:
    picture = picture_of(house.author)
    post = submitted_post(house.author, picture=PlacedPicture(picture, "A tree"))
    decide(
        waiting_item(post),
        Outcome.CHANGES,
        reason=Reason.CLARITY,
        acting_user=house.moderator,
    )
    assert run("refused_upload", house.began + 2 * DAY) == 0
    assert run("refused_text", years_later(house)) == 1
    assert run("refused_upload", years_later(house)) == 1


def test_the_files_of_a_refused_picture_go_with_their_row(
    house: House, django_capture_on_commit_callbacks: Any
) -> None:
    picture = picture_of(house.author)
    make_renditions(picture)
    media = Path(settings.MEDIA_ROOT)
    assert [file for file in media.rglob("*") if file.is_file()]
    with django_capture_on_commit_callbacks(execute=True):
        assert run("refused_upload", house.began + 2 * DAY) == 1
    assert not [file for file in media.rglob("*") if file.is_file()]


def test_files_that_have_a_row_are_no_orphans(
    house: House, django_capture_on_commit_callbacks: Any
) -> None:
    picture = picture_of(house.author)
    make_renditions(picture)
    with django_capture_on_commit_callbacks(execute=True):
        assert run("orphan_file", years_later(house)) == 0
    assert Path(picture.file.path).exists()


def test_erased_words_leave_no_findings_and_no_words_beside_pictures(
    house: House,
) -> None:
    picture = picture_of(house.author)
    post = refused_post(
        house.author,
        house.moderator,
        body="Call me on +254 700 123 456 or write to amina@example.org.",
        picture=PlacedPicture(picture, "My street"),
    )
    version = post.subject.versions.get()
    assert Finding.objects.filter(assessment__version=version).exists()
    run("refused_text", years_later(house))
    version.refresh_from_db()
    assert (version.parts, version.attributes) == ({}, {})
    assert not version.pictures.exists()
    assert not Finding.objects.filter(assessment__version=version).exists()
    assert version.assessments.exists()


def test_authors_and_the_desk_can_open_what_has_lost_its_words(
    house: House, client: Any
) -> None:
    post = refused_post(house.author, house.moderator)
    report = reported(house)
    assert run("refused_text", years_later(house)) == 2
    assert report.subject.versions.get().parts == {}
    client.force_login(house.author)
    for page in (
        reverse("blog:write"),
        reverse("blog:piece", args=[post.pk]),
        reverse("maps:mine"),
        reverse("maps:my-report", args=[report.pk]),
    ):
        assert client.get(page).status_code == 200, page
    desk = staff_client(house.moderator)
    assert desk.get(reverse("desk:decided")).status_code == 200
    for item in QueueItem.objects.all():
        assert desk.get(reverse("desk:item", args=[item.pk])).status_code == 200


def reported(house: House) -> Report:
    """A report on the map that was refused."""
    project = mapping_project(house.office, house.moderator)
    report, _assessment = submit_report(
        project,
        ReportEntry(
            category=project.categories.get(slug="water"),
            title="The tap is dry",
            text="Water comes only after ten, when school has begun.",
            language="en",
            client_id=uuid.uuid4(),
            district=project.districts.get(),
        ),
        acting_user=house.author,
    )
    decide(
        waiting_item(report),
        Outcome.REFUSE,
        reason=Reason.PLACE,
        acting_user=house.moderator,
    )
    return report


def test_the_draft_of_a_public_piece_goes_alone(house: House, juma: User) -> None:
    post = published_post(juma, house.moderator)
    Draft.objects.create(post=post)
    assert run("draft", years_later(house)) == 1
    assert Post.objects.filter(pk=post.pk, is_public=True).exists()
    assert Subject.objects.filter(pk=post.subject_id).exists()


def test_a_legal_hold_keeps_drafts_pictures_and_words(house: House) -> None:
    LegalHold.objects.create(
        person=house.author, office=house.office, placed_by=house.moderator
    )
    refused_post(house.author, house.moderator)
    Draft.objects.create(post=new_post(house.author))
    picture_of(house.author)
    for name in ("draft", "refused_text", "refused_upload", "legal_hold"):
        assert run(name, years_later(house)) == 0, name


def test_decisions_stay_when_it_is_forgotten_who_made_them(house: House) -> None:
    post = refused_post(house.author, house.moderator)
    before = Decision.objects.get(subject=post.subject)
    run("decision_person", years_later(house))
    after = Decision.objects.get(subject=post.subject)
    assert after.decided_by is None
    assert (after.outcome, after.statement, after.at) == (
        before.outcome,
        before.statement,
        before.at,
    )


def test_the_log_is_whole_after_its_oldest_entries_are_gone(house: House) -> None:
    audit_entry(house)
    later = house.began + settings.RETENTION["audit"] + HOUR
    assert run("audit", later) >= 1
    assert not Entry.objects.exists()
    assert Seal.objects.exists()
    audit.record("tests.look", house.office, actor=None, office_id=None)
    audit.seal()
    with time_machine.travel(later + HOUR):
        assert audit.verify() == []


def test_a_house_with_a_shorter_period_has_a_whole_log_too(
    house: House, settings: Any
) -> None:
    settings.RETENTION = {**settings.RETENTION, "audit": 90 * DAY}
    audit_entry(house)
    assert run("audit", house.began + 91 * DAY) >= 1
    with time_machine.travel(house.began + 92 * DAY):
        assert audit.verify() == []


def test_an_entry_that_is_not_sealed_yet_stays(house: House) -> None:
    audit.record("tests.look", house.office, actor=None, office_id=None)
    run("audit", years_later(house))
    assert Entry.objects.exists()


def test_consents_of_people_who_are_there_stay(house: House) -> None:
    consent(house)
    row = Consent.objects.get()
    kept = Consent.objects.create(
        person=house.author,
        scope=Scope.MAP,
        text_version="1",
        text_digest="0" * 64,
        language="en",
        method=Method.EMAIL,
        relation=Guardian.Relation.PARENT,
        assented_at=house.began,
        expires_at=house.began + DAY,
    )
    assert row.person_key == kept.person_key
    assert run("consent", years_later(house)) == 0


def test_where_an_invitation_went_is_forgotten_once_it_is_over(house: House) -> None:
    row = Invitation.objects.create(
        office=house.office,
        role=Role.EDITOR,
        role_ends=house.began + 300 * DAY,
        contact="locked",
        language="en",
        invited_by=house.moderator,
        lasts_until=house.began + 7 * DAY,
    )
    assert run("invitation", house.began + 6 * DAY) == 0
    assert run("invitation", house.began + 8 * DAY) == 1
    row.refresh_from_db()
    assert row.contact == ""


def test_sessions_that_have_run_out_go(house: House, client: Any) -> None:
    client.force_login(house.author)
    assert run("session", house.began) == 0
    assert run("session", house.began + 60 * DAY) == 1
    assert not Session.objects.exists()


def test_tasks_that_wait_or_run_stay(house: House) -> None:
    finished_task(house)
    DBTaskResult.objects.update(status=TaskResultStatus.READY)
    assert run("task", years_later(house)) == 0


# --- accounts --------------------------------------------------------------------
def test_who_can_come_back_is_no_abandoned_join(house: House) -> None:
    proven = UserFactory.create(office=house.office, password="!nothing")
    EmailAddress.objects.create(user=proven, email="a@example.org", verified=True)
    assert run("abandoned_join", years_later(house)) == 0


def came_last(person: User, day: datetime.date) -> None:
    User.objects.filter(pk=person.pk).update(last_active_in=day.replace(day=1))


def months_after(house: House, key: str) -> datetime.datetime:
    """After the period and the rest of the month in which it ends."""
    return house.began + settings.RETENTION[key] + 32 * DAY


def test_an_account_that_nobody_uses_is_warned_once_and_then_erased(
    house: House,
) -> None:
    came_last(house.author, house.began.date())
    warned_at = months_after(house, "inactive_warned")
    early = house.began + settings.RETENTION["inactive_warned"] - 32 * DAY
    assert run("inactive_warned", early) == 0
    with time_machine.travel(warned_at, tick=False):
        assert run("inactive_warned", warned_at) >= 1
        assert run("inactive_warned", warned_at) == 0
    assert notices.unread(house.author).count() == 1
    assert run("inactive_erased", warned_at) == 0
    assert User.objects.filter(pk=house.author.pk).exists()
    end = months_after(house, "inactive_erased") + DAY
    assert run("inactive_erased", end) >= 1
    assert not User.objects.filter(pk=house.author.pk).exists()
    assert run("inactive_erased", end) == 0


def test_nobody_is_erased_who_was_not_warned_half_a_year_before(house: House) -> None:
    came_last(house.author, house.began.date())
    assert run("inactive_erased", years_later(house)) == 0
    Notification.objects.create(
        person=house.author,
        kind=Notification.Kind.INACTIVE,
        made_at=years_later(house) - 30 * DAY,
    )
    assert run("inactive_erased", years_later(house)) == 0


def test_only_a_proven_address_gets_the_warning(house: House, juma: User) -> None:
    for person, verified in ((house.author, True), (juma, False)):
        came_last(person, house.began.date())
        EmailAddress.objects.create(
            user=person, email=f"{person.pk}@example.org", verified=verified
        )
    assert run("inactive_warned", months_after(house, "inactive_warned")) >= 2
    (posted,) = Letter.objects.all()
    assert posted.about_key == house.author.public_id
    subject, body = outbox.rendered(posted.kind, "en", {})
    assert subject == "A message for you"
    assert house.author.handle not in body


def test_staff_at_work_are_not_forgotten_accounts(house: House) -> None:
    came_last(house.moderator, house.began.date() - 800 * DAY)
    Notification.objects.create(
        person=house.moderator,
        kind=Notification.Kind.INACTIVE,
        made_at=house.began - 400 * DAY,
    )
    assert run("inactive_erased", house.began) == 0


# --- the whole sweep --------------------------------------------------------------
def test_a_sweep_writes_down_counts_and_nobody(house: House) -> None:
    letter(house)
    swept = sweep_all(house.began + 8 * DAY)
    counts = {done.sweep.name: done.count for done in swept}
    assert counts["letter"] == 1
    entry = Entry.objects.get(verb="voices.sweep")
    assert entry.data == counts
    assert entry.actor_key is None


def test_sweeping_twice_changes_nothing_more(
    house: House, django_capture_on_commit_callbacks: Any
) -> None:
    for _name, make in ONE_OF_EACH:
        make(house)
    # Warnings are given at the time of the clock, so that nobody is erased here.
    now = house.began + datetime.timedelta(days=8000)
    with django_capture_on_commit_callbacks(execute=True):
        sweep_all(now)
    again = {done.sweep.name: done.count for done in sweep_all(now)}
    assert {name: count for name, count in again.items() if count} == {}


def test_one_sweep_that_fails_does_not_keep_the_others(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(now: datetime.datetime) -> int:
        raise RuntimeError("amina@example.org")

    letter(house)
    sweeps = (Sweep("broken", "", "", fail), *SWEEPS)
    swept = sweep_all(house.began + 8 * DAY, sweeps=sweeps)
    counts = {done.sweep.name: done.count for done in swept}
    assert counts["broken"] is None
    assert counts["letter"] == 1
    assert "RuntimeError" in caplog.text
    assert "amina@" not in caplog.text


def test_a_killed_sweep_goes_on_where_it_stopped(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("privacy.sweeping.BATCH", 2)
    for _number in range(5):
        letter(house)
    batches: list[int] = []

    def die_at_the_second(batch: Any) -> None:
        if batches:
            raise KeyboardInterrupt
        batches.append(batch.delete()[0])

    with pytest.raises(KeyboardInterrupt):
        sweeping.in_batches(Letter.objects.all(), die_at_the_second)
    assert Letter.objects.count() == 3
    assert run("letter", house.began + 8 * DAY) == 3


def test_a_trial_counts_and_leaves_everything(house: House) -> None:
    is_there = letter(house)
    Letter.objects.update(send_after=house.began - 8 * DAY)
    out = io.StringIO()
    call_command("sweep", "--dry-run", stdout=out)
    (line,) = [line for line in out.getvalue().splitlines() if " letter " in line]
    assert line.split()[0] == "1"
    assert is_there()
    assert not Entry.objects.filter(verb="voices.sweep").exists()
    call_command("sweep", stdout=out)
    assert not is_there()


def test_the_command_fails_when_a_sweep_does(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(now: datetime.datetime) -> int:
        raise RuntimeError

    monkeypatch.setattr(retention, "SWEEPS", (Sweep("broken", "", "", fail),))
    with pytest.raises(CommandError, match="broken"):
        call_command("sweep", "--dry-run", stdout=io.StringIO())


def test_two_housekeepers_sweep_once_a_day(house: House) -> None:
    caches["default"].clear()
    assert sweep_once_a_day(house.began) != []
    assert sweep_once_a_day(house.began) == []
    assert sweep_once_a_day(house.began + DAY) != []
    assert Entry.objects.filter(verb="voices.sweep").count() == 2


def test_what_has_run_out_in_a_table_of_the_cache_goes(
    settings: Any, house: House
) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "voices_cache_of_tests",
        }
    }
    call_command("createcachetable", verbosity=0)
    caches["default"].set("limit:203.0.113.77", 1, timeout=60)
    assert run("cache", house.began) == 0
    assert run("cache", house.began + HOUR) == 1


def test_minors_who_never_got_a_yes_are_looked_after_elsewhere(house: House) -> None:
    waiting = UserFactory.create(
        office=house.office,
        age_band=AgeBand.FROM_13,
        guardian_until=house.began.date() + 900 * DAY,
    )
    assert run("consent_request", house.began + 6 * DAY) == 0
    assert run("consent_request", house.began + 8 * DAY) == 1
    assert not User.objects.filter(pk=waiting.pk).exists()
