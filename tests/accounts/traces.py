"""Looks for a string in everything that this house keeps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult


def tables_with(needle: str) -> set[str]:
    """Tables in which any column of any row holds ``needle``.

    All tables of the database, those beside a full-text index included.
    """
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        return {name for name in names if _holds(cursor, name, needle)}


def _holds(cursor: Any, table: str, needle: str) -> bool:
    cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
    return any(needle in _text(cell) for row in cursor.fetchall() for cell in row)


def _text(cell: Any) -> str:
    if isinstance(cell, bytes | memoryview):
        cell = bytes(cell).decode("latin-1")
    return str(cell).casefold()


def media_files() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def files_with(needle: str) -> list[Path]:
    return [
        path
        for path in media_files()
        if needle in str(path) or needle.encode() in path.read_bytes().lower()
    ]


def work_off() -> None:
    """Do what is queued and due, and what it queues, as the worker does."""
    while row := DBTaskResult.objects.ready().first():
        arguments = row.args_kwargs
        DBTaskResult.objects.filter(pk=row.pk).update(status=TaskResultStatus.RUNNING)
        row.task.func(*arguments["args"], **arguments["kwargs"])
        DBTaskResult.objects.filter(pk=row.pk).update(
            status=TaskResultStatus.SUCCESSFUL
        )
