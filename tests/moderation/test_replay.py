"""Another policy is tried on what was assessed before, and nothing is changed."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command
from django.core.serializers import serialize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from moderation import replay
from moderation.models import Assessment, Decision, QueueItem
from moderation.pipeline import (
    CATEGORIES,
    POLICY,
    FirstLook,
    Outcome,
    Standing,
    Surface,
    decide,
    policy_file,
)
from moderation.pipeline import Assessment as Found
from tests.factories import published_post, submitted_post

FILE = Path(policy_file.__file__).parent / "data" / "policy.yaml"


@pytest.fixture
def stricter(tmp_path: Path) -> Path:
    """A person looks at more of everybody's posts."""
    text = FILE.read_text(encoding="utf-8").replace("2026.11.1", "trial", 1)
    for loose, strict in (
        ("16_17: {first: 5, then: watch}", "16_17: {first: 20, then: watch}"),
        ("18_24: {first: 3, then: publish}", "18_24: {first: 10, then: publish}"),
    ):
        text = text.replace(loose, strict, 1)
    path = tmp_path / "stricter.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def some_posts(juma: User, amina: User, moderator: User) -> None:
    """Three that a person looked at, one at once; contact details; another band."""
    for _ in range(4):
        published_post(juma, moderator)
    submitted_post(juma, body="My number is +254 712 345 678.")
    submitted_post(amina)


def replayed(*args: Any, **options: Any) -> str:
    out = io.StringIO()
    call_command("replay_policy", *args, stdout=out, **options)
    return out.getvalue()


def everything() -> str:
    return "".join(
        serialize("json", model.objects.order_by("pk"))
        for model in (Assessment, Decision, QueueItem)
    )


@pytest.mark.usefixtures("some_posts")
def test_the_same_policy_would_change_nothing() -> None:
    assert replayed(FILE).startswith(
        f"Policy {POLICY.version}: 6 asked, 0 would differ, 0 without"
    )


@pytest.mark.usefixtures("some_posts")
def test_what_would_differ_is_counted_by_rule_language_and_band(
    stricter: Path,
) -> None:
    before = everything()
    first, *rows = replayed(stricter).splitlines()
    assert first.startswith("Policy trial: 6 asked, 1 would differ")
    held = Assessment.objects.get(outcome__in=["publish", "watch"])
    assert any(
        row.split()[-5:] == ["first-posts", "en", "18_24", "1", str(held.pk)]
        for row in rows
    )
    assert len(rows) == 2
    assert everything() == before
    assert "712" not in "".join(rows)


@pytest.mark.usefixtures("some_posts")
def test_the_newest_so_many_since_a_day(stricter: Path) -> None:
    assert replayed(stricter, limit=2).startswith("Policy trial: 2 asked")
    assert replayed(stricter, "--since", "2999-01-01").startswith(
        "Policy trial: 0 asked"
    )
    assert replayed(stricter, "--since", "2000-01-01").startswith(
        "Policy trial: 6 asked"
    )


@pytest.mark.usefixtures("some_posts")
def test_what_was_not_kept_is_counted_and_not_guessed(stricter: Path) -> None:
    assessments = Assessment.objects.order_by("pk")
    Assessment.objects.filter(pk=assessments[0].pk).update(standing={})
    damaged = {**assessments[1].standing, "surface": "poem"}
    Assessment.objects.filter(pk=assessments[1].pk).update(standing=damaged)
    assert "4 asked, 1 would differ, 2 without" in replayed(stricter)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "arguments",
    [
        ["--since", "yesterday"],
        ["--limit", "0"],
        ["--limit", "-1"],
        ["--limit", "many"],
    ],
)
def test_a_wrong_argument_is_named(arguments: list[str]) -> None:
    with pytest.raises(CommandError, match="is not a"):
        replayed(str(FILE), *arguments)


def test_a_wrong_file_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text("version: 1\nversion: 2\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"line 2: version stands here twice"):
        replayed(path)
    with pytest.raises(CommandError, match="cannot be read"):
        replayed(tmp_path / "none.yaml")


def test_an_office_that_asks_for_more_is_remembered(juma: User) -> None:
    post = submitted_post(juma)
    stored = Assessment.objects.get(version__subject=post.subject).standing
    assert stored["look"] is None
    assert stored["picture_look"] is None
    assert (stored["age_band"], stored["published"]) == ("18_24", 0)


LOOKS = st.none() | st.builds(
    FirstLook,
    st.none() | st.integers(0, 9),
    st.sampled_from([Outcome.PUBLISH, Outcome.WATCH]),
    st.booleans(),
)
STANDINGS = st.builds(
    Standing,
    age_band=st.sampled_from(["under_13", "13_15", "16_17", "18_24", "25_plus"]),
    published=st.integers(0, 9),
    is_staff=st.booleans(),
    has_picture=st.booleans(),
    on_minors_content=st.booleans(),
    on_duty=st.booleans(),
    sanitisers_agree=st.booleans(),
    look=LOOKS,
    picture_look=LOOKS,
)


@given(
    STANDINGS,
    st.sampled_from(Surface),
    st.floats(0, 1),
    st.dictionaries(st.sampled_from(CATEGORIES), st.floats(0, 1)),
    st.sampled_from(["en", "und"]),
    st.sampled_from([(), ("words",), ("budget",)]),
)
def test_what_is_kept_is_all_that_the_policy_was_given(
    standing: Standing,
    surface: Surface,
    sample: float,
    scores: dict[str, float],
    language: str,
    failed: tuple[str, ...],
) -> None:
    found = Found(scores, (), language, "test", failed)
    stored = Assessment(
        scores=scores,
        language=language,
        failed=list(failed),
        standing=replay.kept(standing, surface, sample),
    )
    ruling = decide(found, standing, surface, sample=sample)
    assert replay.ruled_again(stored, POLICY) == ruling


@given(LOOKS.filter(bool), LOOKS)
def test_an_office_tightens_the_table_and_never_loosens_it(
    table: FirstLook, office: FirstLook | None
) -> None:
    both = table.tightened(office)
    assert not both.is_looser_than(table)
    assert office is None or not both.is_looser_than(office)
    assert table.tightened(table) == table or table.first is None
