"""Nobody's network address is written down: in no table, no session and no log."""

from __future__ import annotations

import logging
import uuid
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test import Client
from django.urls import reverse

import pytest

from accounts.models import Session, User
from blog.models import Comment, Post
from tests.factories import PASSPHRASE, published_post
from tests.sessions import staff_client
from topics.models import Topic

ADDRESS = "203.0.113.77"
FORWARDED = "198.51.100.23"
DEVICE = "A phone that only this test has"
pytestmark = pytest.mark.django_db


def visitor(client: Client | None = None) -> Client:
    client = client or Client()
    client.defaults |= {
        "REMOTE_ADDR": ADDRESS,
        "HTTP_X_FORWARDED_FOR": FORWARDED,
        "HTTP_USER_AGENT": DEVICE,
    }
    return client


def everything_stored() -> str:
    """Every row of every table, and what sessions say once they are decoded."""
    texts = [str(session.get_decoded()) for session in Session.objects.all()]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            texts.extend(str(row) for row in cursor.fetchall())
    return "\n".join(texts)


def walk(author: User, moderator: User, post: Post) -> None:
    """Through every room that writes something, the refused tries included."""
    guest = visitor()
    for name in ("help:index", "blog:index", "maps:index", "accounts:sign_up"):
        guest.get(reverse(name))
    guest.get(reverse("search:search"), {"q": "trees"})
    guest.post(
        reverse("accounts:join"), {"month": "5", "year": "2009", "country": "KE"}
    )
    door = reverse("account_login")
    for passphrase in ("not this one", PASSPHRASE):
        guest.post(door, {"login": author.handle, "password": passphrase})
    assert SESSION_KEY in guest.session
    reply = reverse("blog:reply", args=[post.slug])
    guest.post(
        reply,
        {"body": "Which trees are they?", "client_id": str(uuid.uuid4())},
    )
    assert Comment.objects.exists()
    guest.get(reverse("blog:write"))
    guest.get("/no/such/page/")
    desk = visitor(staff_client(moderator))
    for page in ("wagtailadmin_home", "desk:queue"):
        assert desk.get(reverse(page)).status_code == 200
    guest.post(reverse("account_logout"))


def test_no_table_knows_the_address_or_the_device_of_a_visitor(
    amina: User,
    juma: User,
    moderator: User,
    climate: Topic,
    caplog: pytest.LogCaptureFixture,
) -> None:
    post = published_post(juma, moderator, topic=climate)
    with caplog.at_level(logging.DEBUG):
        walk(amina, moderator, post)
    stored = everything_stored()
    assert amina.handle in stored
    for trace in (ADDRESS, FORWARDED, DEVICE):
        assert trace not in stored
        assert trace not in caplog.text


def test_limits_know_an_address_for_a_day_at_most(settings: Any) -> None:
    """Kept in the cache alone, where everything runs out."""
    longest = 24 * 60 * 60
    for rate in settings.ACCOUNT_RATE_LIMITS.values():
        for part in (rate or "").split(","):
            if part.endswith("/ip"):
                assert seconds(part.split("/")[1]) <= longest


def seconds(period: str) -> int:
    units = {"s": 1, "m": 60, "h": 3600, "d": 86400}
    number = period[:-1] or "1"
    return int(number) * units[period[-1]]
