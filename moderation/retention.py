"""What was handed in and is not shown: how long it stays, and how it goes."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from django.core.files.storage import Storage
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from accounts.retention import is_held
from moderation.checks import moderated_models
from moderation.models import (
    Decision,
    Finding,
    Outcome,
    Picture,
    PictureRendition,
    QueueItem,
    Trace,
    Version,
    VersionPicture,
)
from moderation.models.pictures import FOLDER
from privacy import sweeping

ERASED: dict[str, str] = {}
"""What is left of the parts of a version whose text is gone."""


def delete_refused_uploads(now: datetime.datetime) -> int:
    """Delete pictures that nothing shows and nobody is writing about.

    A refusal is a day old before its picture goes. What an author still has in a draft
    goes with the draft.
    """
    over = sweeping.limit("refused_upload", now)
    pictures = (
        Picture.objects.filter(uploaded_at__lte=over, state=Picture.State.HELD)
        .exclude(Exists(_wanted_placements(over)))
        .exclude(is_held("uploader"))
    )
    for field in _fields_that_point_at_pictures():
        shown = field.model._base_manager.filter(**{field.name: OuterRef("pk")})
        pictures = pictures.exclude(Exists(shown))
    return sweeping.one_by_one(pictures, delete_picture)


def delete_picture(picture: Picture) -> None:
    """Delete a picture with its renditions, where versions place it, and its files."""
    files = [picture.file.name, *(row.file.name for row in picture.renditions.all())]
    VersionPicture.objects.filter(picture=picture).delete()
    picture.delete()
    sweeping.delete_files(picture.file.storage, files)


def _wanted_placements(over: datetime.datetime) -> models.QuerySet[VersionPicture]:
    """Where a picture stands in a version that was not refused a day ago."""
    last = _last_decision(OuterRef("version"))
    return (
        VersionPicture.objects.filter(picture=OuterRef("pk"))
        .annotate(
            last_outcome=Subquery(last.values("outcome")[:1]),
            last_at=Subquery(last.values("at")[:1]),
        )
        .filter(
            Q(last_outcome__isnull=True)
            | ~Q(last_outcome=Outcome.REFUSE)
            | Q(last_at__gt=over)
        )
    )


def _last_decision(version: OuterRef) -> models.QuerySet[Decision]:
    return Decision.objects.filter(version=version).order_by("-pk")


def _fields_that_point_at_pictures() -> Iterator[models.ForeignKey[Any, Any]]:
    """Every room's own: drafts and covers today, and whatever comes."""
    ours = (PictureRendition, VersionPicture)
    for relation in Picture._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel) and (
            relation.related_model not in ours
        ):
            yield relation.field


def delete_orphan_files(now: datetime.datetime) -> int:
    """Delete picture files whose row never came: their upload was cut off."""
    storage: Storage = Picture._meta.get_field("file").storage
    over = sweeping.limit("refused_upload", now)
    deleted = 0
    for folder in _folders(storage):
        names = [f"{folder}/{name}" for name in storage.listdir(folder)[1]]
        orphans = [
            name
            for name in sorted(set(names) - _names_in_rows(names))
            if storage.get_modified_time(name) <= over
        ]
        sweeping.delete_files(storage, orphans)
        deleted += len(orphans)
    return deleted


def _folders(storage: Storage) -> list[str]:
    if not storage.exists(FOLDER):
        return []
    return [f"{FOLDER}/{name}" for name in sorted(storage.listdir(FOLDER)[0])]


def _names_in_rows(names: list[str]) -> set[str]:
    known: set[str] = set()
    for start in range(0, len(names), sweeping.BATCH):
        some = names[start : start + sweeping.BATCH]
        for model in (Picture, PictureRendition):
            rows = model._base_manager.filter(file__in=some)
            known.update(rows.values_list("file", flat=True))
    return known


def erase_refused_text(now: datetime.datetime) -> int:
    """Erase the words of versions that are not public and wait for nobody.

    Half a year after its last decision nobody can appeal any more; what was taken back
    before anybody read it counts from when it came. The version stays, empty, for the
    figures.
    """
    over = sweeping.limit("refused_text", now)
    last = _last_decision(OuterRef("pk"))
    versions = (
        Version.objects.exclude(parts=ERASED)
        .annotate(last_at=Subquery(last.values("at")[:1]))
        .filter(
            Q(submitted_at__lte=over), Q(last_at__isnull=True) | Q(last_at__lte=over)
        )
        .exclude(Exists(QueueItem.objects.open().filter(version=OuterRef("pk"))))
        .exclude(is_held("subject__author"))
    )
    for model in moderated_models():
        public = model._base_manager.filter(is_public=True)
        versions = versions.exclude(
            Exists(public.filter(public_version=OuterRef("pk")))
        )
    return sweeping.in_batches(versions, _erase)


def _erase(versions: models.QuerySet[Version]) -> None:
    VersionPicture.objects.filter(version__in=versions).delete()
    Finding.objects.filter(assessment__version__in=versions).delete()
    versions.update(parts=ERASED, attributes=ERASED)


def delete_traces(now: datetime.datetime) -> int:
    """Marks of what was handed in: after a day nobody counts it any more."""
    over = sweeping.limit("trace", now)
    return sweeping.delete(Trace.objects.filter(at__lte=over))


def forget_deciders(now: datetime.datetime) -> int:
    """After a year a decision is the house's, not one person's."""
    over = sweeping.limit("decision_person", now)
    sweeping.in_batches(
        QueueItem.objects.filter(closed_at__lte=over, claimed_by__isnull=False),
        lambda batch: batch.update(claimed_by=None),
    )
    return sweeping.in_batches(
        Decision.objects.filter(at__lte=over, decided_by__isnull=False),
        lambda batch: batch.update(decided_by=None),
    )
