"""What each set of rows says, and of which categories it says nothing.

A label is 1, 0 or missing: no set speaks of more than was looked at when it was
made. Rows themselves never leave the folder they are read from.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from moderation.pipeline.lexicon import DATA
from moderation.pipeline.text import fold

from . import templates

_TEMPLATE_WEIGHT = 1.5

CATEGORIES = ("sexual", "hate", "harassment", "violence", "self_harm", "spam")
EXAMPLES = Path(__file__).parent / "examples"
DEVELOPMENT_SHARE = 0.1
OURS = ("examples", "words", "piles", "templates")

Labels = dict[str, int]
Raw = dict[str, Any]
_CLEAN: Labels = dict.fromkeys(CATEGORIES, 0)


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled text; ``benign`` where nothing at all is wrong with it."""

    folded: str
    language: str
    labels: Labels
    source: str
    weight: float = 1.0
    benign: bool = False

    @property
    def is_development(self) -> bool:
        """Whether the row is kept from training: by its text, so twins stay together."""
        digest = hashlib.sha256(self.folded.encode("utf-8", "replace")).digest()
        return digest[0] < DEVELOPMENT_SHARE * 256

    @property
    def is_ours(self) -> bool:
        """Made here to learn from; what it teaches is judged on other rows."""
        return self.source in OURS

    @property
    def is_kept(self) -> bool:
        """Whether nothing is learned from it."""
        return self.is_development and not self.is_ours


def read(folder: Path) -> list[Row]:
    """Every row of every set in ``folder`` that is known here."""
    rows: list[Row] = []
    for name, (language, judge, weight) in _SETS.items():
        path = folder / f"{name}.jsonl.gz"
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                raw = json.loads(line)
                labels = judge(raw)
                folded = fold(raw["text"])
                if labels and folded.strip():
                    rows.append(
                        Row(
                            folded,
                            raw.get("lang", language),
                            labels,
                            name,
                            weight,
                            benign=labels == _CLEAN,
                        )
                    )
    return _once(rows)


def read_examples() -> list[Row]:
    """The project's own sentences: ``category<tab>text``, or ``clean<tab>text``."""
    rows = []
    for path in sorted(EXAMPLES.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("#") or not line.strip():
                continue
            category, _, text = line.partition("\t")
            labels = _CLEAN if category == "clean" else _own_labels(category)
            rows.append(Row(fold(text), path.stem, labels, "examples", 6.0))
    return _once(rows)


def read_words(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Words that are a category by themselves: category, language, word."""
    for raw in _lines(folder / "surge_profanity_words_en.jsonl.gz"):
        category = _WORDS_OF.get(raw["category_1"])
        if category and float(raw["severity_rating"]) >= _SEVERE_WORD:
            yield category, "en", fold(raw["text"])
    for raw in _lines(folder / "profanity_words_bn_hi_es_fr_pt_arlatn_en.jsonl.gz"):
        if raw["sureness"] in (None, 2):
            yield "harassment", raw["lang"], fold(raw["text"])
    for raw in _lines(folder / "suicide_risk_lexicon_en.jsonl.gz"):
        if raw["construct"] in _SELF_HARM_CONSTRUCTS:
            yield "self_harm", "en", fold(raw["text"])
    for path in sorted(DATA.glob("*/sexual.listed.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip() and not set(line) & set("#()|.?"):
                yield "sexual", path.parent.name, fold(line.strip().rstrip("*"))


def with_words(
    words: Iterable[tuple[str, str, str]], benign: list[Row], *, seed: int, times: int
) -> list[Row]:
    """Harmless sentences into which such a word was put, and the word alone."""
    draw = random.Random(seed)  # noqa: S311 — to be repeatable, not to be secret
    by_language: dict[str, list[str]] = {}
    for row in benign:
        if len(row.folded) <= _SHORT:
            by_language.setdefault(row.language, []).append(row.folded)
    rows = []
    for category, language, word in sorted(set(words)):
        labels = _own_labels(category)
        rows.append(Row(word, language, labels, "words", 0.5))
        for sentence in draw.choices(by_language.get(language) or [""], k=times):
            pieces = sentence.split()
            pieces.insert(draw.randint(0, len(pieces)), word)
            rows.append(Row(" ".join(pieces), language, labels, "words", 0.5))
    return rows


def with_piles(
    words: dict[str, list[str]], benign: list[Row], *, seed: int, times: int
) -> list[Row]:
    """Harmless sentences with several words that only together are sexual talk."""
    draw = random.Random(seed)  # noqa: S311 — to be repeatable, not to be secret
    sentences = [row.folded for row in benign if row.language == "en"]
    rows = []
    for category, known in sorted(words.items()):
        labels = _own_labels(category)
        for sentence in draw.choices(sentences, k=times):
            pieces = sentence.split()
            for word in draw.sample(known, k=draw.randint(3, 6)):
                pieces.insert(draw.randint(0, len(pieces)), word)
            rows.append(Row(" ".join(pieces), "en", labels, "piles", 0.5))
    return rows


def read_templates(*, development: bool = False) -> list[Row]:
    """Sentences made from patterns; the patterns kept from training, if asked for."""
    rows = [
        Row(
            fold(text),
            language,
            _pattern_labels(category),
            "templates",
            _TEMPLATE_WEIGHT,
        )
        for language, category, text in templates.read_templates(
            development=development
        )
    ]
    return _once(rows)


def _pattern_labels(category: str) -> Labels:
    """Patterns of rudeness and threats name no group of people: they are no hate."""
    if category == "clean":
        return _CLEAN
    labels = _own_labels(category)
    return labels if category == "hate" else {**labels, "hate": 0}


def _lines(path: Path) -> Iterator[Raw]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _once(rows: list[Row]) -> list[Row]:
    """Each text of a set once; the first says what it is."""
    return list({(row.folded, row.source): row for row in reversed(rows)}.values())


def _own_labels(category: str) -> Labels:
    """An example of one category says nothing of its neighbours."""
    near = _NEIGHBOURS.get(category, ())
    return {
        name: int(name == category)
        for name in CATEGORIES
        if name == category or name not in near
    }


_NEIGHBOURS = {
    "hate": ("harassment", "violence"),
    "harassment": ("hate", "violence", "sexual"),
    "violence": ("hate", "harassment"),
    "sexual": ("harassment", "spam"),
}
_SHORT = 160
_SEVERE_WORD = 1.8
_WORDS_OF = {
    "sexual anatomy / sexual acts": "sexual",
    "racial / ethnic slurs": "hate",
    "sexual orientation / gender": "harassment",
    "other / general insult": "harassment",
    "mental disability": "harassment",
}
_SELF_HARM_CONSTRUCTS = frozenset(
    {
        "Passive suicidal ideation",
        "Active suicidal ideation & suicidal planning",
        "Direct self-injury",
        "Other suicidal language",
    }
)


# --- what each set says ------------------------------------------------------


def _clean(raw: Raw) -> Labels:
    return _CLEAN


def _only(category: str, key: str, one: Any = 1) -> Callable[[Raw], Labels]:
    return lambda raw: {category: int(raw[key] == one)}


def _toxic(key: str) -> Callable[[Raw], Labels]:
    """Toxic is harassment here; what is not toxic is not hate either."""
    return lambda raw: (
        {"harassment": 1}
        if raw[key]
        else {"harassment": 0, "hate": 0, "sexual": 0, "self_harm": 0, "spam": 0}
    )


def _davidson(raw: Raw) -> Labels:
    if raw["class"] == 0:
        return {"hate": 1, "harassment": 1, "spam": 0}
    if raw["class"] == 1:
        return {"hate": 0, "harassment": 1, "spam": 0}
    return {"hate": 0, "harassment": 0, "self_harm": 0}


def _mlma_english(raw: Raw) -> Labels:
    if raw["labels"] == "normal":
        return {"hate": 0, "harassment": 0}
    return {"hate": 1} if "hateful" in raw["labels"] else {}


def _edos(raw: Raw) -> Labels:
    threat = raw["label_category"].startswith("1.")
    if raw["sexist"] != "sexist":
        return {"hate": 0, "violence": 0, "self_harm": 0, "spam": 0}
    if raw["label_category"].startswith("3."):
        return {"violence": 0}
    return {"hate": 1, "violence": int(threat)}


def _told(raw: Raw) -> Labels:
    groups = ("homophobia", "racism", "misogyny", "xenophobia")
    hate = max(raw[name] for name in groups)
    toxic = max(hate, raw["insult"], raw["obscene"])
    labels = {"harassment": int(toxic > 0)}
    if hate != 1:
        labels["hate"] = int(hate > 1)
    if not toxic:
        labels["self_harm"] = labels["spam"] = 0
    return labels


def _bengali(raw: Raw) -> Labels:
    if raw["label"] == "Personal":
        return {"harassment": 1}
    return {"hate": 1}


def _ailuminate(raw: Raw) -> Labels:
    category = {
        "ssh": "self_harm",
        "vcr": "violence",
        "hte": "hate",
        "sxc_prn": "sexual",
    }.get(raw["hazard"])
    unsaid = {"src": ("sexual", "violence"), "iwp": ("violence",)}
    labels = {
        name: int(name == category)
        for name in ("self_harm", "violence", "hate", "sexual")
        if name not in unsaid.get(raw["hazard"], ())
    }
    labels["spam"] = 0
    if raw["hazard"].startswith("spc"):
        labels["harassment"] = 0
    return labels


def _catqa(raw: Raw) -> Labels:
    labels = {"self_harm": int(raw["subcategory"] == "Self-harm"), "spam": 0}
    labels["sexual"] = int(
        raw["category"] == "Adult Content"
        and raw["subcategory"] != "Adult-themed humor"
    )
    labels["violence"] = int(
        raw["subcategory"]
        in ("Assault and battery", "Gender-based violence", "Terrorism and extremism")
    )
    labels["hate"] = int(
        raw["subcategory"] in ("Racial or ethnic hate", "Religious intolerance")
    )
    labels["harassment"] = int(raw["subcategory"] in ("Cyberbullying", "Doxxing"))
    return labels


def _hatemoji(raw: Raw) -> Labels:
    return {
        "hate": raw["hate"],
        "violence": int(raw["type"] == "threateninglanguage"),
        "spam": 0,
    }


def _convabuse(raw: Raw) -> Labels:
    sexual = "sex_harassment" in raw["types"]
    if raw["abuse_mean"] >= 1:
        return _CLEAN
    if raw["abuse_mean"] > -1:
        return {}
    return {"harassment": 1, "sexual": int(sexual), "spam": 0, "self_harm": 0}


def _reddit(raw: Raw) -> Labels:
    if raw["self_harm_weak"] < 0:
        return {}
    return {"self_harm": raw["self_harm_weak"], "hate": 0, "spam": 0, "harassment": 0}


def _counsel(raw: Raw) -> Labels:
    labels = {"hate": 0, "harassment": 0, "spam": 0}
    if not raw["self_harm_weak"]:
        labels["self_harm"] = 0
    return labels


def _sad(raw: Raw) -> Labels:
    return {} if raw["self_harm_terms"] else _CLEAN


def _risk_phrases(raw: Raw) -> Labels:
    """Other burdens are not self-harm; its own phrases come in as words."""
    unsaid = raw["construct"] in {*_SELF_HARM_CONSTRUCTS, "Lethal means for suicide"}
    return {} if unsaid else {"self_harm": 0}


def _jigsaw(raw: Raw) -> Labels:
    toxic = raw["toxic"] or raw["insult"]
    labels = {
        "violence": raw["threat"],
        "harassment": int(bool(toxic)),
        "hate": raw["identity_hate"],
    }
    if not toxic:
        labels["sexual"] = labels["self_harm"] = labels["spam"] = 0
    return labels


def _mpold(raw: Raw) -> Labels:
    if raw["kind"] == "HS":
        return {"hate": 1, "harassment": 1}
    if raw["offensive"]:
        return {"harassment": 1, "hate": 0}
    return {"harassment": 0, "hate": 0, "self_harm": 0, "violence": 0, "sexual": 0}


def _toxigen(raw: Raw) -> Labels:
    if raw["label"] == "hate":
        return {"hate": 1}
    return _CLEAN


def _tweets(raw: Raw) -> Labels:
    kind = raw["sentiment"]
    return _CLEAN if kind in ("positive", "neutral") and not raw.get("sarcasm") else {}


_CROSS = frozenset({"anger", "annoyance", "disgust", "disapproval"})


def _goemotions(raw: Raw) -> Labels:
    if raw["emotion"] in _CROSS:
        return {}
    return {name: 0 for name in CATEGORIES if name != "sexual"}


def _sms(raw: Raw) -> Labels:
    if raw["spam"]:
        return {"spam": 1, "self_harm": 0, "hate": 0, "violence": 0}
    return {"spam": 0, "hate": 0, "self_harm": 0}


def _ofensabr(raw: Raw) -> Labels:
    return {"harassment": raw["offensive_auto"]}


def _spans(raw: Raw) -> Labels:
    return {"harassment": 1, "spam": 0} if raw["spans"] else {}


_SETS: dict[str, tuple[str, Callable[[Raw], Labels], float]] = {
    "afrisenti_sw_pt_ar": ("sw", _tweets, 1.0),
    "ailuminate_demo_en_us": ("en", _ailuminate, 2.0),
    "ailuminate_demo_fr_fr": ("fr", _ailuminate, 2.0),
    "arsarcasm_ar": ("ar", _tweets, 1.0),
    "bengali_hate_v2_train80pct": ("bn", _bengali, 0.7),
    "catqa_en": ("en", _catqa, 2.0),
    "commonvoice_sentences_7lang": ("en", _clean, 1.0),
    "convabuse_en": ("en", _convabuse, 1.0),
    "counsel_chat_en": ("en", _counsel, 1.0),
    "davidson_en": ("en", _davidson, 1.0),
    "edos_train_dev": ("en", _edos, 0.6),
    "goemotions_en": ("en", _goemotions, 1.0),
    "google_bn_prompts": ("bn", _clean, 1.0),
    "hatemoji_build_en": ("en", _hatemoji, 1.5),
    "jigsaw_subset_en_fr": ("en", _jigsaw, 1.0),
    "ken20_en_train": ("en", _only("hate", "label"), 1.0),
    "mlma_ar_train": ("ar", _only("hate", "label"), 0.7),
    "mlma_en": ("en", _mlma_english, 0.4),
    "mlma_fr_train": ("fr", _only("hate", "label"), 0.7),
    "mpold_ar": ("ar", _mpold, 1.0),
    "ntrex_news_8lang": ("en", _clean, 1.0),
    "ofensabr_autolabel_pt": ("pt", _ofensabr, 0.4),
    "reddit27_mental_health_en": ("en", _reddit, 1.0),
    "sad_stress_en": ("en", _sad, 1.0),
    "sms_spam_train70pct": ("en", _sms, 1.0),
    "suicide_risk_lexicon_en": ("en", _risk_phrases, 0.5),
    "tatoeba_sentences_8lang": ("en", _clean, 1.0),
    "told_br_pt_train80pct": ("pt", _told, 1.0),
    "toxic_spans_train": ("en", _spans, 1.0),
    "toxic_spans_trial": ("en", _spans, 1.0),
    "toxifrench_fr": ("fr", _toxic("toxic"), 1.0),
    "toxigen_demonstrations_en": ("en", _toxigen, 1.0),
    "wikipedia_comments_toxicity_en": ("en", _toxic("toxic"), 1.0),
    "youtube_spam_psy_katy_lmfao": ("en", _only("spam", "spam"), 4.0),
}
_WORD_SETS = (
    "surge_profanity_words_en",
    "profanity_words_bn_hi_es_fr_pt_arlatn_en",
    "suicide_risk_lexicon_en",
)


def is_read(file_name: str) -> bool:
    """Whether anything is learned from this file."""
    name = file_name.removesuffix(".jsonl.gz")
    return name in _SETS or name in _WORD_SETS
