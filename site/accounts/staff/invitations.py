"""Inviting staff by a link that opens once, and accepting."""

from __future__ import annotations

import datetime
import uuid

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from allauth.account.models import EmailAddress

import vault
from accounts.models import AgeBand, User
from audit import actions as audit
from offices import actions as offices
from offices.actions import NotAllowed, NotARole
from offices.models import Invitation, Membership, Office, Role
from offices.permissions import LONGEST_ROLE, OF_HEADQUARTERS, may_grant
from outbox import actions as outbox
from outbox.models import Channel

LASTS = datetime.timedelta(days=7)
PURPOSE = "invitation"
_SALT = "accounts.staff.invitation"


class Over(Exception):
    """The invitation was used, taken back, or is too old."""


class TooYoung(Exception):
    """Staff are adults."""


class Themselves(Exception):
    """Nobody gives themselves a role."""


@transaction.atomic
def invite(
    address: str,
    *,
    office: Office,
    role: Role,
    role_ends: datetime.datetime,
    language: str,
    acting_user: User | None,
) -> Invitation:
    """Offer a role by e-mail. ``acting_user`` is ``None`` for the shell only."""
    if acting_user is not None and not may_grant(acting_user, office, role):
        raise NotAllowed
    if role in OF_HEADQUARTERS and not office.is_headquarters:
        raise NotARole("Only headquarters has this role.")
    if not timezone.now() < role_ends <= timezone.now() + LONGEST_ROLE:
        raise NotARole("Nobody is appointed for more than two years.")
    invitation = Invitation.objects.create(
        office=office,
        role=role,
        role_ends=role_ends,
        contact=vault.lock(address, purpose=PURPOSE),
        language=language,
        invited_by=acting_user,
        lasts_until=timezone.now() + LASTS,
    )
    _send(invitation)
    _record("offices.invite", invitation, acting_user)
    return invitation


@transaction.atomic
def resend(invitation: Invitation, *, acting_user: User) -> None:
    """Send a new link for another week; older links open nothing any more."""
    _require_grant(invitation, acting_user)
    changed = (
        Invitation.objects.filter(
            pk=invitation.pk, accepted_at__isnull=True, revoked_at__isnull=True
        )
        .exclude(contact="")
        .update(key=uuid.uuid4(), lasts_until=timezone.now() + LASTS)
    )
    if not changed:
        raise Over
    outbox.withdraw(invitation.key)
    invitation.refresh_from_db()
    _send(invitation)
    _record("offices.invite_again", invitation, acting_user)


@transaction.atomic
def revoke(invitation: Invitation, *, acting_user: User) -> None:
    """Take an invitation back; again changes nothing."""
    _require_grant(invitation, acting_user)
    changed = Invitation.objects.filter(
        pk=invitation.pk, accepted_at__isnull=True, revoked_at__isnull=True
    ).update(revoked_at=timezone.now(), contact="")
    if changed:
        outbox.withdraw(invitation.key)
        _record("offices.revoke_invitation", invitation, acting_user)


def link(invitation: Invitation) -> str:
    """The address in the letter; it names nobody."""
    token = signing.dumps(str(invitation.key), salt=_SALT)
    with override(invitation.language):
        path = reverse("accounts:staff:invitation", args=[token])
    return f"{settings.BASE_URL.rstrip('/')}{path}"


def find(token: str) -> Invitation | None:
    """The invitation behind a link, over or not; ``None`` where we wrote no such link."""
    try:
        key = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return (
        Invitation.objects.filter(key=key)
        .select_related("office", "invited_by")
        .first()
    )


def is_open(invitation: Invitation) -> bool:
    """Whether it can be accepted now; not when who wrote it could not write it today."""
    return (
        Invitation.objects.open().filter(pk=invitation.pk).exists()
        and invitation.role_ends > timezone.now()
        and (
            invitation.invited_by is None
            or may_grant(invitation.invited_by, invitation.office, invitation.role)
        )
    )


def address_of(invitation: Invitation) -> str:
    """Where it was sent; empty when it is over."""
    if not invitation.contact:
        return ""
    return vault.unlock(invitation.contact, purpose=PURPOSE)


@transaction.atomic
def join(
    invitation: Invitation, handle: str, passphrase: str, *, language: str
) -> User:
    """Make an account for somebody who is invited, and accept for them.

    They said that they are 18 or older; nothing else about their age is asked or kept.
    Their address has just been shown to be theirs by the link, and becomes the account's
    unless another account has it.
    """
    address = address_of(invitation)
    user = User.objects.create_user(
        handle,
        passphrase,
        age_band=AgeBand.FROM_18,
        office=invitation.office,
        language=language,
    )
    audit.record("accounts.join", user, actor=user, office_id=user.office_id)
    accept(invitation, user)
    if address and not _is_taken(address):
        EmailAddress.objects.create(
            user=user, email=address, verified=True, primary=True
        )
        user.email = address
        user.save(update_fields=["email"])
    return user


@transaction.atomic
def accept(invitation: Invitation, person: User) -> Membership:
    """Give the role to ``person``; an invitation is accepted once.

    Their sessions end, as with every change of a role. Raises ``Over``, ``TooYoung`` or
    ``Themselves``.
    """
    check_person(invitation, person)
    if not is_open(invitation):
        raise Over
    now = timezone.now()
    taken = (
        Invitation.objects.open(now)
        .filter(pk=invitation.pk)
        .update(accepted_at=now, accepted_by=person, contact="")
    )
    if not taken:
        raise Over
    _record("offices.accept_invitation", invitation, person)
    return offices.appoint(
        person,
        invitation.office,
        Role(invitation.role),
        ends=invitation.role_ends,
        acting_user=invitation.invited_by,
    )


def check_person(invitation: Invitation, person: User) -> None:
    """Raise ``TooYoung`` or ``Themselves`` where ``person`` cannot accept."""
    if person.is_minor:
        raise TooYoung
    if person.pk == invitation.invited_by_id:
        raise Themselves


def _is_taken(address: str) -> bool:
    return (
        User.objects.filter(email__iexact=address).exists()
        or EmailAddress.objects.filter(email__iexact=address).exists()
    )


def _send(invitation: Invitation) -> None:
    by = invitation.invited_by
    with override(invitation.language):
        role = str(Role(invitation.role).label)
    outbox.post(
        "staff_invitation",
        to=address_of(invitation),
        channel=Channel.EMAIL,
        language=invitation.language,
        values={
            "link": link(invitation),
            "office": invitation.office.name,
            "role": role,
            "invited_by": by.handle if by else "",
        },
        about_key=invitation.key,
    )


def _require_grant(invitation: Invitation, acting_user: User) -> None:
    if not may_grant(acting_user, invitation.office, invitation.role):
        raise NotAllowed


def _record(verb: str, invitation: Invitation, actor: User | None) -> None:
    audit.record(
        verb,
        invitation,
        actor=actor,
        office_id=invitation.office_id,
        role=invitation.role,
    )


def waiting_for(user: User) -> list[Invitation]:
    """Invitations that are neither accepted nor taken back, and that ``user`` may."""
    waiting = (
        Invitation.objects.filter(accepted_at__isnull=True, revoked_at__isnull=True)
        .filter(~Q(contact=""))
        .select_related("office", "invited_by")
        .order_by("-pk")
    )
    return [
        invitation
        for invitation in waiting
        if may_grant(user, invitation.office, invitation.role)
    ]
