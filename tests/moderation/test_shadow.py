"""A policy on trial is written down beside the ruling, and nothing follows from it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from django.core.management import call_command

import pytest

from accounts.models import User
from moderation.models import Assessment
from moderation.pipeline import POLICY_VERSION, policy_file
from moderation.shadow import check_shadow_policy
from tests.factories import published_post, submitted_post

FILE = Path(policy_file.__file__).parent / "data" / "policy.yaml"


@pytest.fixture
def on_trial(settings: Any, tmp_path: Path) -> Path:
    """Adults are published at once from the first post on."""
    text = FILE.read_text(encoding="utf-8").replace("2026.11.1", "trial", 1)
    path = tmp_path / "trial.yaml"
    path.write_text(
        text.replace("18_24: {first: 3, then", "18_24: {first: 0, then", 1)
        .replace("post: 0.1", "post: 0")
        .replace("25_plus: {first: 3, then", "25_plus: {first: 0, then", 1),
        encoding="utf-8",
    )
    settings.MODERATION_SHADOW_POLICY = str(path)
    return path


def last_assessment() -> Assessment:
    return Assessment.objects.latest("pk")


def test_without_a_trial_nothing_is_written(juma: User) -> None:
    submitted_post(juma)
    stored = last_assessment()
    assert stored.policy_version == POLICY_VERSION
    assert (stored.shadow_version, stored.shadow_outcome) == ("", "")


@pytest.mark.usefixtures("on_trial")
def test_both_answers_are_kept_and_the_policy_s_own_counts(juma: User) -> None:
    post = submitted_post(juma)
    stored = last_assessment()
    assert not post.is_public
    assert (stored.outcome, stored.rule) == ("hold", "first-posts")
    assert stored.policy_version == POLICY_VERSION
    assert (stored.shadow_version, stored.shadow_outcome, stored.shadow_rule) == (
        "trial",
        "publish",
        "low-risk",
    )


def test_a_decision_names_the_policy_that_made_it(
    juma: User, moderator: User, on_trial: Path
) -> None:
    for _ in range(3):
        published_post(juma, moderator)
    post = submitted_post(juma)
    assert post.public_decision
    assert post.public_decision.policy_version == POLICY_VERSION
    assert last_assessment().policy_version == POLICY_VERSION


@pytest.mark.usefixtures("on_trial")
def test_what_the_trial_wrote_down_is_printed(juma: User) -> None:
    submitted_post(juma)
    out = io.StringIO()
    call_command("replay_policy", stdout=out)
    assert "1 asked, 1 would differ" in out.getvalue()
    assert "publish low-risk" in out.getvalue()


@pytest.mark.parametrize("content", ["", "version: 1", None])
def test_a_trial_that_cannot_be_read_holds_nobody_s_words(
    juma: User, settings: Any, tmp_path: Path, content: str | None
) -> None:
    path = tmp_path / "broken.yaml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    settings.MODERATION_SHADOW_POLICY = str(path)
    submitted_post(juma)
    assert last_assessment().shadow_version == ""
    (error,) = check_shadow_policy()
    assert error.id == "moderation.E002"


def test_a_trial_that_is_a_policy_passes_the_check(on_trial: Path) -> None:
    assert check_shadow_policy() == []
