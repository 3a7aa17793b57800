"""Sending, with patience: a provider that is away must not lose a letter."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.utils import timezone

from django_tasks import task

from outbox import actions
from outbox.models import Letter

PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=3),
    timedelta(hours=12),
)
logger = logging.getLogger(__name__)


@task()
def send_letter(letter_id: int) -> None:
    """Send one letter; a letter that cannot go now is tried again, five times."""
    letter = Letter.objects.filter(pk=letter_id, sent_at__isnull=True).first()
    if letter is None:
        return
    try:
        actions.send(letter)
    except OSError:
        # smtplib's errors are OSErrors too. They may name the address, so that nothing
        # of them is written down.
        logger.warning("Letter %s could not be sent", letter_id)
        _later(letter)


def _later(letter: Letter) -> None:
    if letter.attempts >= len(PAUSES):
        return
    pause = PAUSES[letter.attempts]
    letter.attempts += 1
    letter.save(update_fields=["attempts"])
    send_letter.using(run_after=timezone.now() + pause).enqueue(letter.pk)
