"""How allauth asks about our people, in our words."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter

from accounts import actions, joining
from accounts.handles import check_handle, skeleton, tidy
from accounts.joining import Answer
from accounts.models import User

TAKEN = _(
    "Somebody has this handle already, or one that looks like it. Please choose another."
)
WRONG_CODE = _("This code is not right. Wait for the next one and try again.")
TOO_OFTEN = _("That was too many times. Please wait five minutes and try again.")
WRONG_PASSPHRASE = _("This is not your passphrase. Please try again.")

_MESSAGES = {
    "account/messages/password_changed.txt": _("Your passphrase is changed."),
    "mfa/messages/totp_activated.txt": _("Your second step is on."),
    "mfa/messages/totp_deactivated.txt": _("Your second step is off."),
    "mfa/messages/recovery_codes_generated.txt": _("Your new spare codes are ready."),
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "enter_current_password": WRONG_PASSPHRASE,
        "incorrect_code": WRONG_CODE,
        "incorrect_password": WRONG_PASSPHRASE,
        "rate_limited": TOO_OFTEN,
        "too_many_login_attempts": TOO_OFTEN,
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
        handle = tidy(username)
        check_handle(handle)
        if User.objects.filter(handle_skeleton=skeleton(handle)).exists():
            raise ValidationError(TAKEN, code="taken")
        return handle

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
        joining.forget(response)
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

    def _get_login_attempts_cache_key(
        self, request: HttpRequest, **credentials: Any
    ) -> str:
        """One count for all ways in which one handle can be typed."""
        return f"handle:{skeleton(credentials.get('username', ''))}"


class SecondStepAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
    }
