from __future__ import annotations

from collections.abc import Iterator

from django.core.cache import cache
from django.utils import translation

import pytest


@pytest.fixture(autouse=True)
def _fresh_limits() -> Iterator[None]:
    """No test pays for the attempts of another."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """The last page that a test asked for leaves its language behind."""
    with translation.override("en"):
        yield
