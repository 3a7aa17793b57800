"""The tables of moderation, one file per noun."""

from __future__ import annotations

from moderation.models.decisions import Decision, Outcome, Reason
from moderation.models.moderated import Fact, ModeratedModel, ModeratedQuerySet
from moderation.models.pictures import Picture, PictureRendition
from moderation.models.queue import Answer, Cause, QueueItem
from moderation.models.subjects import (
    Assessment,
    Finding,
    Subject,
    Version,
    VersionPicture,
)

__all__ = [
    "Answer",
    "Assessment",
    "Cause",
    "Decision",
    "Fact",
    "Finding",
    "ModeratedModel",
    "ModeratedQuerySet",
    "Outcome",
    "Picture",
    "PictureRendition",
    "QueueItem",
    "Reason",
    "Subject",
    "Version",
    "VersionPicture",
]
