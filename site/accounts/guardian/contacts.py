"""How to reach a guardian: read as it was typed, kept locked."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

import phonenumbers

import vault
from accounts.models import Guardian, Method
from outbox.models import Channel

PURPOSE = "guardian"
BY_LETTER = {Method.EMAIL: Channel.EMAIL, Method.SMS: Channel.SMS}
"""Ways in which a guardian answers by a link, and by what it is sent."""

NO_MAIL = _("Please check the e-mail address.")
NO_PHONE = _("Please check the phone number. Begin with the code of its country.")
LONGEST = 254


def can_send_text_messages() -> bool:
    return bool(settings.SMS_SENDER != "outbox.sms.refuse")


def tidy(contact: str, method: Method, *, country: str) -> str:
    """One way of writing each address; raises ``ValidationError`` where it is none."""
    if method == Method.PAPER:
        return ""
    if method == Method.EMAIL:
        return _mail(contact)
    return _phone(contact, country)


def _mail(contact: str) -> str:
    try:
        validate_email(contact)
    except ValidationError as error:
        raise ValidationError(NO_MAIL) from error
    return contact.lower()


def _phone(contact: str, country: str) -> str:
    try:
        number = phonenumbers.parse(contact, country or None)
    except phonenumbers.NumberParseException as error:
        raise ValidationError(NO_PHONE) from error
    if not phonenumbers.is_possible_number(number):
        raise ValidationError(NO_PHONE)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def fingerprint(contact: str) -> str:
    return vault.fingerprint(contact, purpose=PURPOSE) if contact else ""


def locked(contact: str) -> str:
    return vault.lock(contact, purpose=PURPOSE) if contact else ""


def unlocked(guardian: Guardian) -> str:
    return vault.unlock(guardian.contact, purpose=PURPOSE) if guardian.contact else ""
