"""The databases' own full-text indexes over ``Entry``.

SQLite: an FTS5 table whose content stays in ``search_entry``, kept in step by triggers.
A later change of that table would drop them silently, so they are made after every
``migrate``. PostgreSQL: a generated column with a GIN index.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, connections

SQLITE = (
    """
    CREATE VIRTUAL TABLE IF NOT EXISTS search_words USING fts5(
        folded_title, folded_text, content='search_entry', content_rowid='id',
        tokenize='unicode61 remove_diacritics 0', prefix='3'
    )
    """,
    "INSERT INTO search_words(search_words) VALUES('rebuild')",
)
SQLITE_BACK = ("DROP TABLE IF EXISTS search_words",)

POSTGRESQL = (
    """
    ALTER TABLE search_entry ADD COLUMN IF NOT EXISTS words tsvector
        GENERATED ALWAYS AS (
            setweight(to_tsvector('simple'::regconfig, folded_title), 'A')
            || to_tsvector('simple'::regconfig, folded_text)
        ) STORED
    """,
    "CREATE INDEX IF NOT EXISTS search_entry_words ON search_entry USING gin (words)",
)
POSTGRESQL_BACK = ("ALTER TABLE search_entry DROP COLUMN IF EXISTS words",)

_FORGET = """
    INSERT INTO search_words(search_words, rowid, folded_title, folded_text)
    VALUES ('delete', OLD.id, OLD.folded_title, OLD.folded_text);
"""
_LEARN = """
    INSERT INTO search_words(rowid, folded_title, folded_text)
    VALUES (NEW.id, NEW.folded_title, NEW.folded_text);
"""
TRIGGERS = {
    "search_entry_added": f"AFTER INSERT ON search_entry BEGIN {_LEARN} END",
    "search_entry_gone": f"AFTER DELETE ON search_entry BEGIN {_FORGET} END",
    "search_entry_changed": (
        "AFTER UPDATE OF folded_title, folded_text ON search_entry "
        f"BEGIN {_FORGET} {_LEARN} END"
    ),
}


def create(vendor: str) -> tuple[str, ...]:
    return POSTGRESQL if vendor == "postgresql" else SQLITE


def drop(vendor: str) -> tuple[str, ...]:
    return POSTGRESQL_BACK if vendor == "postgresql" else SQLITE_BACK


def install_triggers(using: str, **kwargs: Any) -> None:
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        if "search_words" not in connection.introspection.table_names(cursor):
            return  # migrated back to before the index
        for name, body in TRIGGERS.items():
            cursor.execute(f"CREATE TRIGGER IF NOT EXISTS {name} {body}")


_PAGES_AT_ONCE = 500


def forget_deleted() -> None:
    """Rewrite what FTS5 keeps of words that were deleted.

    It only notes that they are gone, and drops them when it merges its segments. The
    first step asks for one segment in the end; each is a transaction of its own, so
    that nobody waits long. PostgreSQL keeps nothing beside the row.
    """
    if connection.vendor != "sqlite":
        return
    pages = -_PAGES_AT_ONCE
    while _merge(pages):
        pages = _PAGES_AT_ONCE


def _merge(pages: int) -> bool:
    """Whether there was something to merge: FTS5 writes two rows or more then."""
    with connection.cursor() as cursor:
        before = _total_changes(cursor)
        cursor.execute(
            "INSERT INTO search_words(search_words, rank) VALUES('merge', %s)", [pages]
        )
        return _total_changes(cursor) - before >= 2


def _total_changes(cursor: Any) -> int:
    cursor.execute("SELECT total_changes()")
    return int(cursor.fetchone()[0])
