"""A login leaves its month behind, and nothing finer."""

from __future__ import annotations

import datetime

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import time_machine

from accounts import notices
from accounts.models import Notification, User
from accounts.seen import remember_month


def test_logging_in_leaves_the_first_day_of_the_month(amina: User) -> None:
    with time_machine.travel("2031-05-17T14:22:31Z", tick=False):
        Client().force_login(amina)
    amina.refresh_from_db()
    assert amina.last_active_in == datetime.date(2031, 5, 1)
    assert amina.last_login == datetime.datetime(2031, 5, 1, tzinfo=datetime.UTC)


def test_a_second_login_in_a_month_writes_nothing(amina: User) -> None:
    remember_month(User, amina)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        remember_month(User, amina)
    assert len(queries) == 0


def test_who_comes_back_is_not_forgotten_any_more(amina: User) -> None:
    notices.tell(amina, Notification.Kind.INACTIVE)
    User.objects.filter(pk=amina.pk).update(
        last_active_in=timezone.localdate() - datetime.timedelta(days=600)
    )
    amina.refresh_from_db()
    Client().force_login(amina)
    assert not notices.unread(amina).exists()
