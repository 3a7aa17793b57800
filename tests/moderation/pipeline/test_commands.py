"""The doors ``assess`` and ``sanitise``, as an operator uses them."""

from __future__ import annotations

import io
import json
from typing import Any

from django.core.management import call_command

import pytest

from moderation.pipeline import CATEGORIES


class Input:
    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)


def assess(
    monkeypatch: pytest.MonkeyPatch, *lines: bytes
) -> tuple[list[dict[str, Any]], str, int]:
    monkeypatch.setattr("sys.stdin", Input(b"\n".join(lines)))
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command("assess", stdout=out, stderr=err, no_color=True)
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    answers = [json.loads(line) for line in out.getvalue().splitlines()]
    return answers, err.getvalue(), code


def test_each_line_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    answers, errors, code = assess(
        monkeypatch,
        b'{"id": 1, "text": "We planted trees at the river"}',
        b"",
        '{"id": "é", "text": "je veux mourir", "language": "fr"}'.encode(),
        b'{"id": 3, "text": "We met at the river", "age_band": "18_24"}',
    )
    assert (errors, code) == ("", 0)
    assert [answer["id"] for answer in answers] == [1, "é", 3]
    assert [answer["outcome"] for answer in answers] == ["watch", "hold", "publish"]
    assert [answer["tier"] for answer in answers] == [4, 2, None]
    assert set(answers[0]["scores"]) == set(CATEGORIES)
    (finding,) = answers[1]["findings"]
    assert (finding["category"], finding["start"], finding["end"]) == (
        "self_harm",
        0,
        14,
    )
    assert answers[1]["language"] == "fr"


@pytest.mark.parametrize(
    "bad",
    [
        b"no json",
        b"[1]",
        b'{"id": 1}',
        b'{"text": "x"}',
        b'{"id": 1, "text": 5}',
        b'{"id": 1, "text": "x", "language": 5}',
        b'{"id": 1, "text": "x", "age_band": ["13_15"]}',
        b'{"id": 1, "text": "x", "age_band": "old"}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_a_bad_line_is_named_and_the_others_are_answered(
    monkeypatch: pytest.MonkeyPatch, bad: bytes
) -> None:
    good = b'{"id": 2, "text": "hello"}'
    answers, errors, code = assess(monkeypatch, bad, good)
    assert [answer["id"] for answer in answers] == [2]
    assert errors.startswith("line 1: ")
    assert len(errors.splitlines()) == 1
    assert code == 1


def test_sanitise_says_what_a_post_body_becomes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin", Input(b"<p onclick=x()>a<b \xff</p>"))
    out = io.StringIO()
    call_command("sanitise", stdout=out)
    assert out.getvalue() == "<p>a&lt;b \N{REPLACEMENT CHARACTER}</p>"


def test_sanitise_is_told_what_the_text_may_hold(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin", Input(b"<h2>a<b</h2><b>c</b>"))
    out = io.StringIO()
    call_command("sanitise", "--profile", "plain", stdout=out)
    assert out.getvalue() == "a&lt;b\nc"
