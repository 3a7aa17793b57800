"""What a host should hear when the site starts."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error

from accounts.breached import NotAFilter, filters


def check_breached_filter(**kwargs: Any) -> list[CheckMessage]:
    """A list of leaked passphrases that cannot be read protects nobody."""
    try:
        filters()
    except (OSError, NotAFilter) as error:
        return [
            Error(
                f"The list of leaked passphrases cannot be read: {error}",
                hint="Build it with manage.py build_breached_filter.",
                id="accounts.E001",
            )
        ]
    return []
