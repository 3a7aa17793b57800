"""What moderation keeps of a person: everything that they ever handed in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from accounts.holdings import Counted, Holding, Shown, forget_tasks
from accounts.models import Scope, User
from moderation import actions, signals, tasks
from moderation.checks import handed_in_models
from moderation.desk.reading import first_words
from moderation.desk.words import PARTS
from moderation.models import (
    Assessment,
    Decision,
    Finding,
    ModeratedModel,
    Outcome,
    Picture,
    PictureRendition,
    QueueItem,
    Subject,
    Trace,
    Version,
    VersionPicture,
)
from moderation.pipeline import plain_text
from moderation.states import Step, states_of

STEPS: dict[Step, str | Promise] = {
    Step.DRAFT: _("Draft"),
    Step.PICTURE: _("With us"),
    Step.WITH_US: _("With us"),
    Step.BACK_TO_YOU: _("Back to you"),
    Step.NOT_PUBLISHED: _("Not published"),
    Step.PUBLIC: _("Public"),
}
ALL_OF_IT = frozenset({None, Scope.ACCOUNT})


class Submitted(Holding):
    """Posts, comments, reports and whatever kinds come, by their common table."""

    words: ClassVar[dict[str, str | Promise]] = {
        **PARTS,
        "submitted": _("What you sent us"),
        "kind": _("Kind"),
        "language": _("Language"),
        "office": _("Office"),
        "started_at": _("Started"),
        "state": _("State"),
        "public_since": _("Public since"),
        "page": _("Page"),
        "versions": _("Versions"),
        "sent_at": _("Sent"),
        "texts": _("Texts"),
        "beside_it": _("What stands beside it"),
        "choices": _("What you chose"),
        "topic": _("Topic"),
        "signed": _("Shown with the handle"),
        "findable": _("Found by search engines"),
        "campaign": _("Campaign"),
        "source": _("As you typed it"),
        "people": _("Who can be recognised"),
        "category": _("Kind"),
        "sensitive": _("Sensitive"),
        "step": _("Size of the area"),
        "cell_y": _("Area, to the north"),
        "cell_x": _("Area, to the east"),
        "district": _("District"),
        "decisions": _("Decisions"),
        "decided_at": _("Decided"),
        "outcome": _("Decision"),
        "reason": _("Reason"),
        "explanation": _("Words to you"),
        "decided_by": _("Who decided"),
        "a_program_looked": _("A program found something in it"),
        "pictures": _("Pictures"),
        "picture": _("Picture"),
        "words_beside_it": _("What the picture shows"),
        "uploaded_at": _("Uploaded"),
        "width": _("Width"),
        "height": _("Height"),
        "everybody_sees_it": _("Everybody can see it"),
        "address": _("Address"),
    }

    def counts(self, person: User) -> list[Counted]:
        counted = [
            Counted(model.kind_name, _rows_of(model, person).count())
            for model in handed_in_models()
        ]
        uploaded = Picture.objects.filter(uploader=person).count()
        counted.append(Counted(_("Pictures"), uploaded))
        return [line for line in counted if line.how_many]

    def export(self, person: User) -> dict[str, Any]:
        pictures = Picture.objects.filter(uploader=person).order_by("uploaded_at", "pk")
        return {
            "submitted": [
                _submitted(row, step)
                for model in handed_in_models()
                for row, step in _with_steps(model, person)
            ],
            "pictures": [_picture(picture) for picture in pictures],
        }

    def files(self, person: User) -> Iterator[tuple[str, bytes]]:
        mine = Picture.objects.filter(uploader=person)
        for picture in mine.exclude(state=Picture.State.SEALED).order_by("pk"):
            try:
                with picture.file.open("rb") as file:
                    yield str(picture.public_id), file.read()
            except FileNotFoundError:
                continue

    def shown(self, person: User) -> list[Shown]:
        return [
            Shown(
                key=str(row.subject_id),
                what=row.kind_name,
                title=first_words(row.public_version) if row.public_version else "",
                href=row.get_absolute_url(),
                since=row.published_at,
            )
            for model in handed_in_models()
            for row in _rows_of(model, person)
            .filter(is_public=True)
            .select_related("public_version__subject")
            .order_by("-published_at", "-pk")
        ]

    def hide(self, person: User, keys: Iterable[str]) -> int:
        named = frozenset(keys)
        with transaction.atomic():
            all_of_theirs = _in_turn(Subject.objects.filter(author=person))
            mine = [pk for pk in all_of_theirs if str(pk) in named]
            rows = [
                row
                for model in handed_in_models()
                for row in _rows_of(model, person).filter(
                    subject__in=mine, is_public=True
                )
            ]
            return sum(actions.withdraw_for_author(row) for row in rows)

    def unpublish(self, person: User, *, scope: Scope | None = None) -> int:
        """Nothing public rests on the scopes of internships and campaigns yet."""
        with transaction.atomic():
            # Whoever publishes one of them now is waited for, and then overruled.
            _in_turn(Subject.objects.filter(author=person))
            rows = [
                row
                for model in handed_in_models()
                for row in _shown_or_waiting(model, person, scope)
            ]
            return sum(actions.withdraw_for_author(row) for row in rows)

    def erase(self, person: User) -> None:
        """What stays of a thing that was decided about is a shell without an author,
        for the figures: no words, no choices, no pictures, no findings."""
        mine = _in_turn(Subject.objects.filter(author=person))
        self.unpublish(person)
        self._forget_rows(person)
        _forget_versions(mine)
        _forget_pictures(person)
        signals.erased.send(sender=type(self))

    def _forget_rows(self, person: User) -> None:
        for model in handed_in_models():
            for row in _rows_of(model, person):
                if row.subject.versions.exists():
                    row.forget()
                    row.save()
                else:
                    # Nobody else ever read it: not even a shell has to stay.
                    row.delete()
                    row.subject.delete()


def _rows_of(model: type[ModeratedModel], person: User) -> QuerySet[Any]:
    rows: QuerySet[Any] = model._default_manager.filter(subject__author=person)
    return rows.select_related("subject__office").order_by("pk")


def _in_turn(subjects: QuerySet[Subject]) -> list[int]:
    """Wait for whoever changes one of these now; all others wait for us."""
    turns = subjects.select_for_update().order_by("pk")
    return list(turns.values_list("pk", flat=True))


def _shown_or_waiting(
    model: type[ModeratedModel], person: User, scope: Scope | None
) -> QuerySet[Any]:
    waiting = QueueItem.objects.open().filter(version__subject=OuterRef("subject"))
    rows = _rows_of(model, person).filter(Q(is_public=True) | Exists(waiting))
    if scope in ALL_OF_IT:
        return rows
    if scope == Scope.PUBLISH_PICTURE:
        placed = VersionPicture.objects.filter(version=OuterRef("public_version"))
        waiting = waiting.filter(version__pictures__isnull=False)
        return rows.filter(Exists(placed) | Exists(waiting))
    return rows if model.consent_scope == scope else rows.none()


# --- a copy ----------------------------------------------------------------------


def _with_steps(
    model: type[ModeratedModel], person: User
) -> Iterator[tuple[ModeratedModel, Step]]:
    rows = list(_rows_of(model, person))
    steps = states_of(rows)
    for row in rows:
        yield row, steps[row.pk].step


def _submitted(row: ModeratedModel, step: Step) -> dict[str, Any]:
    subject = row.subject
    versions = subject.versions.order_by("number").prefetch_related(
        "pictures__picture", "decisions"
    )
    return {
        "kind": str(row.kind_name),
        "language": _language(subject.language),
        "office": subject.office.name,
        "started_at": subject.created_at.isoformat(),
        "state": str(STEPS[step]),
        "public_since": _since(row),
        "page": row.get_absolute_url() if row.is_public else "",
        "versions": [_version(row, version) for version in versions],
    }


def _since(row: ModeratedModel) -> str:
    if not row.is_public or row.published_at is None:
        return ""
    return row.published_at.isoformat()


def _version(row: ModeratedModel, version: Version) -> dict[str, Any]:
    facts = [fact for fact in row.facts(version) if not fact.by_another]
    return {
        "sent_at": version.submitted_at.isoformat(),
        "texts": {
            name: plain_text(text) if name in row.markup_parts else text
            for name, text in version.parts.items()
        },
        "beside_it": [f"{fact.term}: {fact.text}" for fact in facts],
        "choices": version.attributes,
        "pictures": [
            {
                "picture": str(placed.picture.public_id),
                "words_beside_it": placed.alt,
            }
            for placed in version.pictures.all()
        ],
        "decisions": [_decision(decision) for decision in version.decisions.all()],
    }


def _decision(decision: Decision) -> dict[str, Any]:
    """Who of the staff decided is nobody's business; that a person did is."""
    by = _("Our written rules") if decision.by_machine else _("A person at Voices")
    return {
        "decided_at": decision.at.isoformat(),
        "outcome": str(Outcome(decision.outcome).label),
        "reason": decision.reason_text,
        "explanation": decision.explanation,
        "decided_by": str(by),
        "a_program_looked": bool(decision.statement.get("automated_detection")),
    }


def _picture(picture: Picture) -> dict[str, Any]:
    return {
        "picture": str(picture.public_id),
        "uploaded_at": picture.uploaded_at.isoformat(),
        "width": picture.width,
        "height": picture.height,
        "everybody_sees_it": picture.state == Picture.State.CLEAR,
        "address": reverse("pictures:original", args=[picture.public_id]),
    }


def _language(code: str) -> str:
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code


# --- erasure ---------------------------------------------------------------------


def _forget_versions(subjects: list[int]) -> None:
    versions = Version.objects.filter(subject__in=subjects)
    VersionPicture.objects.filter(version__subject__in=subjects).delete()
    Trace.objects.filter(version__subject__in=subjects).delete()
    Finding.objects.filter(assessment__version__subject__in=subjects).delete()
    Assessment.objects.filter(version__subject__in=subjects).update(
        scores={}, failed=[], standing={}, related={}
    )
    QueueItem.objects.filter(version__subject__in=subjects).update(author_answer="")
    versions.update(parts={}, attributes={})
    Subject.objects.filter(pk__in=subjects).update(author=None)
    # What somebody wrote to the author may repeat their words. A guard refuses this
    # before the author is gone.
    Decision.objects.filter(subject__in=subjects).update(statement={})


def _forget_pictures(person: User) -> None:
    # A sealed picture may be evidence, and has no copies that anybody sees.
    mine = Picture.objects.filter(uploader=person).exclude(state=Picture.State.SEALED)
    copies = PictureRendition.objects.filter(picture__in=mine)
    names = [
        *mine.values_list("file", flat=True),
        *copies.values_list("file", flat=True),
    ]
    if not names:
        return
    forget_tasks("moderation.tasks.check_picture", mine.values_list("pk", flat=True))
    VersionPicture.objects.filter(picture__in=mine).delete()
    mine.delete()
    tasks.delete_files.enqueue(names)
