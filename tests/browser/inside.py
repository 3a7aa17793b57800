"""What visitors cannot see: letters that reach somebody, and days that pass.

The house is another process with a database of its own. ``Inside`` keeps a program open
in the house's surroundings and talks to it in lines of JSON; run as a program, this
file is that program. It starts once, because starting Django takes longer than asking.
"""

from __future__ import annotations

import datetime
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import prepare

PATIENCE = 20  # seconds until the worker has sent a letter
DAY = datetime.timedelta(hours=25)


class Inside:
    def __init__(self, program: subprocess.Popen[str]) -> None:
        self.program = program

    def _ask(self, question: str, **values: str) -> Any:
        assert self.program.stdin is not None
        assert self.program.stdout is not None
        self.program.stdin.write(json.dumps([question, values]) + "\n")
        self.program.stdin.flush()
        return json.loads(self.program.stdout.readline())

    def letter_to(self, address: str, kind: str) -> str:
        """The newest letter of ``kind`` that was sent to ``address``."""
        ends = time.monotonic() + PATIENCE
        while not (letter := self._ask("letter", address=address, kind=kind)):
            assert time.monotonic() < ends, f"no {kind} was sent to {address}"
            time.sleep(0.3)
        return str(letter)

    def link_to(self, address: str, kind: str) -> str:
        """The link in that letter."""
        found = re.search(r"https?://\S+", self.letter_to(address, kind))
        assert found is not None
        return found[0]

    def let_a_day_pass(self, handle: str) -> None:
        """Move the question to somebody's guardian, and its letters, a day back."""
        self._ask("day", handle=handle)


@contextmanager
def step_inside(env: dict[str, str]) -> Iterator[Inside]:
    program = subprocess.Popen(
        [prepare.VENV_PYTHON, "-m", "tests.browser.inside"],
        cwd=prepare.ROOT,
        env=env | {"PYTHONPATH": ".:site:scripts"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with program:
        yield Inside(program)


# --- the program -----------------------------------------------------------------
def _letter(address: str, kind: str) -> str:
    from outbox.actions import rendered
    from outbox.models import Letter

    for letter in Letter.objects.filter(kind=kind, sent_at__isnull=False)[::-1]:
        to, values = letter.opened()
        if to == address:
            _subject, body = rendered(letter.kind, letter.language, values)
            return body
    return ""


def _day(handle: str) -> str:
    from django.db.models import F
    from django.utils import timezone

    from django_tasks_db.models import DBTaskResult

    from accounts.models import ConsentRequest
    from outbox.models import Letter

    asked = ConsentRequest.objects.get(person__handle=handle, closed_at=None)
    moments = ("asked_at", "assented_at", "answered_at", "confirm_from", "lasts_until")
    ConsentRequest.objects.filter(pk=asked.pk).update(
        **{moment: F(moment) - DAY for moment in moments}
    )
    Letter.objects.filter(
        about_key=asked.person.public_id, sent_at__isnull=True
    ).update(send_after=F("send_after") - DAY)
    DBTaskResult.objects.filter(
        task_path="outbox.tasks.send_letter", run_after__gt=timezone.now()
    ).update(run_after=F("run_after") - DAY)
    return handle


def main() -> None:
    import django

    django.setup()
    answers: dict[str, Callable[..., str]] = {"letter": _letter, "day": _day}
    for line in sys.stdin:
        question, values = json.loads(line)
        sys.stdout.write(json.dumps(answers[question](**values)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
