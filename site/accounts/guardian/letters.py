"""What is written to a guardian: who asks, and a link. Never what somebody wrote."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import override

from accounts.guardian import contacts
from accounts.guardian.links import Page, address
from accounts.models import ConsentRequest, Guardian, Method
from outbox import actions as outbox


def ask(guardian: Guardian, request: ConsentRequest) -> None:
    _post(
        guardian,
        "guardian_ask",
        link=address(Page.ANSWER, request.key, language=guardian.language),
        until=_day(request.lasts_until, guardian.language),
    )


def ask_once_more(guardian: Guardian, request: ConsentRequest) -> None:
    _post(
        guardian,
        "guardian_confirm",
        send_after=request.confirm_from,
        link=address(Page.CONFIRM, request.key, language=guardian.language),
        until=_day(request.lasts_until, guardian.language),
    )


def say_what_holds(guardian: Guardian) -> None:
    _post(guardian, "guardian_given", link=_choices(guardian))


def say_it_ends(guardian: Guardian, ends_at: datetime.datetime) -> None:
    _post(
        guardian,
        "guardian_ends",
        link=_choices(guardian),
        until=_day(ends_at, guardian.language),
    )


def _choices(guardian: Guardian) -> str:
    return address(Page.CHOICES, guardian.key, language=guardian.language)


def _day(moment: datetime.datetime, language: str) -> str:
    with override(language):
        return date_format(localtime(moment), "DATE_FORMAT")


def _post(
    guardian: Guardian,
    kind: str,
    *,
    send_after: datetime.datetime | None = None,
    **values: Any,
) -> None:
    channel = contacts.BY_LETTER.get(Method(guardian.channel))
    if channel is None:
        return
    person = guardian.person
    outbox.post(
        kind,
        to=contacts.unlocked(guardian),
        channel=channel,
        language=guardian.language,
        values={**values, "handle": person.handle, "channel": channel.value},
        about_key=person.public_id,
        send_after=send_after,
    )
