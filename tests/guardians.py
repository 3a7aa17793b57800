"""Young people who need a guardian, and guardians with their links."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts import consents
from accounts.consents import Yes
from accounts.guardian import contacts
from accounts.guardian.links import Page, path
from accounts.guardian.texts import consent_text
from accounts.models import (
    AgeBand,
    ConsentRequest,
    Guardian,
    Method,
    Scope,
    User,
)
from accounts.tasks import take_back
from outbox.models import Letter
from tests.factories import UserFactory

CONTACT = "guardian@example.org"
EVERYTHING = frozenset(Scope)


def child(office: Any, handle: str = "little.river", **fields: Any) -> User:
    """Somebody of 13 who needs a guardian for two years."""
    today = timezone.localdate()
    usual = {
        "age_band": AgeBand.FROM_13,
        "country": "KE",
        "band_until": today + datetime.timedelta(days=800),
        "guardian_until": today + datetime.timedelta(days=800),
    }
    return UserFactory.create(handle=handle, office=office, **(usual | fields))


def agreed(person: User, scopes: Iterable[Scope] = EVERYTHING) -> None:
    """A guardian who is reached by e-mail has said yes to ``scopes``."""
    Guardian.objects.get_or_create(
        person=person,
        defaults={
            "relation": Guardian.Relation.PARENT,
            "channel": Method.EMAIL,
            "contact": contacts.locked(CONTACT),
            "contact_fingerprint": contacts.fingerprint(CONTACT),
            "language": "en",
        },
    )
    text = consent_text("en")
    consents.give(
        person,
        Yes(
            scopes=frozenset(scopes),
            method=Method.EMAIL,
            relation=Guardian.Relation.PARENT,
            text_version=text.version,
            text_digest=text.digest,
            language="en",
            assented_at=timezone.now(),
        ),
    )


def ask_form(**fields: Any) -> dict[str, Any]:
    return {
        "scopes": ["publish_text"],
        "way": "email",
        "contact": CONTACT,
        "language": "en",
        "assent": "on",
        **fields,
    }


def asked(person: User, client: Client, **fields: Any) -> ConsentRequest:
    """``person`` asks by the page; returns the open request."""
    response = client.post("/en/accounts/guardian/ask/", ask_form(**fields))
    assert response.status_code == 302, response.content.decode()
    return person.consent_requests.get(closed_at__isnull=True)


def answer_form(**fields: Any) -> dict[str, Any]:
    return {
        "scopes": ["account", "publish_text"],
        "relation": "parent",
        "digest": consent_text("en").digest,
        **fields,
    }


def answer_link(request: ConsentRequest) -> str:
    return path(Page.ANSWER, request.key, language="en")


def confirm_link(request: ConsentRequest) -> str:
    return path(Page.CONFIRM, request.key, language="en")


def choices_link(guardian: Guardian) -> str:
    return path(Page.CHOICES, guardian.key, language="en")


def letters(kind: str) -> list[tuple[str, dict[str, Any]]]:
    """Address and values of each letter of a kind that is on its way."""
    return [letter.opened() for letter in Letter.objects.filter(kind=kind)]


def run_take_back(person: User, scopes: Iterable[Scope]) -> None:
    """What the worker does after a yes was taken back."""
    for scope in scopes:
        take_back.func(person.pk, scope.value)
