"""The second step: who has one, when it is asked for, and how its secrets are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core import context
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.mfa.stages import AuthenticateStage

import vault
from accounts.models import User
from accounts.reauthentication import shown_lately
from offices.access import is_staff, offices_of
from offices.models import Role

PURPOSE = "second-step"
WRONG_CODE = _("This code is not right. Wait for the next one and try again.")

_WAYS = {
    "reauthenticate": _("Use your passphrase"),
    "mfa_reauthenticate": _("Use a code from your app"),
    "mfa_reauthenticate:webauthn": _("Use your passkey"),
    "email": _("Get a code by e-mail"),
}


def is_on(person: User) -> bool:
    """Whether signing in takes ``person`` two steps.

    An authenticator app is always a second step. A passkey is a way in of its own, and
    a second step after a passphrase for staff: a young person who lost the phone with
    the passkey gets in with a recovery code.
    """
    types = _types_of(person)
    if Authenticator.Type.TOTP in types:
        return True
    return Authenticator.Type.WEBAUTHN in types and is_staff(person)


@dataclass(frozen=True, slots=True)
class Opening:
    """Which second steps open staff pages to somebody, and where each is asked for."""

    types: frozenset[str]
    has_one: bool
    set_up_at: str
    asked_at: str


def opening_the_desk(person: User) -> Opening:
    """An app, its spare codes or a passkey; for some roles a passkey alone.

    ``settings.STAFF_PASSKEY_ONLY_ROLES`` names the roles whose pages nobody may reach
    with a code that can be read out over a telephone.
    """
    has = _types_of(person)
    passkey, app = str(Authenticator.Type.WEBAUTHN), str(Authenticator.Type.TOTP)
    only = settings.STAFF_PASSKEY_ONLY_ROLES
    if only and offices_of(person, *(Role(role) for role in only)).exists():
        return Opening(
            types=frozenset({passkey}),
            has_one=passkey in has,
            set_up_at="mfa_add_webauthn",
            asked_at="mfa_reauthenticate_webauthn",
        )
    return Opening(
        types=frozenset(str(kind) for kind in Authenticator.Type),
        has_one=bool(has & {passkey, app}),
        set_up_at="mfa_activate_totp",
        asked_at="mfa_reauthenticate" if app in has else "mfa_reauthenticate_webauthn",
    )


def count_as_used(
    request: HttpRequest, user: User, authenticator: Authenticator, **_signal: Any
) -> None:
    """Receives ``authenticator_added``: who has just shown that it works has used it.

    To ask for the same code again at once would mean waiting for the next one.
    """
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", type=authenticator.type)


def register() -> None:
    authenticator_added.connect(count_as_used, dispatch_uid="accounts.count_as_used")


def _types_of(person: User) -> set[str]:
    found = Authenticator.objects.filter(user=person).values_list("type", flat=True)
    return set(found)


class SecondStepStage(AuthenticateStage):
    """allauth's stage of a login, asked for when ``is_on`` says so."""

    def _should_handle(self, request: HttpRequest) -> bool:
        person = self.login.user
        return (
            bool(super()._should_handle(request))
            and isinstance(person, User)
            and is_on(person)
        )


class SecondStepAdapter(DefaultMFAAdapter):
    """What allauth stores about second steps, locked, and said in our words."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
    }

    def encrypt(self, text: str) -> str:
        return vault.lock(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return vault.unlock(encrypted_text, purpose=PURPOSE)

    def get_totp_label(self, user: Any) -> str:
        """The handle: an address has no business in somebody's app."""
        handle: str = user.handle
        return handle

    def generate_authenticator_name(
        self,
        user: Any,
        type: Authenticator.Type,  # noqa: A002
    ) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return str(_("Passkey %(number)d")) % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        host: str = context.request.get_host()
        return {"id": host.partition(":")[0], "name": "Voices"}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """A passkey knows its person by the id that other rows know too, and is shown
        to them by their handle."""
        return {
            "id": user.public_id.bytes,
            "name": user.handle,
            "display_name": user.handle,
        }


class AsksSecondStep:
    """The part of the account adapter that asks for a second step, or once more."""

    def get_login_stages(self) -> list[str]:
        stages: list[str] = super().get_login_stages()  # type: ignore[misc]
        ours = {"allauth.mfa.stages.AuthenticateStage": f"{__name__}.SecondStepStage"}
        return [ours.get(stage, stage) for stage in stages]

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Ways to show who one is. A code by e-mail is for whoever has nothing else
        that they know or hold; the first way is the one that is asked for."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)  # type: ignore[misc]
        if isinstance(user, User) and user.email and not user.has_usable_password():
            methods.append(
                {"id": "email", "url": reverse("accounts:reauthenticate_by_email")}
            )
        return [{**method, "description": _WAYS[method["id"]]} for method in methods]

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """allauth lets whoever has neither passphrase nor second step pass unasked;
        a code by e-mail can be asked of them."""
        request: HttpRequest = context.request
        only_mail = request.user.is_authenticated and not get_reauthentication_flows(
            request.user
        )
        if only_mail and not shown_lately(request):
            raise ReauthenticationRequired
        required: bool = super().is_reauthentication_required(  # type: ignore[misc]
            app=app, **more
        )
        return required
