"""The log is appended to, sealed, and shows every hand laid on it."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

from django.conf import settings as house
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit import actions, tasks
from audit.models import Entry, Seal
from audit.retention import delete_old_entries
from guards.triggers import install, registered
from offices.models import Office

pytestmark = pytest.mark.django_db


def write(office: Office, count: int = 1, **data: Any) -> list[Entry]:
    return [
        actions.record("tests.write", office, actor=None, office_id=office.pk, **data)
        for _number in range(count)
    ]


@contextmanager
def somebody_with_the_database() -> Iterator[None]:
    """Takes the guards of the log away, as only the owner of the tables could."""
    guards = [guard for guard in registered() if guard.name.startswith("audit_")]
    with connection.cursor() as cursor:
        for guard in guards:
            for trigger in guard.triggers():
                on = f' ON "{guard.table}"' if connection.vendor == "postgresql" else ""
                cursor.execute(f'DROP TRIGGER "{trigger}"{on}')
    yield
    for guard in guards:
        install(guard, connection)


def test_an_entry_is_never_changed(headquarters: Office) -> None:
    (entry,) = write(headquarters)

    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(verb="tests.other")


def test_an_entry_is_sealed_before_it_may_be_deleted(headquarters: Office) -> None:
    (entry,) = write(headquarters)
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.delete()

    actions.seal()
    entry.delete()
    assert not Entry.objects.exists()


def test_a_seal_is_kept_for_ever(headquarters: Office) -> None:
    write(headquarters)
    actions.seal()

    with pytest.raises(DatabaseError), transaction.atomic():
        Seal.objects.update(digest="0" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        Seal.objects.all().delete()


def test_sealing_twice_seals_once(headquarters: Office) -> None:
    write(headquarters, 3)
    for _time in range(2):
        tasks.seal_entries.func()

    seal = Seal.objects.get()
    assert (seal.number, seal.count, seal.previous_digest) == (1, 3, "")
    assert actions.verify() == []


def test_sealing_with_nothing_new_asks_little(
    headquarters: Office, django_assert_max_num_queries: Any
) -> None:
    write(headquarters, 3)
    actions.seal()

    # One more than on SQLite: PostgreSQL is asked to wait for its writers.
    with django_assert_max_num_queries(5):
        assert actions.seal() is None


def test_many_entries_become_several_seals(
    headquarters: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "SEAL_AT_MOST", 4)
    write(headquarters, 10)
    tasks.seal_entries.func()

    assert [seal.count for seal in Seal.objects.all()] == [4, 4, 2]
    assert actions.verify() == []


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(sizes=st.lists(st.integers(0, 4), min_size=1, max_size=5))
def test_a_log_nobody_touched_is_always_whole(
    headquarters: Office, sizes: list[int]
) -> None:
    for size in sizes:
        write(headquarters, size, size=size)
        actions.seal()

    assert actions.verify() == []
    assert sum(Seal.objects.values_list("count", flat=True)) == Entry.objects.count()


CHANGES: list[dict[str, Any]] = [
    {"verb": "tests.writf"},
    {"target": "offices.office:2"},
    {"data": {"size": 1}},
    {"actor_key": uuid.UUID(int=7)},
    {"office_key": None},
    {"at": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
@pytest.mark.parametrize("place", [0, 2])
def test_a_single_changed_value_is_found(
    headquarters: Office, change: dict[str, Any], place: int
) -> None:
    entries = write(headquarters, 3, size=0)
    actions.seal()
    with somebody_with_the_database():
        Entry.objects.filter(pk=entries[place].pk).update(**change)

    assert [fault.what for fault in actions.verify()] == [
        "covers an entry that was changed"
    ]


def _lose_an_entry() -> None:
    Entry.objects.order_by("id")[1].delete()


def _lose_a_whole_range() -> None:
    seal = Seal.objects.get(number=2)
    Entry.objects.filter(id__range=(seal.first_id, seal.last_id)).delete()


def _put_an_entry_between() -> None:
    second, third = Entry.objects.order_by("id")[1:3]
    copy = Entry.objects.get(pk=second.pk)
    second.delete()
    copy.pk = third.pk + 1000
    copy.save()
    Entry.objects.filter(pk=third.pk).update(verb="tests.put")


def _lose_a_seal() -> None:
    Seal.objects.get(number=2).delete()


def _rewrite_a_seal() -> None:
    Seal.objects.filter(number=1).update(digest="f" * 64)


@pytest.mark.parametrize(
    "tamper",
    [
        _lose_an_entry,
        _lose_a_whole_range,
        _put_an_entry_between,
        _lose_a_seal,
        _rewrite_a_seal,
    ],
)
def test_what_is_lost_added_or_rewritten_is_found(
    headquarters: Office, tamper: Callable[[], None]
) -> None:
    for _seal in range(3):
        write(headquarters, 3)
        actions.seal()
    with somebody_with_the_database():
        tamper()

    assert actions.verify()
    with pytest.raises(CommandError, match="not what was sealed"):
        call_command("verify_audit", stderr=StringIO())


def test_a_log_cut_off_at_its_end_is_found_by_a_seal_written_down_elsewhere(
    headquarters: Office,
) -> None:
    for _seal in range(2):
        write(headquarters)
        last = actions.seal()
    assert last
    kept = {last.number: last.digest}
    with somebody_with_the_database():
        Seal.objects.filter(number=2).delete()
        Entry.objects.filter(pk=last.first_id).delete()

    assert actions.verify() == []
    assert actions.verify(expected=kept)


AFTER_ITS_TIME = house.RETENTION["audit"] + datetime.timedelta(days=1)


def test_entries_deleted_after_their_time_leave_a_whole_log(
    headquarters: Office,
) -> None:
    with time_machine.travel(timezone.now() - AFTER_ITS_TIME):
        write(headquarters, 2)
        actions.seal()
    write(headquarters, 2)
    actions.seal()
    assert delete_old_entries(timezone.now()) == 2

    assert Entry.objects.count() == 2
    assert actions.verify() == []


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(ages=st.lists(st.integers(1, 900), min_size=1, max_size=6))
def test_deletion_in_time_is_accounted_for_and_any_other_is_found(
    headquarters: Office, ages: list[int]
) -> None:
    """A log with seals of all ages: only what has had its time may be missing."""
    now = timezone.now()
    with undone():
        for days in sorted(ages, reverse=True):
            with time_machine.travel(now - datetime.timedelta(days=days)):
                write(headquarters, 2)
                actions.seal()
        delete_old_entries(now)
        assert actions.verify() == []
        left = Entry.objects.first()
        if left is not None:
            seal = Seal.objects.get(first_id__lte=left.pk, last_id__gte=left.pk)
            Entry.objects.filter(id__range=(seal.first_id, seal.last_id)).delete()
            assert actions.verify()


SEALS = 3
EACH = 3
ENTRY_FIELDS = "actor_key office_key verb target data at".split()
SEAL_FIELDS = (
    "number first_id last_id count content_digest digest previous_digest sealed_at"
).split()


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside has not happened afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def different(value: Any) -> Any:
    """Another value of the same kind, one bit or one second away."""
    if isinstance(value, uuid.UUID):
        return uuid.UUID(int=value.int ^ 1)
    if isinstance(value, int):
        return value ^ (1 << 20)
    if isinstance(value, datetime.datetime):
        return value - datetime.timedelta(microseconds=1)
    if isinstance(value, dict):
        return {**value, "size": 1}
    return f"{value[:-1]}{'1' if value.endswith('0') else '0'}" if value else "x"


def _change(model: Any, field: str, place: int) -> None:
    row = model.objects.order_by("pk")[place % model.objects.count()]
    value = different(getattr(row, field))
    if field == "first_id":
        value = row.first_id + 1  # The database takes no range that ends before it.
    model.objects.filter(pk=row.pk).update(**{field: value})


def _lose(model: Any, place: int) -> None:
    # The last seal and what it covers are the matter of ``--expect``.
    model.objects.order_by("pk")[place % (model.objects.count() - EACH)].delete()


def _insert(place: int) -> None:
    """An entry with an id inside what was sealed, where somebody else's stood."""
    row = Entry.objects.order_by("pk")[place % Entry.objects.count()]
    Entry.objects.filter(pk=row.pk).delete()
    Entry.objects.create(
        pk=row.pk, verb=row.verb, target=row.target, office_key=row.office_key
    )


tampering = st.one_of(
    st.tuples(st.just(_change), st.just(Entry), st.sampled_from(ENTRY_FIELDS)),
    st.tuples(st.just(_change), st.just(Seal), st.sampled_from(SEAL_FIELDS)),
    st.tuples(st.just(_lose), st.sampled_from([Entry])),
    st.tuples(st.just(_insert)),
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(hand=tampering, place=st.integers(0, 8))
def test_no_hand_on_what_was_sealed_stays_unseen(
    headquarters: Office, hand: tuple[Any, ...], place: int
) -> None:
    lay_hands_on, *how = hand
    with undone():
        for _seal in range(SEALS):
            for _entry in range(EACH):
                actions.record(
                    "tests.write",
                    headquarters,
                    actor=Somebody(),
                    office_id=headquarters.pk,
                    size=0,
                )
            last = actions.seal()
        assert last
        assert actions.verify() == []
        with somebody_with_the_database():
            lay_hands_on(*how, place)

        assert actions.verify(expected={last.number: last.digest})


class Somebody:
    public_id = uuid.UUID(int=5)


def test_a_recent_range_cannot_be_passed_off_as_old(headquarters: Office) -> None:
    write(headquarters, 2)
    seal = actions.seal()
    assert seal
    with somebody_with_the_database():
        Seal.objects.update(sealed_at=timezone.now() - AFTER_ITS_TIME)
        Entry.objects.all().delete()

    assert [fault.what for fault in actions.verify()] == ["was changed itself"]


@given(
    st.text(min_size=1).filter(
        lambda text: (
            not all(
                sign.isascii() and (sign.isalnum() or sign in "_.:-") for sign in text
            )
        )
    )
)
def test_no_text_goes_into_the_log(text: str) -> None:
    with pytest.raises(ValueError, match="never text"):
        actions.record(
            "tests.write", Entry(pk=1), actor=None, office_id=None, reason=text
        )


@pytest.mark.parametrize(
    "text",
    ["I feel alone", "amina@example.org", "نص", "x" * 65, "<b>", "+254 722", "a/b"],
)
def test_words_of_people_do_not_go_into_the_log(
    headquarters: Office, text: str
) -> None:
    with pytest.raises(ValueError, match="never text"):
        write(headquarters, reason=text)
    assert not Entry.objects.exists()


@pytest.mark.parametrize("value", [3, True, None, "privacy", uuid.UUID(int=1)])
def test_ids_and_codes_do(headquarters: Office, value: Any) -> None:
    (entry,) = write(headquarters, reason=value)
    entry.refresh_from_db()

    expected = str(value) if isinstance(value, uuid.UUID) else value
    assert entry.data == {"reason": expected}


def test_the_command_seals_and_says_what_to_write_down(headquarters: Office) -> None:
    write(headquarters, 2)
    out = StringIO()
    call_command("verify_audit", stdout=out)

    seal = Seal.objects.get()
    assert "2 entries, all as sealed." in out.getvalue()
    assert f"{seal.number}:{seal.digest}" in out.getvalue()
    call_command("verify_audit", expect=[f"1:{seal.digest}"], stdout=StringIO())
    with pytest.raises(CommandError):
        call_command("verify_audit", expect=["1:abc"], stderr=StringIO())


@pytest.mark.parametrize("pair", ["", "1", "x:y", "1:", ":abc"])
def test_a_seal_that_cannot_be_read_is_refused(db: None, pair: str) -> None:
    with pytest.raises(CommandError, match="NUMBER:DIGEST"):
        call_command("verify_audit", expect=[pair])
