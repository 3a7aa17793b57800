"""What the house promises, checked against the live database.

The constraints and guards keep the promises; this looks whether they stand, and whether
anything got past them. Faults name tables and keys, never what somebody wrote.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.fields.files import FieldFile

from PIL import Image, UnidentifiedImageError

import guards.triggers
from blog.models import Comment
from maps.grid import STEPS
from maps.models import Report
from moderation.checks import moderated_models
from moderation.models import (
    Assessment,
    Decision,
    ModeratedModel,
    Outcome,
    Picture,
    PictureRendition,
    QueueItem,
)
from moderation.models.moderated import PUBLIC_NEEDS_DECISION
from offices.models import EditorialImage, Membership

TELLTALE_COLUMN = re.compile(
    r"(^|_)(birth\w*|dob|born\w*|lat|latitude|lng|lon|longitude|gps|geo\w*|coords?|coordinates?"
    r"|ip|ip_address|first_name|last_name|real_name|full_name)($|_)"
)
"""Names of columns in which a child could be found; no table has one."""

TELLTALE_INFO = frozenset(
    {
        "exif",
        "xmp",
        "XML:com.adobe.xmp",
        "comment",
        "photoshop",
        "icc_profile",
        "parsed_exif",
    }
)
"""What a picture file may carry beside its pixels."""

OUR_APPS = (
    "accounts",
    "audit",
    "blog",
    "campaigns",
    "home",
    "maps",
    "moderation",
    "offices",
    "search",
)


@dataclass(frozen=True)
class Promise:
    number: int
    name: str
    faults: Callable[[], Iterable[str]]


# --- 1: nothing by a young person is public without a recorded decision ----------


def public_without_decision() -> Iterator[str]:
    for name in sorted(guards.triggers.missing(connection)):
        yield f"the trigger {name} is missing"
    for model in moderated_models():
        if not _has_constraint(model):
            yield f"{model._meta.db_table} lacks its constraint"
        for pk in _wrongly_public(model):
            yield f"{model._meta.label_lower}:{pk} is public without a decision for it"


def _has_constraint(model: type[ModeratedModel]) -> bool:
    name = PUBLIC_NEEDS_DECISION % {
        "app_label": model._meta.app_label,
        "class": model._meta.model_name,
    }
    # Asked of the database's own list: Django's introspection stumbles over the
    # conditions of some of our CHECK constraints on SQLite.
    query, values = (
        ("SELECT 1 FROM pg_constraint WHERE conname = %s", [name])
        if connection.vendor == "postgresql"
        else (
            "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = %s "
            "AND instr(sql, %s) > 0",
            [model._meta.db_table, f'"{name}"'],
        )
    )
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchone() is not None


def _wrongly_public(model: type[ModeratedModel]) -> Iterable[int]:
    """Public rows with a wrong decision, or with words that are never public.

    A decision is wrong that is another's, says no, or was overruled since.
    """
    overruled = Decision.objects.filter(
        version=OuterRef("public_version"), pk__gt=OuterRef("public_decision")
    ).exclude(outcome__in=Outcome.public())
    rightly = Q(
        ~Exists(overruled),
        public_decision__subject=F("subject"),
        public_decision__version=F("public_version"),
        public_decision__outcome__in=Outcome.public(),
    )
    method = Assessment.objects.filter(
        version=OuterRef("public_version"), never_public=True
    )
    public = model._default_manager.filter(is_public=True)
    right = public.filter(rightly).exclude(Exists(method)).values("pk")
    return public.exclude(pk__in=right).order_by("pk").values_list("pk", flat=True)


# --- 2: what identifies a child is not there to leak -----------------------------


def identifying() -> Iterator[str]:
    yield from _telltale_columns()
    yield from _places_off_the_grid()
    yield from _pictures_with_more_than_pixels()


def _telltale_columns() -> Iterator[str]:
    """The tables as they stand in the database, whatever the models say."""
    labels = tuple(f"{label}_" for label in OUR_APPS)
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if not table.startswith(labels):
                continue
            cursor.execute(
                f"SELECT * FROM {connection.ops.quote_name(table)} LIMIT 0"  # noqa: S608
            )
            for column in cursor.description:
                if TELLTALE_COLUMN.search(column[0]):
                    yield f"the column {table}.{column[0]} could identify a child"


def _places_off_the_grid() -> Iterator[str]:
    on_earth = Q(
        cell_y__gte=-9000 / F("step"),
        cell_y__lt=9000 / F("step"),
        cell_x__gte=-18000 / F("step"),
        cell_x__lt=18000 / F("step"),
    )
    on_grid = Q(on_earth, step__in=STEPS, sensitive=False)
    nowhere = Q(cell_y__isnull=True, cell_x__isnull=True)
    right = Report.objects.filter(on_grid | nowhere).values("pk")
    for pk in Report.objects.exclude(pk__in=right).values_list("pk", flat=True):
        yield f"maps.report:{pk} is not placed by a cell of the grid"


def _pictures_with_more_than_pixels() -> Iterator[str]:
    for model in (Picture, PictureRendition, EditorialImage):
        rows: Any = model._default_manager.order_by("pk")
        for row in rows.iterator(chunk_size=500):
            if fault := _beside_pixels(row.file):
                yield f"{model._meta.label_lower}:{row.pk} {fault}"


def _beside_pixels(file: FieldFile) -> str:
    try:
        with file.open("rb") as stored, Image.open(stored) as picture:
            extras = TELLTALE_INFO & {str(key) for key in picture.info}
            if picture.getexif() or getattr(picture, "text", None):
                extras |= {"exif"}
    except (OSError, UnidentifiedImageError):
        return "cannot be opened"
    return f"carries {', '.join(sorted(extras))}" if extras else ""


# --- 5: offices are walls --------------------------------------------------------


def across_walls() -> Iterator[str]:
    astray: dict[str, QuerySet[Any]] = {
        "waits at the desk of another office": QueueItem.objects.exclude(
            office=F("version__subject__office")
        ),
        "belongs to another office than its post": Comment.objects.exclude(
            subject__office=F("post__subject__office")
        ),
        "belongs to another office than its project": Report.objects.exclude(
            subject__office=F("project__office")
        ),
        "never ends": Membership.objects.filter(ends__isnull=True),
        "was granted by the person who has it": Membership.objects.filter(
            granted_by=F("user")
        ),
    }
    for what, rows in astray.items():
        label = rows.model._meta.label_lower
        for pk in rows.order_by("pk").values_list("pk", flat=True):
            yield f"{label}:{pk} {what}"


PROMISES = (
    Promise(1, "nothing is public without a decision", public_without_decision),
    Promise(2, "nothing identifies a child", identifying),
    Promise(5, "offices are walls", across_walls),
)
