"""In which month somebody was here last: enough to find a forgotten account."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.utils import timezone

from accounts.models import Notification, User

DJANGOS = "update_last_login"
"""Under this name Django connects what we do in its place."""


def register() -> None:
    """Django would write down each login to the second; a month is enough.

    Nobody stays logged in for longer than a month, so that logging in is the only
    moment to look at. Our receiver takes the name of Django's, whichever comes first.
    """
    user_logged_in.disconnect(dispatch_uid=DJANGOS)
    user_logged_in.connect(remember_month, dispatch_uid=DJANGOS)


def remember_month(sender: object, user: User, **kwargs: Any) -> None:
    now = timezone.localtime()
    month = now.date().replace(day=1)
    if user.last_active_in == month:
        return
    user.last_active_in = month
    user.last_login = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    User.objects.filter(pk=user.pk).update(
        last_active_in=user.last_active_in, last_login=user.last_login
    )
    # They are back: a warning that the account was forgotten is over.
    Notification.objects.filter(person=user, kind=Notification.Kind.INACTIVE).delete()
