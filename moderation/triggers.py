"""What a CHECK cannot see, refused by the database itself."""

from __future__ import annotations

import guards.triggers
from guards.triggers import Guard
from moderation.checks import moderated_models
from moderation.models import (
    Assessment,
    Decision,
    ModeratedModel,
    Picture,
    Subject,
    Version,
)

DECISION = Decision._meta.db_table
VERSION = Version._meta.db_table
SUBJECT = Subject._meta.db_table
ASSESSMENT = Assessment._meta.db_table

# Words to an author may repeat theirs: they go with them, and never before.
_EMPTIED_AFTER_ERASURE = (
    "(CAST(NEW.statement AS TEXT) = '{}' AND NOT EXISTS "
    f"(SELECT 1 FROM {SUBJECT} s WHERE s.id = NEW.subject_id "
    "AND s.author_id IS NOT NULL))"
)


def register() -> None:
    guards.triggers.register(*_decision_guards(), *_version_guards(), _picture_guard())
    for model in moderated_models():
        guards.triggers.register(_public_guard(model), _method_guard(model))


def _public_guard(model: type[ModeratedModel]) -> Guard:
    """Public by a decision on this very version that nothing has overruled since."""
    return Guard(
        name=f"{model._meta.db_table}_public_by_decision",
        model=model,
        events=("INSERT", "UPDATE"),
        refuse_when=(
            "NEW.is_public AND NOT EXISTS ("
            f"SELECT 1 FROM {DECISION} d WHERE d.id = NEW.public_decision_id "
            "AND d.subject_id = NEW.subject_id "
            "AND d.version_id = NEW.public_version_id "
            "AND d.outcome IN ('publish', 'watch') "
            f"AND NOT EXISTS (SELECT 1 FROM {DECISION} l "
            "WHERE l.version_id = d.version_id AND l.id > d.id "
            "AND l.outcome NOT IN ('publish', 'watch')))"
        ),
        message="Public needs a decision to publish this version of this subject.",
    )


def _method_guard(model: type[ModeratedModel]) -> Guard:
    """Words of method are public by nobody's decision."""
    return Guard(
        name=f"{model._meta.db_table}_never_public",
        model=model,
        events=("INSERT", "UPDATE"),
        refuse_when=(
            f"NEW.is_public AND EXISTS (SELECT 1 FROM {ASSESSMENT} a "
            "WHERE a.version_id = NEW.public_version_id AND a.never_public)"
        ),
        message="This version says how somebody could hurt themselves.",
    )


def _picture_guard() -> Guard:
    """What nobody may see is never shown again, whatever else happens to its row."""
    return Guard(
        name="moderation_picture_stays_sealed",
        model=Picture,
        events=("UPDATE",),
        refuse_when="OLD.state = 'sealed' AND NEW.state <> 'sealed'",
        message="A sealed picture stays sealed.",
    )


def _decision_guards() -> list[Guard]:
    unchanged = " AND ".join(
        f"NEW.{column} = OLD.{column}"
        for column in (
            "subject_id",
            "version_id",
            "outcome",
            "policy_version",
            "rule",
            "at",
        )
    )
    return [
        Guard(
            name="moderation_decision_of_its_subject",
            model=Decision,
            events=("INSERT",),
            refuse_when=(
                f"NOT EXISTS (SELECT 1 FROM {VERSION} v "
                "WHERE v.id = NEW.version_id AND v.subject_id = NEW.subject_id)"
            ),
            message="A decision speaks of a version of its own subject.",
        ),
        Guard(
            name="moderation_decision_by_somebody",
            model=Decision,
            events=("INSERT",),
            refuse_when="NEW.decided_by_id IS NULL AND NEW.policy_version = ''",
            message="A decision is made by a person or by a policy.",
        ),
        Guard(
            name="moderation_decision_unchanged",
            model=Decision,
            events=("UPDATE",),
            refuse_when=(
                f"NOT ({unchanged} AND (CAST(NEW.statement AS TEXT) = "
                f"CAST(OLD.statement AS TEXT) OR {_EMPTIED_AFTER_ERASURE}) "
                "AND COALESCE(NEW.reverses_id, 0) = "
                "COALESCE(OLD.reverses_id, 0) AND (NEW.decided_by_id IS NULL "
                "OR NEW.decided_by_id = OLD.decided_by_id))"
            ),
            message="A decision is never edited: make a new one.",
        ),
    ]


def _version_guards() -> list[Guard]:
    return [
        Guard(
            name="moderation_version_unchanged",
            model=Version,
            events=("UPDATE",),
            refuse_when=(
                "NOT (NEW.subject_id = OLD.subject_id AND NEW.number = OLD.number "
                "AND NEW.digest = OLD.digest AND NEW.client_id = OLD.client_id "
                "AND NEW.submitted_at = OLD.submitted_at "
                "AND CAST(NEW.parts AS TEXT) IN ('{}', CAST(OLD.parts AS TEXT)) "
                "AND CAST(NEW.attributes AS TEXT) "
                "IN ('{}', CAST(OLD.attributes AS TEXT)))"
            ),
            message="A version is never changed; its text may only be erased.",
        )
    ]
