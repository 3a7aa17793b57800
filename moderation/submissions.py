"""What a person hands in, before it becomes a version."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from accounts.models import Scope
from moderation.models import Picture
from moderation.pipeline import Part


@dataclass(frozen=True)
class PlacedPicture:
    """A picture and the words that stand in for it."""

    picture: Picture
    alt: str


@dataclass(frozen=True)
class Submission:
    """One try at publishing.

    ``parts`` are the texts to be read, those named in the row's ``markup_parts``
    already sanitised; ``attributes`` are choices (plain JSON); ``client_id`` is made
    by the form, so that the same submission sent twice is one. It is stored as
    ``own_id``. What is handed in ``in_bulk`` was written over a longer time: nobody
    counts how quickly it comes.
    """

    parts: dict[str, str]
    client_id: uuid.UUID
    language: str
    attributes: dict[str, Any] = field(default_factory=dict)
    pictures: tuple[PlacedPicture, ...] = ()
    sanitisers_agree: bool = True
    in_bulk: bool = False

    def to_assess(self, markup_parts: frozenset[str]) -> list[Part]:
        """Everything a reader would read, the words beside pictures included."""
        texts = [
            Part(name, text, markup=name in markup_parts)
            for name, text in self.parts.items()
        ]
        alts = [
            Part(f"picture-{number}", placed.alt)
            for number, placed in enumerate(self.pictures, start=1)
        ]
        return texts + alts

    def digest(self) -> str:
        content = [
            self.parts,
            self.attributes,
            [[str(placed.picture.public_id), placed.alt] for placed in self.pictures],
        ]
        return hashlib.sha256(
            json.dumps(content, sort_keys=True, ensure_ascii=False).encode()
        ).hexdigest()


def own_id(client_id: uuid.UUID, *, author: Any) -> uuid.UUID:
    """Under which id something is stored that ``author`` sent with this form's id.

    Ids come from browsers. Each person has a space of their own, so that nobody can
    take, or find out, the id of anybody else.
    """
    return uuid.uuid5(author.public_id, str(client_id))


class NotAllowed(PermissionError):
    """Somebody asked for a change that is not theirs to make."""


class AlreadyDecided(RuntimeError):
    """Another person decided this item first; nothing was applied twice."""


class ClaimedByAnother(RuntimeError):
    """Somebody else is reading this item; their lease has not run out."""


class SentBefore(RuntimeError):
    """Other words came under this form's id before; these need an id of their own."""


class PictureNotChecked(RuntimeError):
    """A picture in this version has not been looked at by the worker yet."""


class PictureSealed(RuntimeError):
    """A picture in this version is known, and nobody may see it."""


class NeverPublic(RuntimeError):
    """It says how somebody could hurt themselves: nobody may publish it as it is."""


class ConsentMissing(RuntimeError):
    """A guardian has not agreed to ``scopes``; nothing of it was stored or shown.

    ``show_support`` tells that the words themselves ask for help: it is put in front of
    their author all the same.
    """

    def __init__(
        self, scopes: AbstractSet[Scope], *, show_support: bool = False
    ) -> None:
        super().__init__(", ".join(sorted(scopes)))
        self.scopes = frozenset(scopes)
        self.show_support = show_support
