"""``manage.py verify_promises`` finds what got past the constraints and the guards."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection

import pytest
from PIL import Image

import guards.triggers
from accounts.models import User
from blog.models import Post
from moderation.models import Decision, Picture, QueueItem
from moderation.uploads import upload_picture
from offices.models import Office
from tests.factories import (
    mapping_project,
    picture_bytes,
    published_post,
    refused_post,
    submitted_post,
    waiting_item,
)


def verified() -> tuple[int, str]:
    """The exit status and what was printed."""
    out = io.StringIO()
    try:
        call_command("verify_promises", stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


@contextmanager
def unguarded(table: str) -> Iterator[None]:
    """A database in which somebody took the triggers of one table away."""
    mine = [guard for guard in guards.triggers.registered() if guard.table == table]
    on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for guard in mine:
            for trigger in guard.triggers():
                cursor.execute(f'DROP TRIGGER "{trigger}"{on}')
    yield
    for guard in mine:
        guards.triggers.install(guard, connection)


def test_a_house_in_order_keeps_its_promises(
    zawadi: User, moderator: User, kenya_office: Office
) -> None:
    published_post(zawadi, moderator)
    refused_post(zawadi, moderator)
    mapping_project(kenya_office, moderator)
    upload_picture(
        picture_bytes(),
        client_id=uuid.uuid4(),
        office=kenya_office,
        acting_user=zawadi,
    )
    status, said = verified()
    assert status == 0, said
    assert said.count(": kept") == 3


def test_a_missing_trigger_breaks_promise_1(db: None) -> None:
    with unguarded("blog_post"):
        status, said = verified()
    assert status == 1
    assert "blog_post_public_by_decision_insert is missing" in said


@pytest.mark.parametrize("what", ["refusal", "other version", "overruled"])
def test_a_row_that_is_wrongly_public_is_named(
    zawadi: User, moderator: User, what: str
) -> None:
    post = published_post(zawadi, moderator, title="Words nobody should print")
    other = refused_post(zawadi, moderator)
    refusal = other.subject.decisions.get()
    rows = Post.objects.filter(pk=post.pk)
    with unguarded("blog_post"):
        if what == "refusal":
            rows = Post.objects.filter(pk=other.pk)
            rows.update(
                is_public=True,
                public_decision=refusal,
                public_version=refusal.version,
                published_at=refusal.at,
            )
        elif what == "other version":
            rows.update(public_version=refusal.version)
        else:
            Decision.objects.create(
                subject=post.subject,
                version=post.subject.versions.get(),
                outcome="refuse",
                decided_by=moderator,
                rule="safety",
            )
    status, said = verified()
    assert status == 1
    assert f"blog.post:{rows.get().pk} is public without a decision" in said
    assert "Words nobody should print" not in said


def test_a_picture_that_carries_a_place_breaks_promise_2(
    zawadi: User, kenya_office: Office
) -> None:
    exif = Image.Exif()
    exif[0x010E] = "at home"
    picture = upload_picture(
        picture_bytes(),
        client_id=uuid.uuid4(),
        office=kenya_office,
        acting_user=zawadi,
    )
    picture.file.save("picture.jpg", ContentFile(picture_bytes(exif=exif)))
    status, said = verified()
    assert status == 1
    assert f"moderation.picture:{picture.pk} carries exif" in said
    assert "at home" not in said


def test_a_comment_in_a_picture_breaks_promise_2(
    zawadi: User, kenya_office: Office
) -> None:
    picture = Picture(
        uploader=zawadi,
        office=kenya_office,
        digest="0" * 64,
        width=64,
        height=48,
        client_id=uuid.uuid4(),
    )
    picture.file.save("picture.jpg", ContentFile(picture_bytes(comment=b"home")))
    assert "carries comment" in verified()[1]


def test_a_column_for_a_birth_date_breaks_promise_2(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute('ALTER TABLE "blog_draft" ADD COLUMN "date_of_birth" date')
    assert "blog_draft.date_of_birth could identify a child" in verified()[1]


def test_an_item_at_the_wrong_desk_breaks_promise_5(
    zawadi: User, tunisia_office: Office
) -> None:
    item = waiting_item(submitted_post(zawadi))
    QueueItem.objects.filter(pk=item.pk).update(office=tunisia_office)
    status, said = verified()
    assert status == 1
    assert f"moderation.queueitem:{item.pk} waits at the desk of another" in said
