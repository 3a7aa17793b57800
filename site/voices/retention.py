"""What is swept away each day, in the order of the page about it.

Each room knows how its own things go; here they stand in one list, for ``manage.py
sweep``, for the housekeeper and for ``docs/data-inventory.md``.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache, caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connection, transaction
from django.utils import timezone

from wagtail.models import ModelLogEntry, PageLogEntry

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts import consents
from accounts import retention as accounts
from accounts.guardian import actions as guardian
from accounts.rights import actions as rights
from accounts.rights import bands
from accounts.staff.ends import tell_of_ends
from audit import actions as audit
from audit.retention import delete_old_entries
from blog.retention import delete_old_drafts
from moderation import retention as moderation
from offices import actions as offices
from offices import retention as appointments
from offices.models import Office
from outbox.retention import delete_old_letters
from privacy import sweeping

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sweep:
    """One kind of thing that goes, and when.

    ``kept`` is a key of ``settings.RETENTION``, or empty where each thing carries its
    own end. ``run`` takes the time and returns how many there were; it may be called
    again, and stopped, at any moment.
    """

    name: str
    kept: str
    what: str
    run: Callable[[datetime.datetime], int]


def move_up_bands(now: datetime.datetime) -> int:
    return bands.move_up(timezone.localdate(now))


def delete_finished_tasks(now: datetime.datetime) -> int:
    return sweeping.delete(
        DBTaskResult.objects.filter(
            status__in=(TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED),
            finished_at__lte=sweeping.limit("task", now),
        )
    )


def delete_editors_log(now: datetime.datetime) -> int:
    over = sweeping.limit("audit", now)
    return sum(
        sweeping.delete(log.objects.filter(timestamp__lte=over))
        for log in (PageLogEntry, ModelLogEntry)
    )


def delete_expired_cache(now: datetime.datetime) -> int:
    """Rate limits know addresses of networks. Redis forgets them by itself; a table
    keeps what has run out until it is full."""
    if not isinstance(caches["default"], DatabaseCache):
        return 0
    table = connection.ops.quote_name(settings.CACHES["default"]["LOCATION"])
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {table} WHERE expires < %s",  # noqa: S608 a setting's name
            [moment],
        )
        return int(cursor.rowcount)


SWEEPS = (
    Sweep(
        "abandoned_join",
        "abandoned_join",
        "Accounts that were begun and never finished",
        accounts.erase_abandoned_joins,
    ),
    Sweep(
        "consent_request",
        "consent_request",
        "Questions to a guardian without an answer, and the accounts that waited",
        guardian.close_unanswered,
    ),
    Sweep(
        "expired_consent",
        "",
        "Consents that have run out: what rested on them is taken back",
        consents.end_expired,
    ),
    Sweep(
        "consent_reminder",
        "",
        "Consents that run out within a month: a reminder",
        guardian.remind,
    ),
    Sweep(
        "age_band",
        "",
        "Age bands and the need for a guardian, in the half-year in which they change",
        move_up_bands,
    ),
    Sweep(
        "closed_account",
        "",
        "Accounts whose time to change one's mind is over",
        rights.erase_due,
    ),
    Sweep(
        "inactive_warned",
        "inactive_warned",
        "Accounts that nobody used: a warning",
        accounts.warn_inactive,
    ),
    Sweep(
        "inactive_erased",
        "inactive_erased",
        "Accounts that nobody used, warned before: erased",
        accounts.erase_inactive,
    ),
    Sweep(
        "draft",
        "draft",
        "Drafts since they were last saved",
        delete_old_drafts,
    ),
    Sweep(
        "refused_text",
        "refused_text",
        "Words of what is not public, since the last decision about them",
        moderation.erase_refused_text,
    ),
    Sweep(
        "refused_upload",
        "refused_upload",
        "Pictures that were refused or never used, with their files",
        moderation.delete_refused_uploads,
    ),
    Sweep(
        "orphan_file",
        "refused_upload",
        "Files of uploads that were cut off",
        moderation.delete_orphan_files,
    ),
    Sweep(
        "trace",
        "trace",
        "Marks of what was handed in, by which repetition is seen",
        moderation.delete_traces,
    ),
    Sweep(
        "decision_person",
        "decision_person",
        "Who made a decision; the decision stays",
        moderation.forget_deciders,
    ),
    Sweep(
        "role",
        "",
        "Roles that have ended: their rights and their sessions",
        offices.end_over,
    ),
    Sweep(
        "role_ends",
        "",
        "Roles that end within two weeks: a notice",
        tell_of_ends,
    ),
    Sweep(
        "invitation",
        "",
        "Addresses of invitations that are over",
        appointments.forget_invited,
    ),
    Sweep(
        "appointment",
        "audit",
        "Roles, invitations and broken glass, since they ended",
        appointments.delete_old_appointments,
    ),
    Sweep(
        "consent",
        "consent_after_account",
        "Consents of erased accounts, since the last of them ended",
        accounts.delete_old_consents,
    ),
    Sweep(
        "legal_hold",
        "legal_hold",
        "Legal holds, since they were released",
        accounts.delete_released_holds,
    ),
    Sweep(
        "audit",
        "audit",
        "Entries of the audit log; their seals stay for ever",
        delete_old_entries,
    ),
    Sweep(
        "editors_log",
        "audit",
        "Wagtail's log of editorial pages",
        delete_editors_log,
    ),
    Sweep("letter", "letter", "Letters that could not be sent", delete_old_letters),
    Sweep("session", "", "Sessions that have run out", accounts.delete_old_sessions),
    Sweep("task", "task", "Tasks that are done or failed", delete_finished_tasks),
    Sweep("cache", "", "What has run out in the cache", delete_expired_cache),
)


@dataclass(frozen=True)
class Swept:
    """What one sweep did; ``count`` is ``None`` where it failed."""

    sweep: Sweep
    count: int | None


def sweep_all(
    now: datetime.datetime | None = None, *, sweeps: Iterable[Sweep] = SWEEPS
) -> list[Swept]:
    """Run every sweep and write down how much each took: counts, and nobody's id.

    One that fails does not keep the others from their work.
    """
    now = now or timezone.now()
    swept = [Swept(sweep, _run(sweep, now)) for sweep in sweeps]
    _record(swept)
    return swept


def try_all(now: datetime.datetime | None = None) -> list[Swept]:
    """What each sweep would do alone: it is done, counted and undone."""
    now = now or timezone.now()
    return [_try(sweep, now) for sweep in SWEEPS]


def sweep_once_a_day(now: datetime.datetime | None = None) -> list[Swept]:
    """Sweep unless somebody has begun to today: two housekeepers share the cache."""
    now = now or timezone.now()
    day = now.astimezone(datetime.UTC).date()
    two_days = int(datetime.timedelta(days=2).total_seconds())
    if not cache.add(f"voices.swept:{day:%Y-%m-%d}", True, timeout=two_days):
        return []
    return sweep_all(now)


def _run(sweep: Sweep, now: datetime.datetime) -> int | None:
    try:
        return sweep.run(now)
    except Exception as error:  # noqa: BLE001 whatever it is, the others go on
        # An error's own words may quote a row: its kind must do.
        logger.error(  # noqa: TRY400
            "Sweep %s failed: %s", sweep.name, type(error).__name__
        )
        return None


def _try(sweep: Sweep, now: datetime.datetime) -> Swept:
    with transaction.atomic():
        count = _run(sweep, now)
        transaction.set_rollback(True)
    return Swept(sweep, count)


def _record(swept: Iterable[Swept]) -> None:
    house = Office.objects.headquarters()
    audit.record(
        "voices.sweep",
        house,
        actor=None,
        office_id=house.pk,
        **{done.sweep.name: done.count for done in swept},
    )
