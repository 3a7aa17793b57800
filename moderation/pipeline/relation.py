"""Grooming over a relation: what one person said to one other, in their order.

A question for an age is nothing. A question for an age, then another app, then a
request that nobody is told is a pattern, though each message alone looks ordinary.
What is weighed is counted and can be shown to a person: which cue, in which message.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .beside import where_it_begins, with_findings
from .findings import Assessment, Finding, Part
from .policy_terms import AGE_BANDS, MINORS

DETECTOR = "relation"

PATTERN = 0.5
"""From this score on a person is shown it; the policy's rows begin here too."""

MOVES_AWAY = "app"

NEARING = frozenset({"age", "alone", "flattery", "gift", "isolation", "testing"})
"""What brings somebody close; what follows is asked of them afterwards."""

ASKING = frozenset({MOVES_AWAY, "meet", "nudes", "picture", "secrecy"})

_OF_LISTS = "lexicon."
_AWAY = frozenset(
    {
        "contact.account",
        "contact.email",
        "contact.handle",
        "contact.invite",
        "contact.phone",
        "contact.spoken_phone",
        "links.invite",
        "links.mail",
    }
)
_SURE = 0.5
_AWAY_WEIGHT = 0.4

_ADULT_TO_MINOR = 1.0
_OLDER_TO_YOUNGER_MINOR = 0.9
_MINORS_ALIKE = 0.7
_MINOR_TO_ADULT = 0.6
_ADULTS = 0.5

_AGAIN = 0.25
"""What each further message with the same cue adds, as a share of the first."""

_MOST_AGAIN = 3
_IN_ORDER = 0.15
"""What it adds that something was asked after somebody had come near."""

_SETTLED = 0.5


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue in one message, at the characters where it was found."""

    kind: str
    weight: float
    part: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody said to one person; messages are given in their order.

    ``settled`` is one that a person saw in a pattern before, and let pass.
    """

    key: int
    cues: tuple[Cue, ...] = ()
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Relation:
    """How much the messages say together, and which of them say it."""

    score: float = 0.0
    kinds: tuple[str, ...] = ()
    messages: tuple[Message, ...] = field(default=())

    @property
    def is_pattern(self) -> bool:
        return self.score >= PATTERN

    @property
    def keys(self) -> list[int]:
        return [message.key for message in self.messages]


def cues_of(findings: Iterable[Finding]) -> tuple[Cue, ...]:
    """What findings say of grooming: lists' cues, and ways to talk elsewhere."""
    cues = (cue_of(found) for found in findings)
    return tuple(cue for cue in cues if cue is not None)


def cue_of(found: Finding) -> Cue | None:
    """The model's guesses are no cue: nobody could say what they rest on."""
    if found.category == "grooming" and found.detector.startswith(_OF_LISTS):
        kind, weight = found.detector.rpartition(".")[2], found.score
    elif found.category == "contact" and _moves_away(found):
        kind, weight = MOVES_AWAY, _AWAY_WEIGHT
    else:
        return None
    return Cue(kind, weight, found.part, found.start, found.end)


def _moves_away(found: Finding) -> bool:
    kind = found.detector
    if kind.startswith(_OF_LISTS):
        kind = f"contact.{kind.rpartition('.')[2]}"
    return found.score >= _SURE and kind in _AWAY


def weigh(messages: Sequence[Message], *, author: str, addressee: str) -> Relation:
    """How much of a pattern these messages are; the age bands are of both people.

    Nothing is said where all that speaks for it was settled by a person before.
    """
    telling = [message for message in messages if message.cues]
    if all(message.settled for message in telling):
        return Relation()
    gap = _gap(author, addressee)
    doubt = 1.0
    times: Counter[str] = Counter()
    for message in telling:
        times.update({cue.kind for cue in message.cues})
    weights = _weights(telling, gap)
    for kind, weight in weights.items():
        again = min(times[kind] - 1, _MOST_AGAIN)
        doubt *= (1.0 - weight) ** (1 + _AGAIN * again)
    if _asks_after_nearing(telling):
        doubt *= 1.0 - _IN_ORDER * gap
    return Relation(round(1.0 - doubt, 4), tuple(sorted(weights)), tuple(telling))


def _weights(messages: Sequence[Message], gap: float) -> dict[str, float]:
    """The heaviest of each kind of cue."""
    weights: dict[str, float] = {}
    for message in messages:
        share = gap * (_SETTLED if message.settled else 1.0)
        for cue in message.cues:
            weights[cue.kind] = max(weights.get(cue.kind, 0.0), cue.weight * share)
    return weights


def _asks_after_nearing(messages: Sequence[Message]) -> bool:
    """Whether a message asks for something after an earlier one came near."""
    came_near = False
    for message in messages:
        if message.settled:
            continue
        kinds = {cue.kind for cue in message.cues}
        if came_near and kinds & ASKING:
            return True
        came_near = came_near or bool(kinds & NEARING)
    return False


def _gap(author: str, addressee: str) -> float:
    """What the ages of both make of a cue; an age that is not known is the strictest."""
    if author not in AGE_BANDS or addressee not in AGE_BANDS:
        return _ADULT_TO_MINOR
    if addressee not in MINORS:
        return _MINOR_TO_ADULT if author in MINORS else _ADULTS
    if author not in MINORS:
        return _ADULT_TO_MINOR
    is_older = AGE_BANDS.index(author) > AGE_BANDS.index(addressee)
    return _OLDER_TO_YOUNGER_MINOR if is_older else _MINORS_ALIKE


def with_relation(
    found: Assessment, parts: Sequence[Part], relation: Relation
) -> Assessment:
    """``found`` with what the relation adds, told on the cues of the last message.

    Where the last message has no cue of its own, its first words stand for it.
    """
    if not relation.is_pattern:
        return found
    spans = _apart(cues_of(found.findings))
    if not spans and (beginning := where_it_begins(parts)):
        spans = [beginning]
    told = [
        Finding(part, "grooming", start, end, DETECTOR, relation.score)
        for part, start, end in spans
    ]
    return with_findings(found, told)


def _apart(cues: Iterable[Cue]) -> list[tuple[str, int, int]]:
    """Where cues stand, without those that lie inside another."""
    spans: list[tuple[str, int, int]] = []
    for cue in sorted(cues, key=lambda cue: (cue.part, cue.start, -cue.end)):
        if spans and spans[-1][0] == cue.part and cue.end <= spans[-1][2]:
            continue
        spans.append((cue.part, cue.start, cue.end))
    return spans
