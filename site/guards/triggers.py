"""The guard, its SQL on both databases, and the list of all guards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from django.apps import AppConfig
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

Event = Literal["INSERT", "UPDATE", "DELETE"]


@dataclass(frozen=True)
class Guard:
    """Refuse a write on ``model`` when ``refuse_when`` is true.

    ``refuse_when`` is an SQL expression over ``NEW`` and ``OLD`` in the common subset
    of SQLite and PostgreSQL. The write fails with ``IntegrityError(message)``.
    """

    name: str
    model: type[models.Model]
    events: tuple[Event, ...]
    refuse_when: str
    message: str

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    def statements(self, vendor: str) -> Iterator[str]:
        """The SQL that (re)creates this guard."""
        if vendor == "postgresql":
            yield from self._postgresql()
        else:
            yield from self._sqlite()

    def _sqlite(self) -> Iterator[str]:
        for event in self.events:
            trigger = f"{self.name}_{event.lower()}"
            yield f'DROP TRIGGER IF EXISTS "{trigger}"'
            yield (
                f'CREATE TRIGGER "{trigger}" BEFORE {event} ON "{self.table}" '
                f"FOR EACH ROW WHEN {self.refuse_when} "
                f"BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
            )

    def _postgresql(self) -> Iterator[str]:
        yield (
            f'CREATE OR REPLACE FUNCTION "{self.name}"() RETURNS trigger AS $guard$ '
            f"BEGIN IF {self.refuse_when} THEN "
            f"RAISE EXCEPTION USING ERRCODE = '23514', MESSAGE = '{self.message}'; "
            "END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; "
            "END $guard$ LANGUAGE plpgsql"
        )
        for event in self.events:
            trigger = f"{self.name}_{event.lower()}"
            yield f'DROP TRIGGER IF EXISTS "{trigger}" ON "{self.table}"'
            yield (
                f'CREATE TRIGGER "{trigger}" BEFORE {event} ON "{self.table}" '
                f'FOR EACH ROW EXECUTE FUNCTION "{self.name}"()'
            )

    def triggers(self) -> set[str]:
        return {f"{self.name}_{event.lower()}" for event in self.events}


_guards: dict[str, Guard] = {}


def register(*guards: Guard) -> None:
    """Have ``guards`` installed after each ``migrate``; call from ``AppConfig.ready``."""
    for guard in guards:
        _guards[guard.name] = guard


def registered() -> list[Guard]:
    return list(_guards.values())


def install_for_app(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """Install the guards of one app's tables (a ``post_migrate`` receiver)."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    for guard in registered():
        if guard.model._meta.app_label == sender.label and guard.table in tables:
            install(guard, connection)


def remove_for_app(
    sender: AppConfig, using: str, plan: list[Any] | None = None, **kwargs: Any
) -> None:
    """Take an app's guards down before its tables change (a ``pre_migrate`` receiver).

    SQLite rebuilds a table under another name, and refuses while a trigger elsewhere
    speaks of it. Where nothing is to be migrated, every guard stays where it is.
    """
    connection = connections[using]
    if not plan or connection.vendor != "sqlite":
        return
    for guard in registered():
        if guard.model._meta.app_label == sender.label:
            remove(guard, connection)


def remove(guard: Guard, connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for trigger in guard.triggers():
            cursor.execute(f'DROP TRIGGER IF EXISTS "{trigger}"')


def install(guard: Guard, connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for statement in guard.statements(connection.vendor):
            cursor.execute(statement)


def missing(connection: BaseDatabaseWrapper) -> set[str]:
    """Names of triggers that should stand in this database and do not."""
    query = (
        "SELECT tgname FROM pg_trigger"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {row[0] for row in cursor.fetchall()}
    expected: set[str] = set()
    for guard in registered():
        expected |= guard.triggers()
    return expected - present
