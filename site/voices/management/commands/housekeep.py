from __future__ import annotations

import time
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from audit import actions as audit
from voices.retention import sweep_once_a_day

LOST_AFTER = timedelta(minutes=10)
"""No task of ours takes so long: its worker was killed."""


def requeue_lost_tasks() -> int:
    """Let tasks of killed workers run again; each may run twice without harm."""
    return DBTaskResult.objects.filter(
        status=TaskResultStatus.RUNNING, started_at__lt=timezone.now() - LOST_AFTER
    ).update(status=TaskResultStatus.READY, started_at=None)


def seal_audit() -> int:
    """Seal what was written since the last seal; returns how many seals it took."""
    seals = 0
    while audit.seal():
        seals += 1
    return seals


class Command(BaseCommand):
    help = "Seal the audit log, rescue lost tasks, and sweep once a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--every",
            type=float,
            default=None,
            metavar="SECONDS",
            help="go on for ever",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            sweep_once_a_day()
            seal_audit()
            if lost := requeue_lost_tasks():
                self.stderr.write(f"{lost} lost tasks will run again")
            if not options["every"]:
                return
            close_old_connections()
            time.sleep(max(1.0, options["every"]))
