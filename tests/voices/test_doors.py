"""Doors for operators and the editors' pictures."""

from __future__ import annotations

import datetime
import io
import json
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from audit import actions as audit
from audit.models import Seal
from offices.models import Office
from tests.factories import picture_bytes
from voices import views


def waiting_task(age: datetime.timedelta, **fields: Any) -> DBTaskResult[Any, Any]:
    task = DBTaskResult.objects.create(
        **{
            "status": TaskResultStatus.READY,
            "args_kwargs": {"args": [], "kwargs": {}},
            "task_path": "audit.tasks.seal_entries",
            "backend_name": "default",
            "run_after": get_date_max(),
            "exception_class_path": "",
            "traceback": "",
            **fields,
        }
    )
    DBTaskResult.objects.filter(pk=task.pk).update(enqueued_at=timezone.now() - age)
    return task


def test_healthz_answers_without_a_database(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_readyz_names_what_it_looked_at(client: Client, db: None) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "ready": True,
        "checks": dict.fromkeys(("database", "cache", "search", "queue"), "ok"),
    }
    assert not response.cookies


def test_readyz_says_what_failed_and_no_more(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> bool:
        raise RuntimeError("postgres://user:passphrase@host")

    monkeypatch.setitem(views.CHECKS, "cache", fail)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["cache"] == "failed"
    assert "passphrase" not in response.content.decode()


def test_a_queue_that_nobody_works_on_is_not_ready(client: Client, db: None) -> None:
    waiting_task(datetime.timedelta(minutes=1))
    later = timezone.now() + datetime.timedelta(hours=1)
    waiting_task(datetime.timedelta(hours=2), run_after=later)
    assert client.get("/readyz").status_code == 200
    waiting_task(datetime.timedelta(minutes=16))
    assert client.get("/readyz").json()["checks"]["queue"] == "failed"


def test_housekeeping_seals_the_log_and_rescues_lost_tasks(
    headquarters: Office,
) -> None:
    audit.record("test.verb", headquarters, actor=None, office_id=None)
    now = timezone.now()
    lost = waiting_task(
        datetime.timedelta(hours=1),
        status=TaskResultStatus.RUNNING,
        started_at=now - datetime.timedelta(minutes=11),
    )
    busy = waiting_task(
        datetime.timedelta(hours=1), status=TaskResultStatus.RUNNING, started_at=now
    )
    for _again in range(2):
        call_command("housekeep", stderr=io.StringIO())
    lost.refresh_from_db()
    busy.refresh_from_db()
    assert lost.status == TaskResultStatus.READY
    assert busy.status == TaskResultStatus.RUNNING
    assert Seal.objects.count() == 1
    assert audit.verify() == []


def test_a_rendition_of_the_editors_is_served(client: Client, db: None) -> None:
    name = default_storage.save("images/house.jpg", ContentFile(picture_bytes()))
    response = client.get(f"/media/{name}")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content)  # type: ignore[attr-defined]


@pytest.mark.parametrize("folder", ["original_images", "pictures/ab", "", "images/.."])
def test_nothing_else_of_the_media_folder_is_served(
    client: Client, db: None, folder: str
) -> None:
    default_storage.save("original_images/secret.jpg", ContentFile(b"x"))
    default_storage.save("pictures/ab/secret.jpg", ContentFile(b"x"))
    default_storage.save("secret.jpg", ContentFile(b"x"))
    assert client.get(f"/media/{folder}/secret.jpg").status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        *("..%2Foriginal_images%2Fsecret.jpg", "..", "none.jpg", "x.html", "x.svg"),
        *("a" * 3000 + ".jpg", "..%5C..%5Csecret.jpg", "%2Fetc%2Fpasswd.jpg"),
    ],
)
def test_odd_names_lead_nowhere(client: Client, db: None, name: str) -> None:
    default_storage.save("original_images/secret.jpg", ContentFile(b"x"))
    assert client.get(f"/media/images/{name}").status_code == 404


def test_reference_data_loads_twice(db: None) -> None:
    out = io.StringIO()
    for _again in range(2):
        call_command("load_reference_data", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[: len(lines) // 2] == lines[len(lines) // 2 :]
    assert Office.objects.filter(is_headquarters=True).count() == 1


def test_demo_logins_says_that_there_is_no_demo(
    db: None, settings: Any, tmp_path: Any
) -> None:
    settings.DATA_DIR = tmp_path
    out = io.StringIO()
    call_command("demo_logins", stdout=out)
    assert "load_demo" in out.getvalue()
    out = io.StringIO()
    call_command("demo_logins", "--json", stdout=out)
    assert json.loads(out.getvalue()) == []
