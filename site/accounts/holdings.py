"""What each room keeps of a person, asked of all rooms in the same three words.

Accounts cannot import what stands above it, so the rooms are named in
``settings.ACCOUNTS_HOLDINGS``, as Django names its password validators.
"""

from __future__ import annotations

from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import Scope, User


class Holding(Protocol):
    def export(self, person: User) -> dict[str, Any]:
        """Everything held of ``person``, as plain JSON, in words they understand."""

    def unpublish(self, person: User, *, scope: Scope | None = None) -> int:
        """Take back what is public of ``person``, or only what falls under ``scope``.

        Returns how many things. Calling it again changes nothing.
        """

    def erase(self, person: User) -> None:
        """Leave nothing of ``person``, files included. Runs in one transaction with
        the others; files go after its commit. Calling it again changes nothing."""


def holdings() -> list[Holding]:
    return [import_string(path)() for path in settings.ACCOUNTS_HOLDINGS]
