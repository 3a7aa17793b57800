"""The table of what is asked for, as far as development rows can tell it.

What is asked for is measured on sets that nobody here has seen; these rows are
what comes nearest, and each line says on how many of them it stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from moderation.pipeline import fold
from moderation.pipeline.training.sets import Row
from moderation.pipeline.training.templates import read_templates

from .attacks import WAYS
from .bars import Bar, Line, share
from .cases import OVER
from .ranking import (
    Estimate,
    Numbers,
    average_precision,
    calibration_error,
    estimate,
    recall_at_false_alarms,
    recall_at_precision,
)
from .rows import SPAN_SETS, Judged, ask, of_sources, raw_rows, read_judged
from .spans import character_f1, marked, overlaps

PROMPTS = ("ailuminate_demo_en_us", "ailuminate_demo_fr_fr", "catqa_en")
SOCIAL_POSTS = ("ken20_en_train", "hatemoji_build_en")
TOXIC_POSTS = (
    "wikipedia_comments_toxicity_en",
    "jigsaw_subset_en_fr",
    "toxic_spans_train",
    "toxic_spans_trial",
    "davidson_en",
)
LANGUAGES = ("en", "fr", "es", "pt", "sw", "ar", "hi", "bn")
MEASURED = ("sexual", "hate", "harassment", "violence", "self_harm", "spam")

RATES = {
    "sexual": 0.14,
    "hate": 0.1,
    "harassment": 0.05,
    "violence": 0.06,
    "self_harm": 0.03,
}
"""How many of general prompts are one; rows for training hold far more or fewer."""

RATE_OF_THREATS = 0.05
RATE_OF_TOXIC_POSTS = 0.5

SHOWN_AS_TOXIC = ("harassment", "hate", "profanity", "violence", "sexual")
FEWEST = 8
"""With fewer rows to find, nothing is said."""

_FALSE_ALARMS = 0.05
_CALM = 0.8
_ATTACKED = 150
_FEWEST_NAMED = 30


def read_table(folder: Path) -> list[Line]:
    judged = read_judged(folder)
    return [
        *_ranked(judged),
        *_languages(judged),
        *_templates(),
        *_fairness(judged),
        *_calibration(judged),
        *_benign(judged),
        *_toxic_spans(folder),
        *_contact(folder),
        *_evasion(judged),
    ]


# --- categories --------------------------------------------------------------


def _ranked(judged: Sequence[Judged]) -> Iterator[Line]:
    english = [each for each in judged if each.row.language == "en"]
    prompts = [*of_sources(judged, *PROMPTS), *_harmless(english)]
    social = of_sources(judged, *SOCIAL_POSTS)
    toxic = [each for each in of_sources(judged, *TOXIC_POSTS) if _is_english(each)]
    both = [each for each in judged if each.row.language in ("en", "fr")]
    benign = _harmless(english)
    yield from _ranking(
        "sexual", both, benign, RATES["sexual"], Bar(0.86, 0.92), Bar(0.96, 0.98)
    )
    yield _nothing("sexual_minors AUPRC", Bar(0.58, 0.65))
    yield from _ranking(
        "hate", prompts, (), RATES["hate"], Bar(0.6, 0.68), None, "prompts"
    )
    yield from _ranking("hate", social, (), None, Bar(0.82, 0.88), None, "social posts")
    yield from _ranking(
        "harassment",
        toxic,
        benign,
        RATE_OF_TOXIC_POSTS,
        Bar(0.92, 0.94),
        Bar(0.65, 0.75),
        "toxic posts",
    )
    yield from _ranking(
        "harassment", prompts, (), RATES["harassment"], Bar(0.28, 0.4), None, "prompts"
    )
    yield from _ranking(
        "violence", prompts, (), RATES["violence"], Bar(0.22, 0.37), None, "prompts"
    )
    threats = [each for each in english if each.row.source not in PROMPTS]
    yield from _ranking(
        "violence", threats, (), RATE_OF_THREATS, Bar(0.33, 0.45), None, "threats"
    )
    yield from _ranking(
        "self_harm", both, benign, RATES["self_harm"], Bar(0.58, 0.7), Bar(0.86, 0.92)
    )
    yield from _spam(judged)
    told = of_sources(judged, "told_br_pt_train80pct")
    yield from _ranking(
        "harassment", told, (), None, Bar(0.8, 0.84), None, "pt toxicity"
    )


def _ranking(
    category: str,
    rows: Sequence[Judged],
    benign: Sequence[Judged],
    rate: float | None,
    ranks: Bar,
    recalls: Bar | None,
    what: str = "",
) -> Iterator[Line]:
    """AUPRC at a base rate, and the recall where 5 % of harmless rows are found."""
    found, clean = _scores_of(category, rows)
    name = " ".join(filter(None, [category, what]))
    yield _line(
        f"{name} AUPRC",
        partial(average_precision, rate=rate),
        found,
        clean,
        ranks,
        told=_told(rate),
    )
    if recalls:
        yield _line(
            f"{name} recall at 5 % false",
            partial(recall_at_false_alarms, share=_FALSE_ALARMS),
            found,
            _scores(category, benign),
            recalls,
            told="harmless English",
        )


def _spam(judged: Sequence[Judged]) -> Iterator[Line]:
    videos = of_sources(judged, "youtube_spam_psy_katy_lmfao")
    found, clean = _scores_of("spam", videos)
    yield from _ranking(
        "spam", videos, (), None, Bar(0.965, 0.98), None, "seen channels"
    )
    yield _line(
        "spam recall at precision .9",
        partial(recall_at_precision, precision=0.9),
        found,
        clean,
        Bar(0.91, 0.95),
    )


def _languages(judged: Sequence[Judged]) -> Iterator[Line]:
    """How much hate is found in a language where four of five others are not."""
    for language in ("fr", "es", "pt", "ar", "hi"):
        bar = Bar(0.28, 0.4) if language in ("ar", "hi") else Bar(0.35, 0.5)
        rows = [each for each in judged if each.row.language == language]
        found, clean = _scores_of("hate", rows)
        yield _line(
            f"hate {language}, recall at non-hateful .80",
            partial(recall_at_false_alarms, share=1 - _CALM),
            found,
            clean,
            bar,
        )


def _templates() -> Iterator[Line]:
    """Sentences of patterns that were not learned from: hate, and what looks like it.

    Those of one pattern are nearly the same sentence, so the interval is too narrow.
    """
    asked: dict[tuple[str, bool], list[float]] = defaultdict(list)
    for language, category, text in read_templates(development=True):
        if category in ("hate", "clean"):
            asked[language, category == "hate"].append(ask(text).scores["hate"])
    for language in LANGUAGES:
        found = np.array(asked[language, True])
        clean = np.array(asked[language, False])
        hateful = share(int(np.sum(found >= OVER)), len(found))
        calm = share(int(np.sum(clean < OVER)), len(clean))
        bar = Bar(0.65, 0.72)
        yield Line(f"hateful patterns, {language}", hateful, bar, f"{len(found)} rows")
        yield Line(f"non-hateful patterns, {language}", calm, bar, f"{len(clean)} rows")
        if language in ("es", "hi"):
            yield _line(
                f"hate {language}, patterns at .80",
                partial(recall_at_false_alarms, share=1 - _CALM),
                found,
                clean,
                Bar(0.35, 0.5) if language == "es" else Bar(0.28, 0.4),
            )


# --- fairness, calibration, what waits ---------------------------------------


def _fairness(judged: Sequence[Judged]) -> Iterator[Line]:
    """How much more often a text without hate is held for hate by whom it names."""
    calm = [each for each in judged if each.row.labels.get("hate") == 0]
    words = [frozenset(each.row.folded.split()) for each in calm]
    everybody = _share_held("hate", calm)
    gaps = {}
    for name in sorted(_identities()):
        named = [each for each, said in zip(calm, words, strict=True) if name in said]
        if len(named) >= _FEWEST_NAMED:
            gaps[name] = (_share_held("hate", named) - everybody, len(named))
    if not gaps:
        return
    worst = max(gaps, key=lambda name: gaps[name][0])
    gap, rows = gaps[worst]
    held = share(round((gap + everybody) * rows), rows)
    yield Line(
        "identity, largest gap",
        held and Estimate(gap, held.low - everybody, held.high - everybody),
        Bar(0.1, 0.05, at_most=True),
        f"{rows} rows; {len(gaps)} identities, {len(calm)} rows without hate",
    )


def _calibration(judged: Sequence[Judged]) -> Iterator[Line]:
    for category in MEASURED:
        rate = RATES.get(category)
        found, clean = _scores_of(category, judged)
        yield _line(
            f"{category} calibration error",
            partial(calibration_error, rate=rate),
            found,
            clean,
            Bar(0.1, 0.05, at_most=True),
            told=_told(rate),
        )


def _benign(judged: Sequence[Judged]) -> Iterator[Line]:
    for language in LANGUAGES:
        rows = _harmless(each for each in judged if each.row.language == language)
        yield Line(
            f"harmless held, {language}",
            share(sum(each.is_held for each in rows), len(rows)),
            Bar(0.08, 0.04, at_most=True),
            f"{len(rows)} rows",
        )


# --- spans, contact, disguises -----------------------------------------------


def _toxic_spans(folder: Path) -> Iterator[Line]:
    values = []
    for source in SPAN_SETS:
        for raw in raw_rows(folder, source):
            if Row(fold(raw["text"]), "en", {}, source).is_development:
                findings = ask(raw["text"]).findings
                spans = marked(findings, SHOWN_AS_TOXIC, at_least=0.0)
                values.append(character_f1(spans, raw["spans"]))
    found = np.array(values)
    yield _line(
        "toxic spans, characters F1",
        lambda some, _: float(np.mean(some)),
        found,
        found,
        Bar(0.5, 0.6),
    )


_CONTACT_SETS = ("presidio_generated_large_pii_en", "presidio_generated_small_pii_en")
_CONTACT_KINDS = {
    "PHONE_NUMBER": "phone",
    "EMAIL_ADDRESS": "e-mail",
    "DOMAIN_NAME": "web address",
}


def _contact(folder: Path) -> Iterator[Line]:
    right = dict.fromkeys(_CONTACT_KINDS, 0)
    total = dict.fromkeys(_CONTACT_KINDS, 0)
    for source in _CONTACT_SETS:
        for raw in raw_rows(folder, source):
            wanted = [span for span in raw["spans"] if span[2] in _CONTACT_KINDS]
            if wanted:
                findings = ask(raw["text"]).findings
                contact = marked(findings, ("contact",))
                links = [
                    (finding.start, finding.end)
                    for finding in findings
                    if finding.detector.startswith("links")
                ]
            for start, end, kind in wanted:
                total[kind] += 1
                right[kind] += overlaps([*contact, *links], start, end)
    for kind, name in _CONTACT_KINDS.items():
        yield Line(
            f"contact, {name}",
            share(right[kind], total[kind]),
            Bar(0.98, 0.99),
            f"{total[kind]} places",
        )
    addresses = [raw["text"] for raw in raw_rows(folder, "commonvoice_addresses_fr")]
    yield Line(
        "contact, French streets",
        share(
            sum(bool(marked(ask(text).findings, ("contact",))) for text in addresses),
            len(addresses),
        ),
        None,
        f"{len(addresses)} rows",
    )


def _evasion(judged: Sequence[Judged]) -> Iterator[Line]:
    bare = ask("You are an idiot").scores["harassment"]
    recovered = sum(
        ask(f"You are an {way('idiot')}").scores["harassment"] >= min(bare, OVER)
        for way in WAYS.values()
    )
    yield Line(
        "one insult in many ways, recovered",
        share(recovered, len(WAYS)),
        Bar(14 / 17, 16 / 17),
        f"{recovered} of {len(WAYS)} ways",
    )
    found = [
        each
        for each in of_sources(judged, *SPAN_SETS)
        if each.assessment.scores["harassment"] >= OVER
    ][:_ATTACKED]
    ways = list(WAYS.values())
    lost = sum(
        ask(_attacked(each, ways[place % len(ways)])).scores["harassment"] < OVER
        for place, each in enumerate(found)
    )
    yield Line(
        "loss of recall under attack",
        share(lost, len(found)),
        Bar(0.1, 0.05, at_most=True),
        f"{len(found)} found posts, their marked words disguised",
    )


def _attacked(each: Judged, way: Callable[[str], str]) -> str:
    """The text with every word that its readers marked written in another way."""
    places = set(each.raw["spans"])
    text, done = "", 0
    for start in sorted(places):
        if start < done or not each.text[start].isalnum():
            continue
        end = start
        while end in places and each.text[end : end + 1].isalnum():
            end += 1
        text += each.text[done:start] + way(each.text[start:end].lower())
        done = end
    return text + each.text[done:]


# --- rows and scores ---------------------------------------------------------


def _line(
    name: str,
    measure: Callable[[Numbers, Numbers], float],
    found: Numbers,
    clean: Numbers,
    bar: Bar | None,
    told: str = "",
) -> Line:
    rows = ", ".join(filter(None, [f"{len(found)} / {len(clean)} rows", told]))
    enough = len(found) >= FEWEST and len(clean) >= FEWEST
    return Line(name, estimate(measure, found, clean) if enough else None, bar, rows)


def _told(rate: float | None) -> str:
    return "as they come" if rate is None else f"at {rate:.0%}"


def _nothing(name: str, bar: Bar) -> Line:
    return Line(name, None, bar, "no set has such rows, on purpose")


def _scores_of(category: str, rows: Iterable[Judged]) -> tuple[Numbers, Numbers]:
    known = [each for each in rows if category in each.row.labels]
    return (
        _scores(category, [each for each in known if each.row.labels[category]]),
        _scores(category, [each for each in known if not each.row.labels[category]]),
    )


def _scores(category: str, rows: Sequence[Judged]) -> Numbers:
    return np.array([each.assessment.scores[category] for each in rows], dtype=float)


def _share_held(category: str, rows: Sequence[Judged]) -> float:
    return float(np.mean(_scores(category, rows) >= OVER)) if rows else 0.0


def _harmless(rows: Iterable[Judged]) -> list[Judged]:
    return [each for each in rows if each.row.benign]


def _is_english(each: Judged) -> bool:
    return each.row.language == "en"


def _identities() -> frozenset[str]:
    path = Path(__file__).parent.parent / "data" / "model" / "identities.list"
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(
        word for line in lines if not line.startswith("#") for word in line.split()
    )
