"""Which language a text is in, how sure that is, and what else is spoken in it.

Unknown is an answer ("und"), not a guess: what cannot be read by the lists of
a known language is looked at by a person while its author is new. Other
languages are known by the model only so that they are not taken for ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import numpy as np

from . import language_model
from .language_model import Numbers, words_of

UNKNOWN = "und"
LANGUAGES: tuple[str, ...] = ("en", "fr", "es", "pt", "sw", "ar", "hi", "bn")

SURE_FROM = 0.5
"""Less sure than that of every language of ours is not known."""

_SPOKEN_FROM = 0.9
_UNREAD_FROM = 0.4
_DECLARED_ODDS = 8.0
_WINDOW, _WINDOW_STEP = 6, 3
_BLOCK = 240
_ROMANISED = "-latn"
_SCRIPTS = {
    "latin": re.compile(r"[a-z]"),
    "arabic": re.compile("[\u0620-\u064a\u0671-\u06d3]"),
    "devanagari": re.compile("[\u0900-\u097f]"),
    "bengali": re.compile("[\u0980-\u09ff]"),
    "other": re.compile("[\u0370-\u05ff\u0a00-\u1fff\u2e80-\ud7ff\uf900-\ufaff]"),
}
_LANGUAGES_OF = {
    "latin": ("en", "fr", "es", "pt", "sw"),
    "arabic": ("ar",),
    "devanagari": ("hi",),
    "bengali": ("bn",),
}
_ASSAMESE = re.compile("[\u09f0\u09f1]")


@dataclass(frozen=True, slots=True)
class Identified:
    """The language of most of a text, or ``UNKNOWN``.

    ``confidence`` is how sure that answer is, from 0 to 1. ``spoken`` are the
    languages of ours that are in it, one that is typed in Latin letters as well.
    """

    language: str
    confidence: float
    script: str | None
    spoken: frozenset[str]


def identify(folded: str, *, declared: str | None = None) -> Identified:
    """The language of a folded text.

    What the author declared makes that language likelier and never certain: it
    decides where the text says little, and not against what the text says.
    """
    declared = _known(declared)
    said = words_of(folded)
    script = main_script(" ".join(said))
    words = _in_our_scripts(said)
    if not words:
        told = declared if script is None and declared else UNKNOWN
        return Identified(told, 0.0, script, frozenset({told} - {UNKNOWN}))
    whole, windows = _chances(words, declared)
    read, meant = _columns()
    shares = (windows @ read).mean(axis=0)
    chances = np.maximum(whole @ read, shares)
    unread = float(shares[_OTHER])
    written = [LANGUAGES.index(language) for language in readable_in(script)]
    best = max(written, key=lambda place: chances[place], default=_OTHER)
    confidence = float(chances[best]) if written else 0.0
    heard = (windows @ meant).max(axis=0) >= _SPOKEN_FROM
    spoken = frozenset(np.array(LANGUAGES)[heard].tolist())
    language = (*LANGUAGES, UNKNOWN)[best]
    # Of two that are spoken neither need be sure for both to be read.
    is_sure = confidence >= SURE_FROM or language in spoken
    if not is_sure or unread >= _UNREAD_FROM or _is_assamese(folded):
        return Identified(UNKNOWN, _rounded(1.0 - confidence), script, spoken)
    return Identified(language, _rounded(confidence), script, spoken | {language})


def main_script(folded: str) -> str | None:
    """The script of most letters; none where there are no letters."""
    if folded.isascii():
        return "latin" if _SCRIPTS["latin"].search(folded) else None
    sample = folded[:2000]
    counts = {name: len(found.findall(sample)) for name, found in _SCRIPTS.items()}
    script = max(counts, key=lambda name: counts[name])
    return script if counts[script] else None


def readable_in(script: str | None) -> tuple[str, ...]:
    """The languages that a text of this script may be in, of those we have."""
    return _LANGUAGES_OF.get(script or "", ())


_OTHER = len(LANGUAGES)


@cache
def _columns() -> tuple[Numbers, Numbers]:
    """From labels of the model to what is read, and to what is spoken.

    Hindi in Latin letters is spoken Hindi, and is not read: neither its lists nor
    the model know enough of it.
    """
    labels = language_model.load().labels
    read = np.zeros((len(labels), _OTHER + 1))
    spoken = np.zeros((len(labels), _OTHER))
    for place, label in enumerate(labels):
        read[place, LANGUAGES.index(label) if label in LANGUAGES else _OTHER] = 1.0
        meant = label.removesuffix(_ROMANISED)
        if meant in LANGUAGES:
            spoken[place, LANGUAGES.index(meant)] = 1.0
    return read, spoken


def _chances(words: list[str], declared: str | None) -> tuple[Numbers, Numbers]:
    """Of every label, for the whole text and for a few words at a time."""
    model = language_model.load()
    prior = np.ones(len(model.labels))
    if declared:
        prior[model.labels.index(declared)] = _DECLARED_ODDS
    total, groups = np.zeros(len(model.labels)), 0.0
    windows: list[Numbers] = []
    for first in range(0, len(words), _BLOCK):
        added, counts = model.sums(words[first : first + _BLOCK])
        total += added.sum(axis=0)
        groups += counts.sum()
        windows.append(model.chances(*_windows(added, counts)))
    whole = model.chances(total, np.asarray(groups))
    return _likelier(whole, prior), _likelier(np.concatenate(windows), prior)


def _windows(added: Numbers, counts: Numbers) -> tuple[Numbers, Numbers]:
    """What stands together: the sums of a few words, and of those after them."""
    if len(counts) <= _WINDOW:
        return added.sum(axis=0, keepdims=True), counts.sum(keepdims=True)
    starts = np.arange(0, len(counts) - _WINDOW + _WINDOW_STEP, _WINDOW_STEP)
    starts = np.minimum(starts, len(counts) - _WINDOW)
    sums = np.concatenate((np.zeros((1, added.shape[1])), added.cumsum(axis=0)))
    sizes = np.concatenate(([0.0], counts.cumsum()))
    return sums[starts + _WINDOW] - sums[starts], sizes[starts + _WINDOW] - sizes[
        starts
    ]


def _likelier(chances: Numbers, prior: Numbers) -> Numbers:
    weighed = chances * prior
    return np.asarray(weighed / weighed.sum(axis=-1, keepdims=True))


def _rounded(confidence: float) -> float:
    return round(min(1.0, max(0.0, confidence)), 4)


def _known(declared: str | None) -> str | None:
    language = (declared or "").split("-")[0].lower()
    return language if language in LANGUAGES else None


def _in_our_scripts(words: list[str]) -> list[str]:
    other = _SCRIPTS["other"]
    return [word for word in words if word.isascii() or not other.search(word)]


def _is_assamese(folded: str) -> bool:
    """Written like Bangla, but for two letters."""
    return len(_ASSAMESE.findall(folded)) > 1
