"""The abstract row whose being public needs a recorded decision."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.db import models

from accounts.models import Scope
from moderation.models.decisions import Decision
from moderation.models.subjects import Subject, Version
from moderation.pipeline import Surface
from offices.access import OfficeScopedQuerySet
from privacy import Level, Personal

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PUBLIC_NEEDS_DECISION = "%(app_label)s_%(class)s_public_by_decision"

ModeratedT = TypeVar("ModeratedT", bound="ModeratedModel")


class ModeratedQuerySet(OfficeScopedQuerySet[ModeratedT]):
    """Rows by what a reader, their author, or an office's staff may see."""

    office_field = "subject__office"

    def public(self) -> Self:
        return self.filter(is_public=True)

    def by(self, author: Any) -> Self:
        return self.filter(subject__author=author)


@dataclass(frozen=True)
class Fact:
    """One thing that whoever decides should know beside the texts themselves."""

    term: str | _StrPromise
    text: str | _StrPromise
    href: str = ""
    by_another: bool = False
    """Somebody else's words, which are no part of a copy of the author's own."""


class ModeratedModel(models.Model):
    """A row that holds only what is public.

    What is being written lives in a draft and what was submitted in a ``Version``;
    ``apply`` copies a version onto the row at the moment of publication. The CHECK
    below and the guards in ``moderation.triggers`` hold promise 1; a system check
    makes sure that every subclass has them. A subclass with a ``Meta`` of its own
    inherits ``ModeratedModel.Meta``.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "published_at": Personal("Since when it can be read", Level.PUBLIC),
    }
    impersonal: ClassVar[str] = "subject is_public public_version public_decision"

    surface: ClassVar[Surface]
    """Which column of the policy's table this kind falls under."""

    kind_name: ClassVar[str | _StrPromise]
    """What one of this kind is called at the desk."""

    consent_scope: ClassVar[Scope] = Scope.PUBLISH_TEXT
    """What a guardian has to agree to before one of this kind is public."""

    handed_in: ClassVar[bool] = True
    """Whether it is its author's work; if not, they neither see it nor take it back."""

    markup_parts: ClassVar[frozenset[str]] = frozenset()
    """Parts that are HTML; findings in them count characters of their plain text."""

    subject = models.OneToOneField(
        Subject, on_delete=models.PROTECT, related_name="%(app_label)s_%(class)s"
    )
    is_public = models.BooleanField(default=False)
    public_version = models.ForeignKey(
        Version, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    public_decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_public=False)
                | models.Q(
                    public_version__isnull=False,
                    public_decision__isnull=False,
                    published_at__isnull=False,
                ),
                name=PUBLIC_NEEDS_DECISION,
            )
        ]

    def apply(self, version: Version) -> None:
        """Copy what ``version`` says onto this row, without saving it."""
        raise TypeError(f"{type(self).__name__} does not say how it is published.")

    def clear(self) -> None:
        """Empty what ``apply`` filled, so that a withdrawn row holds nothing."""
        raise TypeError(f"{type(self).__name__} does not say how it is withdrawn.")

    def forget(self) -> None:
        """Empty what would tell of an author who is erased, without saving the row.

        A subclass adds what ``clear`` leaves for the day the row is public again.
        """
        self.clear()

    def scopes_needed(self, *, with_picture: bool) -> set[Scope]:
        """All that a guardian has to agree to, where the author needs one."""
        pictures = {Scope.PUBLISH_PICTURE} if with_picture else set()
        return {Scope.ACCOUNT, self.consent_scope} | pictures

    def about_a_minor(self) -> bool:
        """Whether this stands under a minor's content (a comment on their post)."""
        return False

    def stands_under(self) -> str:
        """Under what this stands beside others'; empty where it stands alone."""
        return ""

    def people_spoken_to(self) -> dict[int, str]:
        """Whom this speaks to, and their age bands; nobody where it is for everybody.

        An age band is empty where it is not known.
        """
        return {}

    @classmethod
    def said_to(
        cls, people: Sequence[int], *, author: Any, since: datetime.datetime
    ) -> Sequence[tuple[int, int]] | models.QuerySet[Any, tuple[int, int]]:
        """Subjects by ``author`` with whom of ``people`` each speaks to, newest first."""
        return ()

    def facts(self, version: Version) -> list[Fact]:
        """Where ``version`` would stand and what was chosen beside its texts."""
        return []

    def get_absolute_url(self) -> str:
        raise TypeError(f"{type(self).__name__} has no address.")
