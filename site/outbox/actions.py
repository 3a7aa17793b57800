"""Post a letter, and send it."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import override

from outbox.models import Channel, Letter

TAKEN_FOR = datetime.timedelta(minutes=5)


def post(
    kind: str,
    *,
    to: str,
    channel: Channel,
    language: str,
    values: dict[str, Any] | None = None,
    about_key: uuid.UUID | None = None,
    send_after: datetime.datetime | None = None,
) -> Letter:
    """Put a letter on its way, in the caller's transaction; the worker sends it.

    ``values`` are plain JSON. Nothing is sent when the transaction is rolled back.
    """
    from outbox.tasks import send_letter

    letter = Letter(
        kind=kind,
        channel=channel,
        language=language,
        about_key=about_key,
        send_after=send_after or timezone.now(),
    )
    letter.seal(to, values or {})
    letter.save()
    send_letter.using(run_after=letter.send_after).enqueue(letter.pk)
    return letter


def withdraw(about_key: uuid.UUID) -> int:
    """Take back every letter about a person, sent or not; returns how many."""
    deleted, _by_model = Letter.objects.filter(about_key=about_key).delete()
    return deleted


def send(letter: Letter) -> None:
    """Render and send; the row goes, or stays as sent where the demo keeps letters.

    A worker takes a letter for five minutes before it sends it, so that two do not
    send the same one, and no transaction waits for somebody else's mail server.
    """
    now = timezone.now()
    taken = (
        Letter.objects.filter(pk=letter.pk, sent_at__isnull=True)
        .filter(Q(taken_until__isnull=True) | Q(taken_until__lte=now))
        .update(taken_until=now + TAKEN_FOR)
    )
    if not taken:
        return
    try:
        _hand_over(letter)
    except OSError:
        Letter.objects.filter(pk=letter.pk).update(taken_until=None)
        raise
    if settings.OUTBOX_KEEPS_LETTERS:
        Letter.objects.filter(pk=letter.pk).update(sent_at=timezone.now())
    else:
        letter.delete()


def _hand_over(letter: Letter) -> None:
    to, values = letter.opened()
    subject, body = rendered(letter.kind, letter.language, values)
    if letter.channel == Channel.EMAIL:
        EmailMessage(subject, body, to=[to]).send()
    else:
        import_string(settings.SMS_SENDER)(to, body)


def rendered(kind: str, language: str, values: dict[str, Any]) -> tuple[str, str]:
    """Subject and text. The first line of a template is its subject, and says nothing
    that a passer-by should not read on a locked screen."""
    with override(language):
        text = render_to_string(f"outbox/{kind}.txt", values).strip()
    subject, _line, body = text.partition("\n")
    return subject.strip(), body.strip() + "\n"
