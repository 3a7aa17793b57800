"""A policy that contradicts itself is refused, and the line is named."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.pipeline import POLICY, PolicyError, policy_file, read_policy
from moderation.pipeline.policy_file import LARGEST, parse_policy

FILE = Path(policy_file.__file__).parent / "data" / "policy.yaml"
TEXT = FILE.read_text(encoding="utf-8")
LINES = TEXT.splitlines()


def line_of(text: str) -> int:
    return next(n for n, line in enumerate(LINES, start=1) if text in line)


def test_the_file_that_is_shipped_is_the_policy() -> None:
    assert read_policy(FILE) == POLICY


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("known_author: 5", "known_authors: 5", "known_authors is not known here"),
        ("known_author: 5", "known_author: five", "'five' is not a whole number"),
        ("known_author: 5", "known_author: [5]", "a single value is needed"),
        ("category: hate,", "category: hatred,", "'hatred' is not one of"),
        ("category: hate, at_least: 0.5", "category: hate, at_least: 1.5", "over 1"),
        ("category: hate, at_least: 0.5", "category: hate, at_least: 0", "without any"),
        ("category: hate, at_least: 0.5", "category: hate, at_least: .nan", "from 0"),
        ("rule: hate}", "rule: Hate speech}", "is not the name of a rule"),
        ("rule: hate}", "rule: hate, colour: red}", "colour is not known here"),
        (
            "outcome: hold, tier: 4, rule: spam",
            "outcome: publish, tier: 4, rule: spam",
            "'publish' is not one of hold, escalate",
        ),
        (
            "outcome: hold, tier: 4, rule: spam",
            "outcome: watch, tier: 4, rule: spam",
            "'watch' is not one of hold, escalate",
        ),
        ("tier: 4, rule: spam", "tier: 0, rule: spam", "more urgent than the row"),
        ("tier: 4, rule: spam", "tier: 5, rule: spam", "'5' is not one of"),
        (
            "category: self_harm, at_least: 0.5",
            "category: self_harm, at_least: 0.95",
            "never reached: self_harm rules before it",
        ),
        (
            "rule: self-harm, support: yes",
            "rule: self-harm, support: no",
            "self_harm always shows support",
        ),
        ("  1: 60", "  1: 10", "tier 1 is looked at before tier 0"),
        ("  0: 15", "  0: 0", "at least a minute"),
        (
            "16_17: {first: 5, then: watch}",
            "16_17: {first: 2, then: watch}",
            "16_17 is looser than 18_24",
        ),
        (
            "16_17: {first: 5, then: watch}",
            "16_17: {first: 5, then: hold}",
            "'hold' is not one of publish, watch",
        ),
        (
            "16_17: {first: 5, then: watch}",
            "15_17: {first: 5, then: watch}",
            "15_17 is not known here",
        ),
        (
            "16_17: {first: 5, then: watch}",
            "16_17: {first: always, then: watch}",
            "nothing follows",
        ),
        ("16_17: {first: 5, then: watch}", "16_17: {first: 5}", "then is missing"),
        (
            "13_15: {first: 5, then: watch, while_on_duty: yes}",
            "13_15: {first: 5, then: publish, while_on_duty: yes}",
            "13_15 is looser than 16_17",
        ),
        ("18_24: {first: 3}", "18_24: {first: 3, then: watch}", "then is not known"),
        ("  post: hold", "  post: sometimes", "'sometimes' is not one of"),
        ("  post: 0.1", "  post: 1.1", "over 1"),
        ("  post: 0.1", "  post: -0.1", "not a number from 0 to 1"),
        ('version: "2026.11.1"', "version: 2026 autumn", "is not a version"),
        ('version: "2026.11.1"', 'version: "1\\0"', "is not a version"),
        ("  0: 15", "  0: [15", "expected"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(old: str, new: str, says: str) -> None:
    broken = TEXT.replace(old, new, 1)
    assert broken != TEXT
    with pytest.raises(PolicyError, match=re.escape(says)) as refusal:
        parse_policy(broken.encode())
    named = int(str(refusal.value).split(":")[0].removeprefix("line "))
    # A bracket that never closes is noticed a line later.
    assert named - line_of(old) in ({0} if says != "expected" else {1, 2})


def test_a_younger_band_is_never_looser_where_an_older_one_is_always_read() -> None:
    broken = TEXT.replace(
        "  report:\n    under_13: {first: always}",
        "  report:\n    under_13: {first: 9, then: watch}",
    )
    with pytest.raises(PolicyError, match="under_13 is looser than 13_15"):
        parse_policy(broken.encode())


@pytest.mark.parametrize("line", [line for line in LINES if re.match(r" +\w", line)])
def test_no_row_can_be_left_out_or_said_twice(line: str) -> None:
    alone = LINES.index(line)
    for lines in (
        LINES[:alone] + LINES[alone + 1 :],
        [*LINES[: alone + 1], *LINES[alone:]],
    ):
        with pytest.raises(PolicyError, match=r"^line \d+: "):
            parse_policy("\n".join(lines).encode())


def test_every_category_has_a_row() -> None:
    without = "\n".join(line for line in LINES if "category: spam" not in line)
    with pytest.raises(PolicyError, match="no row for spam"):
        parse_policy(without.encode())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0",
        b"\xff\xfe",
        b"[" * 50_000,
        b"- 1\n- 2",
        b"a: *nobody",
        b"a: &a [*a]",
        b"!!python/object/apply:os.system [ls]",
        b"--- 1\n--- 2",
    ],
)
def test_what_is_no_policy_is_refused(content: bytes) -> None:
    with pytest.raises(PolicyError):
        parse_policy(content)


def test_a_file_that_is_too_long_or_not_there_is_refused(tmp_path: Path) -> None:
    long = tmp_path / "long.yaml"
    long.write_text(TEXT + "#" * LARGEST, encoding="utf-8")
    for path in (long, tmp_path / "none.yaml", tmp_path):
        with pytest.raises(PolicyError):
            read_policy(path)


@given(st.data())
def test_a_file_with_any_damage_is_a_policy_or_refused(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(TEXT)))
    end = data.draw(st.integers(start, min(len(TEXT), start + 40)))
    damaged = TEXT[:start] + data.draw(st.text(max_size=20)) + TEXT[end:]
    with contextlib.suppress(PolicyError):
        parse_policy(damaged.encode("utf-8", "surrogatepass"))
