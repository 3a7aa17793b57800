"""How the desk marks what was found: nothing of a text is lost or said twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from moderation.desk.reading import highlighted
from moderation.models import Finding

places = st.tuples(st.integers(0, 60), st.integers(1, 30))


def found(start: int, length: int = 1) -> Finding:
    return Finding(
        part="body",
        category="contact",
        start=start,
        end=start + length,
        detector="contact.phone",
        score=0.9,
    )


@given(text=st.text(max_size=50), spans=st.lists(places, max_size=8))
def test_every_character_stands_in_one_span(
    text: str, spans: list[tuple[int, int]]
) -> None:
    shown = highlighted(text, [found(*span) for span in spans])
    assert "".join(span.text for span in shown) == text


@given(text=st.text(max_size=50), spans=st.lists(places, max_size=8))
def test_every_finding_within_the_text_is_named_once(
    text: str, spans: list[tuple[int, int]]
) -> None:
    findings = [found(*span) for span in spans]
    shown = highlighted(text, findings)
    named = [id(finding) for span in shown for finding in span.findings]
    within = [id(finding) for finding in findings if finding.start < len(text)]
    assert sorted(named) == sorted(within)


def test_findings_that_overlap_share_one_mark() -> None:
    before, marked, after = highlighted("call me on 0712", [found(5, 6), found(8, 4)])
    assert before.text == "call "
    assert marked.text == "me on 0"
    assert len(marked.findings) == 2
    assert after.text == "712"
