"""The works whose cost is told."""

from __future__ import annotations

import datetime
import itertools
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.template import Context, Engine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from blog.models import Post
from moderation.models import Cause, QueueItem, Subject, Version
from moderation.pipeline import Part, Standing, Surface, assess, decide
from moderation.pipeline.markup import read_markup, sanitise
from offices.models import Membership, Role
from tests.benchmarks.measuring import Work
from tests.sessions import staff_client

HOST = "127.0.0.1"
WAITING = 10_000
SHORT, LONG = 140, 4096

_TEMPLATE = Engine().from_string(
    "<ul>{% for row in rows %}<li class='{% cycle 'a' 'b' %}'>{{ row.title }}, "
    "{{ row.slug|upper }}{% if row.words > 9 %} ({{ row.words }}){% endif %}</li>"
    "{% endfor %}</ul>"
)


def reference() -> Work:
    """A query of twenty rows and a template that lists them: the least a page does."""

    def do() -> str:
        rows = Post.objects.order_by("pk").values("title", "slug", "words")[:20]
        return _TEMPLATE.render(Context({"rows": list(rows)}))

    return Work("reference: 20 rows in a template", do)


def works() -> list[Work]:
    posts = list(Post.objects.exclude(slug__startswith="scale-").order_by("pk"))
    longest = max(posts, key=lambda post: post.words)
    visitor = Client(SERVER_NAME=HOST)
    return [
        _one_after_another(
            f"read a text of {SHORT} characters", _short_texts(posts), _read
        ),
        _one_after_another(
            "clean a post of 4 kB", [_long_text(post) for post in posts], sanitise
        ),
        _page(
            "the page of a post",
            visitor,
            f"/en/posts/{longest.slug}/",
            shows=f"/en/posts/{longest.slug}/",
        ),
        _page("the list of posts", visitor, "/en/posts/", shows="/posts/scale-"),
        _page("the front page", visitor, "/en/", shows="/posts/"),
        _search("a word of most posts", visitor, "river", shows="<mark>"),
        _search("a word of no post", visitor, "xylophonist", shows="xylophonist"),
        _queue(posts[0]),
    ]


def _one_after_another(
    name: str, texts: Iterable[str], do: Callable[[str], object]
) -> Work:
    """A different text each time, so that nothing remembers the answer."""
    following = itertools.cycle(texts)
    return Work(name, lambda: do(next(following)))


def _short_texts(posts: Iterable[Post]) -> list[str]:
    """All that the demo has written, in four languages, in pieces."""
    whole = [read_markup(post.body)[0] for post in posts]
    return [
        text[start : start + SHORT]
        for text in whole
        for start in range(0, len(text) - SHORT, SHORT)
    ]


def _long_text(post: Post) -> str:
    return (post.body * (LONG // max(len(post.body), 1) + 1))[:LONG]


def _read(text: str) -> object:
    """As a comment is read when it comes in."""
    assessment = assess([Part("body", text)])
    return decide(assessment, Standing("16_17", 9), Surface.COMMENT, sample=1)


def _page(
    name: str,
    client: Client,
    address: str,
    *,
    shows: str,
    fields: dict[str, str] | None = None,
) -> Work:
    """A page that is opened, or with ``fields`` asked for by a form."""

    def do() -> None:
        ask = client.get if fields is None else client.post
        response = ask(address, fields)
        if response.status_code != 200 or shows.encode() not in response.content:
            raise RuntimeError(f"{address} ({response.status_code}) has no {shows!r}")

    return Work(name, do)


def _search(name: str, client: Client, word: str, *, shows: str) -> Work:
    fields = {"q": word, "kind": "", "language": "", "topic": ""}
    return _page(f"search: {name}", client, "/en/search/", shows=shows, fields=fields)


def _queue(post: Post) -> Work:
    role = Membership.objects.active().filter(role=Role.MODERATOR).earliest("pk")
    first = _fill(post, role)
    desk = staff_client(role.user)
    desk.defaults["SERVER_NAME"] = HOST
    return _page(
        f"the desk with {WAITING:,} waiting",
        desk,
        "/cms/desk/",
        shows=f"/cms/desk/{first.pk}/",
    )


@transaction.atomic
def _fill(post: Post, desk: Membership) -> QueueItem:
    """New versions of ``post`` by other people, all of them waiting for the desk.

    Answers the one that is to be read first.
    """
    author = (
        User.objects.filter(office=desk.office).exclude(pk=desk.user_id).earliest("pk")
    )
    now = timezone.now()
    subjects = Subject.objects.bulk_create(
        (_subject(author, desk) for _ in range(WAITING)), batch_size=500
    )
    versions = Version.objects.bulk_create(
        (
            Version(
                subject=subject,
                number=1,
                parts={"title": post.title, "body": post.body},
                digest="0" * 64,
                client_id=uuid.uuid4(),
            )
            for subject in subjects
        ),
        batch_size=500,
    )
    Post.objects.bulk_create(
        (_post(post, subject, number) for number, subject in enumerate(subjects)),
        batch_size=500,
    )
    items = QueueItem.objects.bulk_create(
        (
            QueueItem(
                version=version,
                cause=Cause.SUBMISSION,
                office=desk.office,
                language="en",
                tier=2 + number % 3,
                due_at=now + datetime.timedelta(minutes=number),
            )
            for number, version in enumerate(versions)
        ),
        batch_size=500,
    )
    return items[0]


def _subject(author: User, desk: Membership) -> Subject:
    return Subject(
        kind=Post._meta.label_lower, author=author, office=desk.office, language="en"
    )


def _post(post: Post, subject: Subject, number: int) -> Post:
    fields: dict[str, Any] = {"title": post.title, "body": post.body}
    return Post(
        subject=subject,
        slug=f"waiting-{number}",
        topic=post.topic,
        language="en",
        words=post.words,
        **fields,
    )
