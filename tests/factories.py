"""People, offices and things for tests; a state is reached through actions."""

from __future__ import annotations

import datetime
import io
import uuid
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

import factory
from PIL import Image

from accounts.models import AgeBand, User
from blog.models import Comment, Post
from maps.models import Category, District, Project
from moderation import actions
from moderation.models import Assessment, Outcome, QueueItem, Reason
from moderation.pipeline import render_markdown, sanitise
from moderation.submissions import PlacedPicture, Submission
from offices.models import Office, OfficeCountry
from topics.models import Topic, TopicName

PASSPHRASE = "seven quiet lanterns by the river"

CLEAN_BODY = (
    "We planted forty trees behind the library this spring. The smaller children "
    "gave each tree a name, and we water them on the way to school."
)


class OfficeFactory(factory.django.DjangoModelFactory[Office]):
    slug = factory.Sequence(lambda n: f"office-{n}")
    name = factory.LazyAttribute(lambda office: office.slug.title())
    languages = ["en"]
    duty_starts = datetime.time(0)
    duty_ends = datetime.time(23, 59, 59)

    class Meta:
        model = Office


class UserFactory(factory.django.DjangoModelFactory[User]):
    handle = factory.Sequence(lambda n: f"writer.{'abcdefgh'[n % 8]}{n}")
    age_band = AgeBand.FROM_16
    band_until = datetime.date(2030, 1, 1)
    office = factory.SubFactory(OfficeFactory)
    password = factory.LazyFunction(lambda: make_password(PASSPHRASE))

    class Meta:
        model = User


class TopicFactory(factory.django.DjangoModelFactory[Topic]):
    slug = factory.Sequence(lambda n: f"topic-{n}")

    class Meta:
        model = Topic
        django_get_or_create = ("slug",)
        skip_postgeneration_save = True

    @factory.post_generation
    def named(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        TopicName.objects.get_or_create(
            topic=self, language="en", defaults={"name": self.slug.title()}
        )


def office_of(slug: str, country: str) -> Office:
    office = OfficeFactory.create(slug=slug)
    OfficeCountry.objects.create(office=office, country=country)
    return office


def new_post(author: User, **fields: Any) -> Post:
    """A post that nobody has submitted yet."""
    subject = actions.open_subject(
        Post, author=author, office=author.office, language=fields.get("language", "en")
    )
    return Post.objects.create(subject=subject, **fields)


def post_submission(
    title: str = "Forty trees and a tap",
    body: str = CLEAN_BODY,
    *,
    topic: Topic | None = None,
    language: str = "en",
    signed: bool = True,
    picture: PlacedPicture | None = None,
    client_id: uuid.UUID | None = None,
) -> Submission:
    clean = sanitise(render_markdown(body))
    return Submission(
        parts={"title": title, "body": clean.html},
        attributes={
            "topic": (topic or TopicFactory.create(slug="climate")).pk,
            "language": language,
            "signed": signed,
            "source": body,
        },
        client_id=client_id or uuid.uuid4(),
        language=language,
        pictures=(picture,) if picture else (),
        sanitisers_agree=clean.agree,
    )


def submitted_post(author: User, **fields: Any) -> Post:
    post = new_post(author)
    actions.submit(post, post_submission(**fields), acting_user=author)
    post.refresh_from_db()
    return post


def waiting_item(row: Any) -> QueueItem:
    return QueueItem.objects.open().get(version__subject=row.subject)


def published_post(author: User, moderator: User, **fields: Any) -> Post:
    post = submitted_post(author, **fields)
    if not post.is_public:
        actions.decide(waiting_item(post), Outcome.PUBLISH, acting_user=moderator)
        post.refresh_from_db()
    return post


def refused_post(author: User, moderator: User, **fields: Any) -> Post:
    post = submitted_post(author, **fields)
    actions.decide(
        waiting_item(post),
        Outcome.REFUSE,
        reason=Reason.PRIVACY,
        explanation="It says where your friend lives.",
        acting_user=moderator,
    )
    return post


def submitted_comment(
    author: User, post: Post, body: str
) -> tuple[Comment, Assessment]:
    subject = actions.open_subject(
        Comment, author=author, office=post.subject.office, language=post.language
    )
    comment = Comment.objects.create(subject=subject, post=post)
    assessment = actions.submit(
        comment,
        Submission(
            parts={"body": body}, client_id=uuid.uuid4(), language=post.language
        ),
        acting_user=author,
    )
    comment.refresh_from_db()
    return comment, assessment


def mapping_project(office: Office, coordinator: User, **fields: Any) -> Project:
    today = timezone.localdate()
    project = Project.objects.create(
        office=office,
        coordinator=coordinator,
        slug=fields.pop("slug", f"project-{uuid.uuid4().hex[:8]}"),
        titles={"en": "What needs fixing here"},
        aims={"en": "We bring the list to the council."},
        south=-20,
        west=3460,
        north=5,
        east=3490,
        starts=today - datetime.timedelta(days=30),
        ends=today + datetime.timedelta(days=300),
        **fields,
    )
    for order, (slug, sensitive) in enumerate(
        [("water", False), ("light", False), ("safety", True)]
    ):
        Category.objects.create(
            project=project,
            slug=slug,
            names={"en": slug.title()},
            sensitive=sensitive,
            order=order,
        )
    District.objects.create(
        project=project, slug="milimani", names={"en": "Milimani"}, y=-11, x=3475
    )
    return project


def picture_bytes(
    width: int = 64, height: int = 48, image_format: str = "JPEG", **options: Any
) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#0e6539").save(out, image_format, **options)
    return out.getvalue()
