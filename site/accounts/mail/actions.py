"""Joining with an address, and keeping one."""

from __future__ import annotations

from django.db import transaction

from allauth.account.models import EmailAddress

from accounts import actions
from accounts.joining import Answer
from accounts.mail.letters import post
from accounts.models import User
from audit import actions as audit


@transaction.atomic
def join_by_email(handle: str, address: str, answer: Answer, *, language: str) -> User:
    """Make an account for whoever used the code that was sent to ``address``.

    Raises ``IntegrityError`` where handle or address have been taken in the meantime.
    """
    user = actions.join(handle, None, answer, language=language)
    _keep(user, address)
    return user


@transaction.atomic
def use_address(person: User, address: str, *, acting_user: User) -> None:
    """Make ``address``, where a code was used, the only one of ``person``.

    The address before it is told. Raises ``IntegrityError`` where somebody else has
    confirmed the same address in the meantime.
    """
    before = person.email
    _keep(person, address)
    audit.record(
        "accounts.set_address", person, actor=acting_user, office_id=person.office_id
    )
    if before and before != address:
        post("account_changed", before)


@transaction.atomic
def drop_address(person: User, *, acting_user: User) -> None:
    """Keep no address of ``person``; doing so again changes nothing."""
    if not person.email:
        return
    post("account_changed", person.email)
    EmailAddress.objects.filter(user=person).delete()
    person.email = None
    person.save(update_fields=["email"])
    audit.record(
        "accounts.drop_address", person, actor=acting_user, office_id=person.office_id
    )


def _keep(person: User, address: str) -> None:
    EmailAddress.objects.filter(user=person).delete()
    EmailAddress.objects.create(user=person, email=address, verified=True, primary=True)
    person.email = address
    person.save(update_fields=["email"])
