"""What allauth would mail, posted through our outbox in our words, without a link.

Nothing is sent inside a request, and a request about an address that nobody has does
the same work as one about an address that somebody has: it posts a letter to nobody.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import get_language

from accounts.models import User
from outbox import actions as outbox
from outbox.models import Channel

CODES = frozenset({"account/email/login_code", "account/email/password_reset_code"})
TO_NOBODY = frozenset({"account/email/unknown_account"})


@transaction.atomic
def post(kind: str, address: str, **values: str) -> None:
    """Post a letter in the language of the page; it goes when its person goes."""
    about_key = (
        User.objects.filter(email=address).values_list("public_id", flat=True).first()
    )
    outbox.post(
        kind,
        to=address,
        channel=Channel.EMAIL,
        language=get_language() or "en",
        values=values,
        about_key=about_key,
    )


class Letters:
    """The part of the account adapter that writes to people."""

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        if template_prefix in CODES:
            post("code", email.lower(), code=context["code"])
        elif template_prefix in TO_NOBODY:
            # Sealed and sent like any other, but no mail server hears of it.
            post("code", "", code="")
        else:
            raise LookupError(f"There is no letter for {template_prefix}.")

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """One letter for every change of how somebody signs in.

        allauth's would tell the network and the device of whoever made the change.
        """
        if address := email or user.email:
            post("account_changed", address)
