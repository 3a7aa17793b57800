"""Which messages went from whom to whom, so that a pattern in them is seen.

People speak to one another where they answer each other in public: under a post, and
under a reply to it. Whatever kind does so says it by ``people_spoken_to`` and
``said_to``. Nothing is stored of who spoke to whom beyond what stands there anyway.
"""

from __future__ import annotations

import datetime
import logging
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from moderation import pipeline
from moderation.models import Assessment, Decision, Finding, ModeratedModel, Outcome
from moderation.pipeline import relation as pure
from moderation.pipeline.beside import with_failure

REMEMBERED = datetime.timedelta(days=90)
MOST = 50
"""Of the latest messages to one person this many are weighed."""

NOW = 0
"""Stands for the message that is handed in; versions begin at 1."""

logger = logging.getLogger(__name__)


def consider(
    row: ModeratedModel,
    parts: Sequence[pipeline.Part],
    found: pipeline.Assessment,
    *,
    author: Any,
) -> tuple[pipeline.Assessment, dict[str, Any]]:
    """What was found, with what was said to the same person before.

    The second is what the desk is told: which earlier versions, and which cues. Where
    this cannot be done the text is held, as with any check that does not work.
    """
    try:
        relation = of(row, found, author=author)
    except Exception:
        logger.exception("What was said before is not weighed.")
        return with_failure(found, pure.DETECTOR), {}
    if not relation.is_pattern:
        return found, {}
    told = {
        "messages": [key for key in relation.keys if key != NOW],
        "cues": list(relation.kinds),
        "score": relation.score,
    }
    return pure.with_relation(found, parts, relation), told


def of(
    row: ModeratedModel, found: pipeline.Assessment, *, author: Any
) -> pure.Relation:
    """The strongest of the relations to those whom ``row`` speaks to.

    A single message is judged by itself; here it takes an earlier one with a cue.
    """
    people = row.people_spoken_to()
    people.pop(author.pk, None)
    if not people:
        return pure.Relation()
    said = _said(row, people, author)
    if not said:
        return pure.Relation()
    subjects = {subject for spoken in said.values() for subject in spoken}
    messages = _messages(subjects)
    now = pure.Message(NOW, pure.cues_of(found.findings))

    def strongest(settled: frozenset[int]) -> pure.Relation:
        return max(
            (
                pure.weigh(
                    [*_in_order(messages, said[person], settled), now],
                    author=author.age_band,
                    addressee=band,
                )
                for person, band in people.items()
                if person in said
            ),
            key=lambda relation: relation.score,
        )

    relation = strongest(frozenset())
    if relation.is_pattern:
        relation = strongest(_settled(subjects))
    return relation if set(relation.keys) - {NOW} else pure.Relation()


def _said(
    row: ModeratedModel, people: dict[int, str], author: Any
) -> dict[int, list[int]]:
    """The subjects that ``author`` wrote to each of these people, newest first."""
    pairs = row.said_to(list(people), author=author, since=timezone.now() - REMEMBERED)[
        : MOST * len(people)
    ]
    said: dict[int, list[int]] = defaultdict(list)
    for subject, person in pairs:
        if subject != row.subject_id and len(said[person]) < MOST:
            said[person].append(subject)
    return {person: subjects for person, subjects in said.items() if subjects}


def _messages(subjects: set[int]) -> dict[int, dict[int, tuple[pure.Cue, ...]]]:
    """By subject, the cues in each of its versions; versions without any are left out.

    Nothing is read again: the findings were stored when each was handed in.
    """
    stored = (
        Finding.objects.filter(
            assessment__version__subject__in=subjects,
            category__in=("grooming", "contact"),
        )
        .select_related("assessment__version")
        .only(
            *("part", "category", "start", "end", "detector", "score"),
            *("assessment__version__subject", "assessment__version__number"),
        )
        .order_by("assessment__version", "pk")
    )
    found: dict[int, dict[int, list[pipeline.Finding]]] = defaultdict(dict)
    for row in stored:
        version = row.assessment.version
        of_version = found[version.subject_id].setdefault(version.pk, [])
        of_version.append(_as_found(row))
    return {
        subject: {key: pure.cues_of(findings) for key, findings in versions.items()}
        for subject, versions in found.items()
    }


def _as_found(row: Finding) -> pipeline.Finding:
    return pipeline.Finding(
        row.part, row.category, row.start, row.end, row.detector, row.score
    )


def _in_order(
    messages: dict[int, dict[int, tuple[pure.Cue, ...]]],
    subjects: list[int],
    settled: frozenset[int],
) -> list[pure.Message]:
    """What was said in these subjects, in the order in which it came."""
    versions = {
        key: cues
        for subject in subjects
        for key, cues in messages.get(subject, {}).items()
    }
    return [
        pure.Message(key, cues, settled=key in settled)
        for key, cues in sorted(versions.items())
    ]


def _settled(subjects: set[int]) -> frozenset[int]:
    """Versions that a person was shown in a pattern, and published nevertheless."""
    let_pass = Decision.objects.filter(
        version=OuterRef("version"), outcome__in=Outcome.public(), policy_version=""
    )
    shown = (
        Assessment.objects.filter(Exists(let_pass), version__subject__in=subjects)
        .exclude(related={})
        .values_list("version_id", "related")
    )
    return frozenset(
        key for version, related in shown for key in (version, *related["messages"])
    )
