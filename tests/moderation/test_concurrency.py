"""What two people, or a person and a worker, do at the same moment.

Threads see only what is committed, so each test here works in a copy of the test
database of its own; nothing of it is left for the tests after it.
"""

from __future__ import annotations

import sqlite3
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

import pytest
from django_tasks_db.models import DBTaskResult

from accounts.models import AgeBand, User
from blog import actions as blog
from blog.models import Comment, Post
from maps import actions as maps
from maps.models import Report
from moderation import actions, tasks, uploads
from moderation.models import (
    Assessment,
    Decision,
    Outcome,
    Picture,
    PictureRendition,
    QueueItem,
    Subject,
    Version,
)
from moderation.submissions import AlreadyDecided, PlacedPicture
from offices.models import Office, Role
from tests.conftest import staff
from tests.factories import (
    OfficeFactory,
    TopicFactory,
    UserFactory,
    mapping_project,
    new_post,
    office_of,
    picture_bytes,
    post_submission,
    published_post,
    submitted_post,
    waiting_item,
)

pytestmark = pytest.mark.django_db

ROUNDS = 3
"""A race that is lost once in a while is looked for more than once."""

COPY = "copy_of_tests"


@pytest.fixture(autouse=True)
def _django_db_marker() -> None:
    """The mark asks for the database, not for a transaction round each test."""


@pytest.fixture
def committed(
    django_db_setup: None, django_db_blocker: Any, tmp_path: Path
) -> Iterator[None]:
    """A copy of the test database in which everything is committed at once."""
    with django_db_blocker.unblock():
        original = connections["default"]
        name = original.settings_dict["NAME"]
        copy = _copy(original, tmp_path)
        try:
            _use(copy)
            yield
        finally:
            connections["default"].close()
            original.settings_dict["NAME"] = name
            connections["default"] = original
            _drop(original, copy)


def _copy(connection: BaseDatabaseWrapper, folder: Path) -> str:
    if connection.vendor == "sqlite":
        copy = str(folder / COPY)
        connection.ensure_connection()
        target = sqlite3.connect(copy)
        connection.connection.backup(target)
        target.close()
        return copy
    name = connection.settings_dict["NAME"]
    copy = f"{name}_{COPY}"
    connection.close()
    _drop(connection, copy)
    _run(connection, f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
    return copy


def _use(name: str) -> None:
    """Let every thread, this one included, connect to the database ``name``."""
    connections.settings["default"]["NAME"] = name
    del connections["default"]


def _drop(connection: BaseDatabaseWrapper, copy: str) -> None:
    if connection.vendor == "postgresql":
        _run(connection, f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')


def _run(connection: Any, statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What the calls return, or raise, when they begin in the same moment."""
    barrier = threading.Barrier(len(calls))

    def begin(call: Callable[[], Any]) -> Any:
        try:
            connections["default"].ensure_connection()
            barrier.wait()
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        futures = [pool.submit(begin, call) for call in calls]
    return [_outcome(future) for future in futures]


def _outcome(future: Future[Any]) -> Any:
    return future.exception() or future.result()


@dataclass(frozen=True)
class People:
    office: Office
    writer: User
    grown: User
    desk: User
    other_desk: User


@pytest.fixture
def people(committed: None) -> People:
    OfficeFactory.create(slug="headquarters", is_headquarters=True)
    office = office_of("kenya", "KE")
    TopicFactory.create(slug="climate")
    return People(
        office=office,
        writer=UserFactory.create(handle="amina.writes", office=office),
        grown=UserFactory.create(
            handle="juma_20", office=office, age_band=AgeBand.FROM_18
        ),
        desk=staff("desk-kisumu", office, Role.MODERATOR),
        other_desk=staff("desk-kisumu-too", office, Role.MODERATOR),
    )


def again(row: Any) -> Any:
    """The row as another request reads it."""
    return (
        type(row)
        .objects.select_related("subject__author", "subject__office")
        .get(pk=row.pk)
    )


def test_the_same_submission_at_once_is_one_version(people: People) -> None:
    for _ in range(ROUNDS):
        post, submission = new_post(people.writer), post_submission()
        rows = [again(post), again(post)]
        found = at_once(
            *(
                partial(actions.submit, row, submission, acting_user=people.writer)
                for row in rows
            )
        )
        assert [type(one) for one in found] == [Assessment, Assessment]
        assert found[0].pk == found[1].pk
        assert Version.objects.filter(subject=post.subject).count() == 1
        assert QueueItem.objects.filter(version__subject=post.subject).count() == 1


def test_the_same_reply_at_once_is_one_reply_for_both(people: People) -> None:
    post = published_post(people.writer, people.desk)
    for number in range(ROUNDS):
        subjects = Subject.objects.count()
        client_id = uuid.uuid4()
        found = at_once(
            *(
                partial(
                    blog.submit_reply,
                    row,
                    f"We did it with beans, number {number}.",
                    parent=None,
                    client_id=client_id,
                    acting_user=people.grown,
                )
                for row in (again(post), again(post))
            )
        )
        (first, _found), (second, _found) = found
        assert first.pk == second.pk
        assert Comment.objects.filter(pk=first.pk).exists()
        assert Subject.objects.count() == subjects + 1


def test_the_same_report_at_once_is_one_report_for_both(people: People) -> None:
    project = mapping_project(people.office, people.desk)
    for _ in range(ROUNDS):
        subjects = Subject.objects.count()
        entry = maps.Entry(
            category=project.categories.get(slug="water"),
            title="The tap is dry",
            text="No water comes before ten in the morning.",
            language="en",
            client_id=uuid.uuid4(),
            district=project.districts.get(),
        )
        call = partial(maps.submit_report, project, entry, acting_user=people.writer)
        found = at_once(call, call)
        (first, _found), (second, _found) = found
        assert first.pk == second.pk
        assert Report.objects.filter(pk=first.pk).exists()
        assert Subject.objects.count() == subjects + 1


def test_two_people_at_the_desk_make_one_decision(people: People) -> None:
    for _ in range(ROUNDS):
        post = submitted_post(people.writer)
        item = waiting_item(post)
        found = at_once(
            partial(actions.decide, item, Outcome.PUBLISH, acting_user=people.desk),
            partial(
                actions.decide, item, Outcome.PUBLISH, acting_user=people.other_desk
            ),
        )
        assert {type(one) for one in found} == {Decision, AlreadyDecided}
        assert Decision.objects.filter(subject=post.subject).count() == 1


def test_two_people_cannot_take_the_same_item(people: People) -> None:
    for _ in range(ROUNDS):
        item = waiting_item(submitted_post(people.writer))
        found = at_once(
            partial(
                actions.claim,
                QueueItem.objects.get(pk=item.pk),
                acting_user=people.desk,
            ),
            partial(
                actions.claim,
                QueueItem.objects.get(pk=item.pk),
                acting_user=people.other_desk,
            ),
        )
        assert sorted(found) == [False, True]


def test_what_is_taken_back_while_it_is_published_is_not_public(
    people: People,
) -> None:
    for _ in range(ROUNDS):
        post = submitted_post(people.writer)
        item, row = waiting_item(post), again(post)
        decided, withdrawn = at_once(
            partial(actions.decide, item, Outcome.PUBLISH, acting_user=people.desk),
            partial(actions.withdraw, row, acting_user=people.writer),
        )
        assert withdrawn is None
        assert isinstance(decided, (Decision, AlreadyDecided))
        post = again(post)
        assert not post.is_public
        assert not post.body_html
        assert not QueueItem.objects.open().filter(pk=item.pk).exists()


def test_what_is_taken_back_while_it_is_sent_again_is_public_by_a_decision_or_not_at_all(
    people: People,
) -> None:
    for _ in range(3):
        published_post(people.grown, people.desk)
    for _ in range(ROUNDS):
        post = published_post(people.grown, people.desk)
        rows = again(post), again(post)
        found = at_once(
            partial(
                actions.submit,
                rows[0],
                post_submission(title="A new title"),
                acting_user=people.grown,
            ),
            partial(actions.withdraw, rows[1], acting_user=people.grown),
        )
        assert not any(isinstance(one, Exception) for one in found), found
        post = again(post)
        if post.is_public:
            assert post.public_decision.outcome in Outcome.public()
            assert post.public_decision.version_id == post.public_version_id
            assert post.title == "A new title"
        else:
            assert post.title == ""


def uploaded(person: User, office: Office) -> Picture:
    return uploads.upload_picture(
        picture_bytes(1200, 900),
        client_id=uuid.uuid4(),
        office=office,
        acting_user=person,
    )


def waiting_for(picture: Picture, person: User) -> Post:
    return submitted_post(person, picture=PlacedPicture(picture, "Young trees"))


def whole(picture: Picture) -> bool:
    made = PictureRendition.objects.filter(picture=picture)
    return sorted(made.values_list("format", "width")) == [
        ("avif", 480),
        ("avif", 960),
        ("webp", 480),
        ("webp", 960),
    ]


def kept_files(settings: Any) -> int:
    return sum(path.is_file() for path in Path(settings.MEDIA_ROOT).rglob("*"))


class Killed(BaseException):
    """The machine was switched off."""


def test_a_worker_that_is_killed_half_way_is_followed_by_one_that_ends_the_work(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        published_post(people.grown, people.desk)
    picture = uploaded(people.grown, people.office)
    post = waiting_for(picture, people.grown)
    make, made = tasks._make, list[Any]()

    def stop_after_the_first(*arguments: Any) -> None:
        if made:
            raise Killed
        make(*arguments)
        made.append(arguments)

    monkeypatch.setattr(tasks, "_make", stop_after_the_first)
    with pytest.raises(Killed):
        tasks.check_picture.func(picture.pk)
    assert PictureRendition.objects.filter(picture=picture).count() == 1
    assert not again(post).is_public
    monkeypatch.setattr(tasks, "_make", make)
    for _ in range(2):
        tasks.check_picture.func(picture.pk)
    picture.refresh_from_db()
    assert picture.checked_at is not None
    assert whole(picture)
    assert again(post).is_public
    assert Decision.objects.filter(subject=post.subject).count() == 1


def test_two_workers_on_one_picture_make_it_once(people: People, settings: Any) -> None:
    for _ in range(3):
        published_post(people.grown, people.desk)
    picture = uploaded(people.grown, people.office)
    post = waiting_for(picture, people.grown)
    found = at_once(*[lambda: tasks.check_picture.func(picture.pk)] * 2)
    assert found == [None, None]
    assert whole(picture)
    assert kept_files(settings) == 5
    assert again(post).is_public
    assert Decision.objects.filter(subject=post.subject).count() == 1


def test_the_same_upload_at_once_is_one_picture_and_one_file(
    people: People, settings: Any
) -> None:
    upload = partial(
        uploads.upload_picture,
        picture_bytes(),
        client_id=uuid.uuid4(),
        office=people.office,
        acting_user=people.writer,
    )
    first, second = at_once(upload, upload)
    assert first == second == Picture.objects.get()
    assert kept_files(settings) == 1


def test_an_upload_that_fails_leaves_no_file(
    people: People, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_arguments: Any, **_data: Any) -> None:
        raise Killed

    monkeypatch.setattr("audit.actions.record", stop)
    with pytest.raises(Killed):
        uploaded(people.writer, people.office)
    assert kept_files(settings) == 0


@pytest.fixture
def real_queue(settings: Any) -> None:
    settings.TASKS = {
        "default": {
            "BACKEND": "django_tasks_db.DatabaseBackend",
            "QUEUES": ["default"],
        }
    }


@transaction.atomic
def _upload_and_die(people: People) -> None:
    uploaded(people.writer, people.office)
    raise Killed


def test_work_is_queued_with_what_makes_it_necessary_or_not_at_all(
    people: People, real_queue: None
) -> None:
    with pytest.raises(Killed):
        _upload_and_die(people)
    assert not Picture.objects.exists()
    assert not DBTaskResult.objects.exists()
    with transaction.atomic():
        picture = uploaded(people.writer, people.office)
        # Nothing waits for the end of the transaction: it is a row in it.
        assert DBTaskResult.objects.count() == 1
    task = DBTaskResult.objects.get()
    assert task.task_path == "moderation.tasks.check_picture"
    assert task.args_kwargs["args"] == [picture.pk]
