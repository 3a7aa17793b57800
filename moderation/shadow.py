"""The policy that rules, and beside it one on trial that is only written down."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks

from moderation import pipeline, replay

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Judged:
    """The ruling, what a policy on trial would have ruled, and what both were given."""

    ruling: pipeline.Ruling
    shadow: pipeline.Ruling | None
    standing: dict[str, Any]


def judge(
    found: pipeline.Assessment,
    standing: pipeline.Standing,
    surface: pipeline.Surface,
    *,
    sample: float,
) -> Judged:
    on_trial = _on_trial(settings.MODERATION_SHADOW_POLICY)
    shadow = None
    if on_trial:
        shadow = pipeline.decide(
            found, standing, surface, sample=sample, policy=on_trial
        )
    return Judged(
        ruling=pipeline.decide(found, standing, surface, sample=sample),
        shadow=shadow,
        standing=replay.kept(standing, surface, sample),
    )


@cache
def _on_trial(path: str) -> pipeline.Policy | None:
    """Read once; nobody's words wait because a trial went wrong."""
    if not path:
        return None
    try:
        return pipeline.read_policy(Path(path))
    except pipeline.PolicyError:
        logger.exception("The policy on trial is not read.")
        return None


def check_shadow_policy(**kwargs: Any) -> list[checks.CheckMessage]:
    path = settings.MODERATION_SHADOW_POLICY
    try:
        if path:
            pipeline.read_policy(Path(path))
    except pipeline.PolicyError as error:
        return [
            checks.Error(
                f"MODERATION_SHADOW_POLICY is no policy: {error}",
                hint="Correct the file, or take the setting away.",
                id="moderation.E002",
            )
        ]
    return []


def register() -> None:
    checks.register(check_shadow_policy)
