"""Find entries: newest candidates first, then the best of those.

The cost of a search follows the number of its hits, so no more than the newest
``CANDIDATES`` are ranked, and nothing is ever counted.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from search.models import Entry

CANDIDATES = 5_000
PER_PAGE = 20
LAST_PAGE = 10
SHORTEST_PREFIX = 3
MOST_WORDS = 8
RECENT = 100_000
"""On PostgreSQL the newest hits cannot be read off the index: this many of the newest
entries are looked at first."""


@dataclass(frozen=True)
class Query:
    """Folded words that must all be there, and what the entries must be."""

    words: tuple[str, ...]
    kind: str = ""
    language: str = ""
    topic_id: int | None = None
    page: int = 1

    @property
    def filters(self) -> dict[str, str | int]:
        chosen = {
            "kind": self.kind,
            "language": self.language,
            "topic_id": self.topic_id,
        }
        return {column: value for column, value in chosen.items() if value}


@dataclass(frozen=True)
class Results:
    entries: list[Entry]
    has_more: bool


def find(query: Query) -> Results:
    if not query.words:
        return Results([], has_more=False)
    ids = _postgresql(query) if connection.vendor == "postgresql" else _sqlite(query)
    entries = Entry.objects.select_related("topic").in_bulk(ids[:PER_PAGE])
    return Results(
        [entries[pk] for pk in ids[:PER_PAGE] if pk in entries],
        has_more=len(ids) > PER_PAGE and query.page < LAST_PAGE,
    )


def _sqlite(query: Query) -> list[int]:
    rows = _rows(
        f"""
        SELECT id FROM (
            SELECT e.id AS id, bm25(search_words, 4.0, 1.0) AS score
            FROM search_words JOIN search_entry e ON e.id = search_words.rowid
            WHERE search_words MATCH %s {_and(query)}
            ORDER BY search_words.rowid DESC LIMIT {CANDIDATES}
        ) AS candidate
        ORDER BY score, id DESC LIMIT %s OFFSET %s
        """,  # noqa: S608  columns are named in Query.filters alone
        [" ".join(_fts5(word) for word in query.words), *query.filters.values()],
        query,
    )
    return [row[0] for row in rows]


def _postgresql(query: Query) -> list[int]:
    newest = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    # Every page of one search must come from the same candidates.
    if newest > RECENT:
        rows = _postgresql_after(query, newest - RECENT)
        if rows and rows[0][1] >= PER_PAGE * LAST_PAGE:
            return [row[0] for row in rows]
    return [row[0] for row in _postgresql_after(query, 0)]


def _postgresql_after(query: Query, last_id: int) -> list[tuple[int, int]]:
    """Ids, each with the number of candidates (never of all hits)."""
    return _rows(
        f"""
        WITH candidate AS MATERIALIZED (
            SELECT e.id, e.words FROM search_entry e
            WHERE e.words @@ to_tsquery('simple', %s) {_and(query)} AND e.id > %s
            LIMIT {CANDIDATES}
        )
        SELECT id, count(*) OVER () FROM candidate
        ORDER BY ts_rank(words, to_tsquery('simple', %s)) DESC, id DESC
        LIMIT %s OFFSET %s
        """,  # noqa: S608  columns are named in Query.filters alone
        [_tsquery(query), *query.filters.values(), last_id, _tsquery(query)],
        query,
    )


def _rows(sql: str, values: list[str | int], query: Query) -> list[tuple[int, int]]:
    offset = PER_PAGE * (query.page - 1)
    with connection.cursor() as cursor:
        # One more than is shown tells whether there is a next page.
        cursor.execute(sql, [*values, PER_PAGE + 1, offset])
        rows: list[tuple[int, int]] = cursor.fetchall()
        return rows


def _and(query: Query) -> str:
    """The filters as SQL; column names come from ``Query.filters`` alone."""
    return "".join(f" AND e.{column} = %s" for column in query.filters)


def _fts5(word: str) -> str:
    return f'"{word}"*' if len(word) >= SHORTEST_PREFIX else f'"{word}"'


def _tsquery(query: Query) -> str:
    return " & ".join(
        f"'{word}':*" if len(word) >= SHORTEST_PREFIX else f"'{word}'"
        for word in query.words
    )
