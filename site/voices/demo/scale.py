"""Many rows for benchmarks: the same tables and the same promises, written in bulk.

Each row is public by a recorded decision, as the database demands; nobody is meant to
read it. What is there already counts, so that a second run adds nothing.
"""

from __future__ import annotations

import datetime
import random
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from blog.models import Comment, Post
from maps.models import Category, Project, Report
from moderation.models import Decision, ModeratedModel, Outcome, Subject, Version
from topics.models import Topic

BATCH = 500
POLICY = "scale"
WORDS = (
    "river school street light water voice garden bus library market road music "
    "evening morning friend teacher city rain tree window football phone answer "
    "question story paper bridge lake drum kite clinic park song night sister brother"
).split()


@dataclass(frozen=True)
class Kind:
    """How many rows of a model there are to be, and how one of them is made."""

    model: type[ModeratedModel]
    make: Callable[[random.Random, Subject, int], dict[str, Any]]
    parts: Callable[[dict[str, Any]], dict[str, str]]


def fill(kind: Kind, total: int, authors: Sequence[User]) -> Iterator[int]:
    """Add rows until there are ``total``; yields how many there are after each batch."""
    there = kind.model._default_manager.count()
    while there < total:
        count = min(BATCH, total - there)
        _add(kind, there, count, authors)
        there += count
        yield there


@transaction.atomic
def _add(kind: Kind, start: int, count: int, authors: Sequence[User]) -> None:
    # The same numbers make the same rows, on every machine.
    chance = random.Random(start)  # noqa: S311
    now = timezone.now()
    subjects = Subject.objects.bulk_create(
        _subject(kind, chance.choice(authors)) for _ in range(count)
    )
    made = [
        kind.make(chance, subject, start + place)
        for place, subject in enumerate(subjects)
    ]
    versions = Version.objects.bulk_create(
        Version(
            subject=subject,
            number=1,
            parts=kind.parts(fields),
            digest="0" * 64,
            client_id=uuid.uuid4(),
        )
        for subject, fields in zip(subjects, made, strict=True)
    )
    decisions = Decision.objects.bulk_create(
        Decision(
            subject=version.subject,
            version=version,
            outcome=Outcome.PUBLISH,
            policy_version=POLICY,
            rule=POLICY,
        )
        for version in versions
    )
    kind.model._default_manager.bulk_create(
        kind.model(
            subject=decision.subject,
            is_public=True,
            public_version=decision.version,
            public_decision=decision,
            published_at=now - datetime.timedelta(seconds=chance.randrange(60_000_000)),
            **fields,
        )
        for decision, fields in zip(decisions, made, strict=True)
    )


def _subject(kind: Kind, author: User) -> Subject:
    return Subject(
        kind=kind.model._meta.label_lower,
        author=author,
        office_id=author.office_id,
        language=author.language,
    )


def _text(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words))


def posts() -> Kind:
    topics = [topic.pk for topic in Topic.objects.all()]

    def make(chance: random.Random, subject: Subject, number: int) -> dict[str, Any]:
        body = f"<p>{_text(chance, chance.randint(40, 120))}.</p>"
        return {
            "title": _text(chance, 5).capitalize(),
            "slug": f"scale-{number}-{uuid.UUID(int=chance.getrandbits(128)).hex[:8]}",
            "body": body,
            "body_html": body,
            "words": len(body.split()),
            "topic_id": chance.choice(topics),
            "language": subject.language,
        }

    return Kind(Post, make, lambda fields: _only(fields, "title", "body"))


def reports() -> Kind:
    drives = [
        (project, list(Category.objects.filter(project=project, sensitive=False)))
        for project in Project.objects.all()
    ]
    month = timezone.localdate().replace(day=1)

    def make(chance: random.Random, subject: Subject, number: int) -> dict[str, Any]:
        project, categories = chance.choice(drives)
        step = project.step
        return {
            "project": project,
            "category": chance.choice(categories),
            "sensitive": False,
            "title": _text(chance, 5).capitalize(),
            "text": _text(chance, 20),
            "language": subject.language,
            "step": step,
            "cell_y": chance.randrange(project.south, project.north) // step,
            "cell_x": chance.randrange(project.west, project.east) // step,
            "month": month,
            "status": chance.choice(Report.Status.values),
        }

    return Kind(Report, make, lambda fields: _only(fields, "title", "text"))


def comments() -> Kind:
    ids = list(Post.objects.public().values_list("pk", flat=True)[:100_000])

    def make(chance: random.Random, subject: Subject, number: int) -> dict[str, Any]:
        return {"post_id": chance.choice(ids), "body": _text(chance, 15)}

    return Kind(Comment, make, lambda fields: _only(fields, "body"))


def _only(fields: dict[str, Any], *names: str) -> dict[str, str]:
    return {name: fields[name] for name in names}


KINDS = {"posts": posts, "reports": reports, "comments": comments}
