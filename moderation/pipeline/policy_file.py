"""Read a policy from its file, and refuse one that contradicts itself.

The file is read as text with places, never built into objects: a value is what stands
there (``13_15`` is a name, not a number), and each refusal names its line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import NoReturn

import yaml

from .findings import CATEGORIES
from .policy_terms import (
    AGE_BANDS,
    TIERS,
    FirstLook,
    Outcome,
    Policy,
    Severity,
    Surface,
)

LARGEST = 100_000
"""More bytes than this are no policy."""

_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,19}")
_RULE = re.compile(r"[a-z][a-z-]{0,39}")
_WHOLE = re.compile(r"[0-9]{1,6}")
_SHARE = re.compile(r"[01]|[01]\.[0-9]{1,6}")
_ALWAYS = "always"


class PolicyError(ValueError):
    """What is wrong with a policy, and in which line."""


def read_policy(path: Path) -> Policy:
    """The policy in this file; raises ``PolicyError`` where it is none."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise PolicyError(f"cannot be read: {error.strerror}") from None
    return parse_policy(content)


def parse_policy(content: bytes) -> Policy:
    if len(content) > LARGEST:
        raise PolicyError(f"longer than {LARGEST} bytes")
    try:
        root = yaml.compose(content.decode(), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 1
        raise PolicyError(f"line {line}: {error.problem or 'not YAML'}") from None
    except (yaml.YAMLError, ValueError, RecursionError):
        raise PolicyError("line 1: not a YAML file") from None
    if root is None:
        raise PolicyError("line 1: the file is empty")
    return _policy(root)


def _policy(root: yaml.Node) -> Policy:
    parts = _fields(
        root,
        (
            "version",
            "clocks",
            "ordinary_clock",
            "severity",
            "known_author",
            "first_look",
            "with_picture",
            "staff",
            "sample",
        ),
    )
    surfaces = _fields(parts["first_look"], Surface)
    staff = _fields(parts["staff"], Surface)
    sample = _fields(parts["sample"], Surface)
    return Policy(
        version=_matching(parts["version"], _VERSION, "a version"),
        clocks=_clocks(parts["clocks"]),
        ordinary_clock=_minutes(parts["ordinary_clock"]),
        severity=_severity(parts["severity"]),
        known_author=_whole(parts["known_author"]),
        first_look={
            surface: _by_band(surfaces[surface], _first_look) for surface in Surface
        },
        with_picture=_by_band(parts["with_picture"], _picture_look),
        staff={surface: _staff_look(staff[surface]) for surface in Surface},
        sample={surface: _share(sample[surface]) for surface in Surface},
    )


# --- the parts -------------------------------------------------------------------


def _clocks(node: yaml.Node) -> dict[int, timedelta]:
    nodes = _fields(node, [str(tier) for tier in TIERS])
    clocks = {tier: _minutes(nodes[str(tier)]) for tier in TIERS}
    for earlier, later in pairwise(TIERS):
        if clocks[later] < clocks[earlier]:
            _refuse(
                nodes[str(later)], f"tier {later} is looked at before tier {earlier}"
            )
    return clocks


def _severity(node: yaml.Node) -> tuple[Severity, ...]:
    if not isinstance(node, yaml.SequenceNode):
        _refuse(node, "a list of rows is needed")
    rows = [(row, _row(row)) for row in node.value]
    for (_, earlier), (row_node, row) in pairwise(rows):
        if row.urgency < earlier.urgency:
            _refuse(row_node, "more urgent than the row before it")
    least: dict[str, float] = {}
    for row_node, row in rows:
        if row.at_least >= least.get(row.category, 2.0):
            _refuse(row_node, f"never reached: {row.category} rules before it")
        least[row.category] = row.at_least
    if missing := [category for category in CATEGORIES if category not in least]:
        _refuse(node, f"no row for {', '.join(missing)}")
    return tuple(row for _, row in rows)


def _row(node: yaml.Node) -> Severity:
    fields = _fields(
        node, ("category", "at_least", "outcome", "tier", "rule"), ("support",)
    )
    category = _one_of(fields["category"], CATEGORIES)
    at_least = _share(fields["at_least"])
    if not at_least:
        _refuse(fields["at_least"], "a text without any finding would reach this")
    support = "support" in fields and _yes(fields["support"])
    if category == "self_harm" and not support:
        _refuse(node, "self_harm always shows support")
    return Severity(
        category=category,
        at_least=at_least,
        outcome=Outcome(_one_of(fields["outcome"], (Outcome.HOLD, Outcome.ESCALATE))),
        tier=int(_one_of(fields["tier"], [str(tier) for tier in TIERS])),
        rule=_matching(fields["rule"], _RULE, "the name of a rule"),
        show_support=support,
    )


def _by_band(
    node: yaml.Node, read: Callable[[yaml.Node], FirstLook]
) -> dict[str, FirstLook]:
    nodes = _fields(node, AGE_BANDS)
    looks = {band: read(nodes[band]) for band in AGE_BANDS}
    for younger, older in pairwise(AGE_BANDS):
        if looks[younger].is_looser_than(looks[older]):
            _refuse(nodes[younger], f"{younger} is looser than {older}")
    return looks


def _first_look(node: yaml.Node) -> FirstLook:
    fields = _fields(node, ("first",), ("then", "while_on_duty"))
    if _text(fields["first"]) == _ALWAYS:
        if len(fields) > 1:
            _refuse(node, "nothing follows where a person always looks first")
        return FirstLook(None)
    if "then" not in fields:
        _refuse(node, "then is missing")
    return FirstLook(
        first=_whole(fields["first"]),
        after=Outcome(_one_of(fields["then"], (Outcome.PUBLISH, Outcome.WATCH))),
        while_on_duty="while_on_duty" in fields and _yes(fields["while_on_duty"]),
    )


def _picture_look(node: yaml.Node) -> FirstLook:
    first = _fields(node, ("first",))["first"]
    return FirstLook(None if _text(first) == _ALWAYS else _whole(first))


def _staff_look(node: yaml.Node) -> FirstLook:
    held = _one_of(node, (Outcome.HOLD, Outcome.PUBLISH)) == Outcome.HOLD
    return FirstLook(None if held else 0)


# --- single values ---------------------------------------------------------------


def _fields(
    node: yaml.Node, needed: Iterable[str], optional: Collection[str] = ()
) -> dict[str, yaml.Node]:
    """What stands under each name: all that is needed, nothing unknown or twice."""
    if not isinstance(node, yaml.MappingNode):
        _refuse(node, "names with values are needed")
    needed = list(needed)
    fields: dict[str, yaml.Node] = {}
    for name_node, value in node.value:
        name = _text(name_node)
        if name not in needed and name not in optional:
            _refuse(name_node, f"{name} is not known here")
        if name in fields:
            _refuse(name_node, f"{name} stands here twice")
        fields[name] = value
    if missing := [name for name in needed if name not in fields]:
        _refuse(node, f"{', '.join(missing)} missing")
    return fields


def _text(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        _refuse(node, "a single value is needed")
    return str(node.value)


def _matching(node: yaml.Node, pattern: re.Pattern[str], meant: str) -> str:
    text = _text(node)
    if not pattern.fullmatch(text):
        _refuse(node, f"{text[:40]!r} is not {meant}")
    return text


def _whole(node: yaml.Node) -> int:
    return int(_matching(node, _WHOLE, "a whole number"))


def _minutes(node: yaml.Node) -> timedelta:
    minutes = _whole(node)
    if not minutes:
        _refuse(node, "a person needs at least a minute")
    return timedelta(minutes=minutes)


def _share(node: yaml.Node) -> float:
    share = float(_matching(node, _SHARE, "a number from 0 to 1"))
    if share > 1:
        _refuse(node, f"{share} is over 1")
    return share


def _yes(node: yaml.Node) -> bool:
    return _one_of(node, ("yes", "no")) == "yes"


def _one_of(node: yaml.Node, choices: Collection[str]) -> str:
    text = _text(node)
    if text not in choices:
        _refuse(node, f"{text[:40]!r} is not one of {', '.join(choices)}")
    return text


def _refuse(node: yaml.Node, message: str) -> NoReturn:
    raise PolicyError(f"line {node.start_mark.line + 1}: {message}")
