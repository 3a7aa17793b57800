"""Pages of a list by the last row seen, never by counting."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from maps.models import Report, ReportQuerySet

PAGE = 20

# Not longer than the database's own numbers.
_PK = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True)
class ReportPage:
    """Reports, and the queries that lead to the pages beside them; empty at an end.

    A cursor is a report's number, not its moment of publication: the site shows no
    finer date than the month.
    """

    reports: list[Report]
    newer: str = ""
    older: str = ""


def page_of(reports: ReportQuerySet, query: QueryDict) -> ReportPage:
    """The page of public ``reports`` that ``query`` asks for."""
    category = query.get("category", "")
    kept = {"category": category} if category else {}
    if moment := _seen(query.get("after")):
        found = list(reports.newer_than(*moment).reverse()[: PAGE + 1])
        if len(found) > PAGE:
            rows = found[:PAGE][::-1]
            return ReportPage(rows, _after(rows, kept), _before(rows, kept))
        # The newest page is always a full one.
    moment = _seen(query.get("before"))
    rows = list((reports.older_than(*moment) if moment else reports)[: PAGE + 1])
    older = _before(rows[:PAGE], kept) if len(rows) > PAGE else ""
    newer = _after(rows, kept) if moment else ""
    return ReportPage(rows[:PAGE], newer, older)


def _seen(pk: str | None) -> tuple[datetime.datetime, int] | None:
    if not pk or not _PK.fullmatch(pk):
        return None
    published = (
        Report.objects.filter(pk=pk, published_at__isnull=False)
        .values_list("published_at", flat=True)
        .first()
    )
    return (published, int(pk)) if published else None


def _after(rows: list[Report], kept: dict[str, str]) -> str:
    return "?" + urlencode({**kept, "after": rows[0].pk}) if rows else "?"


def _before(rows: list[Report], kept: dict[str, str]) -> str:
    return "?" + urlencode({**kept, "before": rows[-1].pk}) if rows else ""
