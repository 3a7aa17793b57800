"""A code that was mailed and is waited for, kept in the session of whoever asked.

The session knows the code and what it is for; the browser knows neither. A code works
for ten minutes and three tries.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal, Self

from django.http import HttpRequest

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import (
    AbstractCodeVerificationProcess,
)
from allauth.core.internal.cryptokit import compare_user_code

from accounts import limits
from accounts.mail.letters import post
from accounts.models import User

LASTS = timedelta(minutes=10)
TRIES = 3
RESENDS = 2
Purpose = Literal["join", "address", "again"]


def in_plain_digits(typed: str) -> str:
    """Digits of every script, as an Arabic keyboard writes them, made 0 to 9."""
    return "".join(
        str(int(sign)) if sign.isdecimal() else sign for sign in typed.strip()
    )


class MailedCode(AbstractCodeVerificationProcess):
    """``about`` is what the code will make true, such as the handle to join with."""

    def __init__(
        self, request: HttpRequest, purpose: Purpose, state: dict[str, Any]
    ) -> None:
        self.request = request
        self.purpose = purpose
        super().__init__(TRIES, int(LASTS.total_seconds()), state)

    @classmethod
    def send_to(
        cls,
        address: str,
        *,
        request: HttpRequest,
        purpose: Purpose,
        about: dict[str, str] | None = None,
    ) -> Self:
        """Mail a code, and wait for it in this session; the caller asked the limits.

        To an address with an account goes no code unless it is asked for from there:
        its owner is told that somebody tried, and whoever did sees the same page.
        """
        state = cls.initial_state(None, email=address) | {"about": about or {}}
        mailed = cls(request, purpose, state)
        mailed.send()
        mailed.persist()
        return mailed

    @classmethod
    def pending(cls, request: HttpRequest, purpose: Purpose) -> Self | None:
        state = request.session.get(_key(purpose))
        if not state:
            return None
        mailed: Self | None = cls(request, purpose, state).abort_if_invalid()
        return mailed

    @property
    def address(self) -> str:
        address: str = self.state["email"]
        return address

    @property
    def about(self) -> dict[str, str]:
        about: dict[str, str] = self.state["about"]
        return about

    def send(self) -> None:
        self.state["code"] = get_adapter().generate_email_verification_code()
        if self._is_for_somebody_else():
            self.state["code"] = ""
            post("account_exists", self.address)
        else:
            post("code", self.address, code=self.code)

    def send_again(self) -> bool:
        """Send a new code instead, unless that was done too often."""
        if self.is_resend_quota_reached(RESENDS):
            return False
        if not may_send(self.request, self.address):
            return False
        self.send()
        self.record_resend()
        self.persist()
        return True

    def is_right(self, typed: str) -> bool:
        """Whether ``typed`` is the code; a wrong one is a try less."""
        if compare_user_code(actual=in_plain_digits(typed), expected=self.code):
            return True
        self.record_invalid_attempt()
        return False

    @property
    def is_over(self) -> bool:
        """Whether no try is left."""
        return bool(self.state["failed_attempts"] >= TRIES)

    def persist(self) -> None:
        self.request.session[_key(self.purpose)] = self.state

    def abort(self) -> None:
        self.request.session.pop(_key(self.purpose), None)

    def _is_for_somebody_else(self) -> bool:
        owner = User.objects.filter(email=self.address).first()
        return owner is not None and (
            self.purpose != "again" or owner.pk != self.request.user.pk
        )


def may_send(request: HttpRequest, address: str) -> bool:
    """Whether one more code may go to ``address``, and from this network."""
    return limits.allow(request, "mailed_code", key=address)


def _key(purpose: Purpose) -> str:
    return f"mailed_code_{purpose}"
