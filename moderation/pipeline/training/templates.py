"""Sentences made from patterns, so that a model learns how a thing is said.

A file of patterns per language: ``[slots]`` are words that fit the same place,
``[templates]`` the patterns of each category, ``clean`` those that only look like
it. An entry of a slot may hold several forms, ``Muslims|a Muslim``: ``{group}`` is
the first, ``{group:1}`` the second form of the same entry.

What is ``harassment`` or ``violence`` here names no group of people: it is no hate.
"""

from __future__ import annotations

import hashlib
import math
import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
SEED = 20261122
MOST_FILLINGS = 12
"""Of one pattern: one with many slots must not outweigh all others."""
DEVELOPMENT_SHARE = 0.15

Slots = dict[str, list[list[str]]]

_SLOT = re.compile(r"\{(\w+)(?::(\d))?\}")


@dataclass(frozen=True, slots=True)
class Template:
    """A pattern, and the category of every sentence that it makes."""

    language: str
    category: str
    pattern: str

    @property
    def is_development(self) -> bool:
        """Whether it is kept from training, as a whole: its fillings are too alike."""
        digest = hashlib.sha256(f"{self.language} {self.pattern}".encode()).digest()
        return digest[0] < DEVELOPMENT_SHARE * 256


def read_templates(*, development: bool = False) -> Iterator[tuple[str, str, str]]:
    """Language, category (or ``clean``) and text, of what is learned from.

    With ``development``, of the patterns that nothing is learned from instead.
    """
    for path in sorted(TEMPLATES.glob("*.toml")):
        slots, templates = read_file(path)
        for template in templates:
            if template.is_development == development:
                for text in fill(template, slots):
                    yield template.language, template.category, text


def read_file(path: Path) -> tuple[Slots, list[Template]]:
    held = tomllib.loads(path.read_text(encoding="utf-8"))
    slots = {
        name: [entry.split("|") for entry in entries]
        for name, entries in held["slots"].items()
    }
    templates = [
        Template(path.stem, category, pattern)
        for category, patterns in held["templates"].items()
        for pattern in patterns
    ]
    return slots, templates


def fill(template: Template, slots: Slots) -> list[str]:
    """At most ``MOST_FILLINGS`` sentences, always the same ones."""
    names = sorted({name for name, _ in _SLOT.findall(template.pattern)})
    sizes = [len(slots[name]) for name in names]
    draw = random.Random(f"{SEED} {template.pattern}")  # noqa: S311 — repeatable
    ways = range(math.prod(sizes))
    chosen = draw.sample(ways, min(MOST_FILLINGS, len(ways)))
    return [
        _filled(template.pattern, dict(zip(names, entries, strict=True)))
        for entries in (
            [slots[name][place] for name, place in zip(names, places, strict=True)]
            for places in (_places(way, sizes) for way in chosen)
        )
    ]


def _places(way: int, sizes: list[int]) -> list[int]:
    """Which entry of each slot: the digits of ``way``, each to its own base."""
    places = []
    for size in sizes:
        way, place = divmod(way, size)
        places.append(place)
    return places


def _filled(pattern: str, entries: dict[str, list[str]]) -> str:
    return _SLOT.sub(
        lambda slot: entries[slot.group(1)][int(slot.group(2) or 0)], pattern
    )
