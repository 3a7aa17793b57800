"""Steps that tests of joining and signing in share."""

from __future__ import annotations

import re
from typing import Any

from django.core import mail
from django.test import Client
from django.utils import timezone

from outbox.models import Letter
from outbox.tasks import send_letter

JOIN = "/en/accounts/join/"


def say_age(client: Client, age: int = 20) -> Any:
    year = timezone.localdate().year - age - 1
    return client.post(JOIN, {"year": year, "month": 1, "country": "KE"})


def delivered() -> list[Any]:
    """What the worker mails now, oldest first."""
    mail.outbox.clear()
    for letter in Letter.objects.order_by("pk"):
        send_letter.func(letter.pk)
    return list(mail.outbox)


def mailed_code(address: str) -> str:
    """The code in the last mail to ``address``."""
    letter = [found for found in delivered() if found.to == [address]][-1]
    found = re.search(r"\b\d{6}\b", letter.body)
    assert found
    return found[0]
