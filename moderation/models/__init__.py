"""The tables of moderation, one file per noun."""

from __future__ import annotations

from moderation.models.decisions import Decision, Outcome, Reason
from moderation.models.known_pictures import (
    BankHash,
    HashBank,
    PictureFinding,
    SealedPicture,
)
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
from moderation.models.traces import Trace

__all__ = [
    "Answer",
    "Assessment",
    "BankHash",
    "Cause",
    "Decision",
    "Fact",
    "Finding",
    "HashBank",
    "ModeratedModel",
    "ModeratedQuerySet",
    "Outcome",
    "Picture",
    "PictureFinding",
    "PictureRendition",
    "QueueItem",
    "Reason",
    "SealedPicture",
    "Subject",
    "Trace",
    "Version",
    "VersionPicture",
]
