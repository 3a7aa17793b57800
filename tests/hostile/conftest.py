"""A house with something to hide, and the people who look for it."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

import pytest

from accounts.models import User
from blog.actions import open_draft
from blog.models import Draft, Post
from maps.models import Category, District, Report
from moderation import tasks
from moderation.models import Picture, QueueItem
from offices.models import Office, Role
from tests.conftest import signed_in, staff
from tests.factories import (
    mapping_project,
    picture_bytes,
    published_post,
    refused_post,
    submitted_comment,
)
from tests.hostile.addresses import House
from tests.sessions import staff_client
from topics.models import Topic

CANARY = "kwisho-canary"
"""Words that stand only in what nobody but its author and its desk may read."""

HELD = f"Write to me about the {CANARY} on +254 712 345678, I read everything."


@pytest.fixture(autouse=True)
def _fresh_limits() -> Iterator[None]:
    """No test pays for the attempts of another, nor speaks its language."""
    cache.clear()
    # What is refused is logged, and thousands of requests are refused here.
    logging.disable(logging.CRITICAL)
    with translation.override("en"):
        yield
    logging.disable(logging.NOTSET)
    cache.clear()


def typed(topic: Topic, **fields: Any) -> dict[str, Any]:
    return {
        "title": f"The {CANARY}",
        "body": HELD,
        "topic": topic.pk,
        "language": "en",
        "signed": "yes",
        "client_id": str(uuid.uuid4()),
        "lock_version": "",
        **fields,
    }


def _draft(client: Client, topic: Topic) -> Post:
    client.post("/en/write/new/", typed(topic, save="1"))
    return Post.objects.latest("pk")


def _held_with_picture(client: Client, topic: Topic) -> Post:
    post = _draft(client, topic)
    client.post(
        f"/en/write/{post.pk}/picture/",
        {
            "alt": f"A wall with the {CANARY}",
            "people": "no",
            "client_id": str(uuid.uuid4()),
            "picture": SimpleUploadedFile("x.jpg", picture_bytes()),
        },
    )
    tasks.check_picture.func(Picture.objects.latest("pk").pk)
    lock = Draft.objects.get(post=post).lock_version
    client.post(f"/en/write/{post.pk}/", typed(topic, lock_version=lock, send="1"))
    return post


def _held_report(client: Client, office: Office, coordinator: User) -> Report:
    project = mapping_project(office, coordinator, slug="kisumu")
    client.post(
        "/en/map/kisumu/new/",
        {
            "category": Category.objects.filter(project=project).first().slug,  # type: ignore[union-attr]
            "title": f"The {CANARY}",
            "text": HELD,
            "language": "en",
            "district": District.objects.get(project=project).slug,
            "client_id": str(uuid.uuid4()),
        },
    )
    return Report.objects.get()


@pytest.fixture
def house(
    amina: User, juma: User, moderator: User, editor: User, climate: Topic
) -> House:
    """Amina has a draft, and a post, a reply and a report that are held."""
    writer = signed_in(amina)
    public = published_post(juma, moderator, topic=climate)
    open_draft(public, acting_user=juma)
    refused = refused_post(amina, moderator, title=f"Old {CANARY}", body=HELD)
    draft = _draft(writer, climate)
    held = _held_with_picture(writer, climate)
    comment, _found = submitted_comment(amina, public, HELD)
    report = _held_report(writer, amina.office, editor)
    hidden = [held, refused, draft, comment, report]
    assert not any(row.is_public for row in hidden)
    return House(
        public=public,
        pieces=[held, refused, draft],
        reply=comment,
        report=report,
        picture=Picture.objects.get(),
        items=list(QueueItem.objects.order_by("pk")),
    )


@pytest.fixture
def host(headquarters: Office) -> User:
    """Whoever runs the machine: nobody here has more rights."""
    return staff("keeps-the-machine", headquarters, Role.SYSTEM_ADMIN)


VISITORS = [
    "anonymous",
    "young",
    "young_of_another_office",
    "desk_of_another_office",
    "host_without_second_step",
]


@pytest.fixture
def visitor(request: pytest.FixtureRequest) -> Client:
    """Somebody who may see nothing of what Amina holds back."""
    clients: dict[str, Callable[[], Client]] = {
        "anonymous": Client,
        "young": lambda: signed_in(request.getfixturevalue("juma")),
        "young_of_another_office": lambda: signed_in(request.getfixturevalue("leila")),
        "desk_of_another_office": lambda: staff_client(
            request.getfixturevalue("tunis_moderator")
        ),
        "host_without_second_step": lambda: signed_in(request.getfixturevalue("host")),
    }
    client = clients[request.param]()
    client.raise_request_exception = False
    return client
