"""What is too long to be read is held, by bytes and words and never by the clock."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.pipeline import Outcome, Part, Standing, Surface, assess, decide
from moderation.pipeline.budget import MOST_BYTES, MOST_WORDS, within_bytes
from moderation.pipeline.findings import OVER_BUDGET

TREES = "The trees behind the library grow. "


def rule(*parts: Part) -> str:
    standing = Standing("18_24", 99)
    ruling = decide(assess(parts), standing, Surface.COMMENT, sample=1)
    assert ruling.outcome in {Outcome.PUBLISH, Outcome.HOLD}
    return ruling.rule


def test_the_last_byte_that_is_read_and_the_first_that_is_not() -> None:
    text = (TREES * 4000)[:MOST_BYTES]
    assert OVER_BUDGET not in assess([Part("body", text)]).failed
    assert rule(Part("body", text + ".")) == "over-budget"
    assert rule(Part("title", "."), Part("body", text)) == "over-budget"


def test_letters_of_other_scripts_count_as_the_bytes_they_are() -> None:
    text = "গাছ " * (MOST_BYTES // 10)
    assert assess([Part("body", text[:-1])]).failed == ()
    assert assess([Part("body", text + "গ")]).failed == (OVER_BUDGET,)


def test_more_words_than_are_looked_up_are_over_it_too() -> None:
    assert assess([Part("body", "a " * MOST_WORDS)]).failed == ()
    assert rule(Part("body", "a " * (MOST_WORDS + 1))) == "over-budget"
    more = [Part("a", "a " * MOST_WORDS), Part("b", "a"), Part("c", "a")]
    assert assess(more).failed == (OVER_BUDGET,)


@pytest.mark.parametrize("markup", [False, True])
def test_what_is_urgent_at_its_beginning_is_urgent_still(markup: bool) -> None:
    text = "I will kill myself tonight. " + TREES * 4000
    assessment = assess([Part("body", text, markup=markup)])
    ruling = decide(assessment, Standing("18_24", 99), Surface.POST, sample=1)
    assert (ruling.tier, ruling.show_support) == (0, True)
    assert assessment.failed == (OVER_BUDGET,)
    assert all(found.end <= len(text) for found in assessment.findings)


@given(
    st.lists(
        st.builds(
            Part,
            st.just("body"),
            st.text(max_size=9).map(lambda text: text * 4000),
            st.booleans(),
        ),
        max_size=4,
    )
)
def test_what_is_read_is_the_beginning_of_what_was_typed(parts: list[Part]) -> None:
    read, is_over = within_bytes(parts)
    assert [part.name for part in read] == [part.name for part in parts]
    assert all(
        typed.text.startswith(part.text)
        for part, typed in zip(read, parts, strict=True)
    )
    assert is_over is (read != parts)
    size = sum(len(part.text.encode("utf-8", "surrogatepass")) for part in read)
    assert size <= MOST_BYTES + 3 * len(parts)
