"""How allauth asks about our people, in our words."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse

from accounts import actions, devices, joining, limits, names
from accounts.handles import skeleton
from accounts.joining import Answer
from accounts.mail.letters import Letters
from accounts.models import User
from accounts.second_step import AsksSecondStep
from accounts.staff.closing import reason_of

TAKEN = _(
    "Somebody has this handle already, or one that looks like it. Please choose another."
)
WRONG_MAILED_CODE = _("This code is not right. Please check it and try again.")
WRONG_PASSPHRASE = _("This is not your passphrase. Please try again.")

_MESSAGES = {
    "account/messages/password_changed.txt": _("Your passphrase is changed."),
    "account/messages/password_set.txt": _("Your passphrase is set."),
    "mfa/messages/totp_activated.txt": _("Your second step is on."),
    "mfa/messages/totp_deactivated.txt": _("Your second step is off."),
    "mfa/messages/recovery_codes_generated.txt": _("Your new spare codes are ready."),
}


class AccountAdapter(Letters, AsksSecondStep, DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "enter_current_password": WRONG_PASSPHRASE,
        "incorrect_code": WRONG_MAILED_CODE,
        "incorrect_password": WRONG_PASSPHRASE,
        "rate_limited": limits.TOO_OFTEN,
        "too_many_login_attempts": limits.TOO_OFTEN,
        "username_password_mismatch": _(
            "This handle and this passphrase do not belong together. "
            "Please check both and try again."
        ),
        "username_taken": TAKEN,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Only who has answered the age question may choose a handle."""
        verdict = joining.recall(request)
        if isinstance(verdict, Answer):
            return True
        door = "accounts:later" if verdict == "later" else "accounts:join"
        raise ImmediateHttpResponse(redirect(door))

    def clean_username(self, username: str, shallow: bool = False) -> str:
        return names.clean_handle(username)

    def save_user(
        self, request: HttpRequest, user: Any, form: Any, commit: bool = True
    ) -> User:
        answer = joining.recall(request)
        assert isinstance(answer, Answer)
        return actions.join(
            form.cleaned_data["username"],
            form.cleaned_data["password1"],
            answer,
            language=get_language() or "en",
        )

    def post_login(
        self, request: HttpRequest, user: Any, **circumstances: Any
    ) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **circumstances)
        joining.forget(request, response)
        devices.remember(request, response, user)
        return response

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Say why, to somebody who has just shown that the account is theirs."""
        if reason := reason_of(user):
            why = _now("We closed your account at Voices. This is why:")
            messages.warning(request, f"{why} {reason}")
        response: HttpResponse = super().respond_user_inactive(request, user)
        return response

    def is_ajax(self, request: HttpRequest) -> bool:
        """Our pages are pages; allauth's JSON answers are a second door."""
        return False

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Say what needs saying, in our words; allauth would greet at each login."""
        text = kwargs.pop("message", None) or _MESSAGES.get(message_template or "")
        if text:
            super().add_message(request, level, message=str(text), **kwargs)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt; what was right is taken back by ``authenticate``.

        One count for all ways in which one handle can be typed.
        """
        handle = skeleton(credentials.get("username", ""))
        self._login_failed_rl_usage = limits.attempt(request, handle)
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")

    def get_client_ip(self, request: HttpRequest) -> str:
        """A fingerprint in its place: no address is kept, not even for a count."""
        return limits.network_of(request)
