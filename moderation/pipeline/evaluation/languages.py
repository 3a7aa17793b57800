"""How often the language is told: ``python -m moderation.pipeline.evaluation.languages``.

Of the languages that are read, "right" is the language, "unknown" is "und", "wrong"
another one. Of all others only "und" is right. With ``--data``, rows that training
kept apart are asked as well; only counts of them are ever printed.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from moderation.pipeline.language import LANGUAGES, UNKNOWN, identify
from moderation.pipeline.language_model import words_of
from moderation.pipeline.text import fold

SENTENCES = Path(__file__).parent / "languages.tsv"
LENGTHS = {"1": 1, "2-3": 3, "4-6": 6, "7+": 10_000}
_MOST_ROWS = 600

Counts = dict[str, dict[str, Counter[str]]]


def read_sentences() -> Iterator[tuple[str, str]]:
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            label, _, text = line.partition("\t")
            yield label, fold(text)


def measure(
    sentences: Iterable[tuple[str, str]], *, is_declared: bool = False
) -> Counts:
    """Per label and number of words: right, unknown, wrong; beginnings count too."""
    counts: Counts = {}
    for label, folded in sentences:
        words = folded.split()
        for length in (1, 2, 3, 5, len(words)):
            if length > len(words) or not words_of(" ".join(words[:length])):
                continue
            found = identify(
                " ".join(words[:length]), declared=label if is_declared else None
            ).language
            bucket = next(name for name, most in LENGTHS.items() if length <= most)
            of_label = counts.setdefault(label, {})
            of_label.setdefault(bucket, Counter())[_verdict(label, found)] += 1
    return counts


def _verdict(label: str, found: str) -> str:
    expected = label if label in LANGUAGES else UNKNOWN
    if found == expected:
        return "right"
    return "unknown" if found == UNKNOWN else "wrong"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="moderation.pipeline.evaluation.languages")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--declared", action="store_true")
    options = parser.parse_args(arguments)
    _say("Sentences of our own")
    _print(measure(read_sentences(), is_declared=options.declared))
    if options.data:
        _say("\nRows kept from training")
        _print(measure(_rows(options.data), is_declared=options.declared))
    return 0


def _rows(folder: Path) -> Iterator[tuple[str, str]]:
    from moderation.pipeline.training.language import is_kept_from_training, rows

    asked: Counter[str] = Counter()
    for label, folded in rows(folder):
        if is_kept_from_training(folded) and asked[label] < _MOST_ROWS:
            asked[label] += 1
            yield label, folded


def _print(counts: Counts) -> None:
    """Share right and wrong in percent; the rest is unknown."""
    _say("| language | " + " | ".join(f"{name} words" for name in LENGTHS) + " |")
    _say("|---" * (len(LENGTHS) + 1) + "|")
    together: dict[str, dict[str, Counter[str]]] = {}
    for label in sorted(counts, key=lambda label: (label not in LANGUAGES, label)):
        _say(_row(label, counts[label]))
        group = together.setdefault("read" if label in LANGUAGES else "others", {})
        for length, count in counts[label].items():
            group.setdefault(length, Counter()).update(count)
    for name, group in together.items():
        _say(_row(f"all {name}", group))


def _row(name: str, by_length: dict[str, Counter[str]]) -> str:
    cells = [_cell(by_length.get(length, Counter())) for length in LENGTHS]
    return f"| {name} | " + " | ".join(cells) + " |"


def _cell(count: Counter[str]) -> str:
    total = count.total()
    if not total:
        return "—"
    return f"{count['right'] / total:.0%}, wrong {count['wrong'] / total:.0%}"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
