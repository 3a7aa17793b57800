"""Guards stand aside while tables change, and stand again afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseWrapper

import pytest

from guards import triggers
from moderation.models import Assessment, Decision, Version

pytestmark = pytest.mark.django_db
SPEAK_OF_THEM = ("moderation", "blog", "maps")
TABLES = """
    SELECT sql FROM sqlite_master
    WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'
    AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_words%'
"""


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[DatabaseWrapper]:
    """The house's tables in a database of its own; no other than SQLite rebuilds one."""
    settings = {**connection.settings_dict, "NAME": str(tmp_path / "copy.sqlite3")}
    own = DatabaseWrapper(settings)
    with connection.cursor() as cursor, own.cursor() as empty:
        cursor.execute(TABLES)
        for (statement,) in cursor.fetchall():
            empty.execute(statement)
    for guard in triggers.registered():
        triggers.install(guard, own)
    yield own
    own.close()


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="Only SQLite rebuilds its tables."
)
@pytest.mark.parametrize("model", [Decision, Version, Assessment])
def test_a_table_of_which_guards_speak_can_be_rebuilt_and_they_come_back(
    copy: DatabaseWrapper, model: type[Decision | Version | Assessment]
) -> None:
    for guard in triggers.registered():
        triggers.remove(guard, copy)
    assert triggers.missing(copy)

    with copy.schema_editor() as editor:
        editor._remake_table(model)  # type: ignore[attr-defined]
    for guard in triggers.registered():
        triggers.install(guard, copy)

    assert triggers.missing(copy) == set()


def test_where_nothing_is_to_be_migrated_no_guard_moves() -> None:
    for app in SPEAK_OF_THEM:
        triggers.remove_for_app(apps.get_app_config(app), "default", plan=[])
    assert triggers.missing(connection) == set()


def test_before_a_migration_every_guard_of_sqlite_stands_aside() -> None:
    for app in SPEAK_OF_THEM:
        triggers.remove_for_app(apps.get_app_config(app), "default", plan=[object()])
    assert bool(triggers.missing(connection)) == (connection.vendor == "sqlite")
