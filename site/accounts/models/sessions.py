"""Sessions that know whose they are, so that they can be ended."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from privacy import Level, Personal


class Session(AbstractBaseSession):
    """Django's session with its person beside it; no address and no device.

    It goes with the person, and all of a person's sessions can be ended at once.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "session_key": Personal(
            "Knows a browser again until it logs out", Level.LOCKED
        ),
        "session_data": Personal(
            "Who is logged in, how and since when; no address, no device", Level.LOCKED
        ),
        "person": Personal(
            "So that all of a person's sessions can be ended", Level.LOCKED
        ),
    }
    impersonal: ClassVar[str] = "expire_date"

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        related_name="sessions",
    )

    @classmethod
    def get_session_store_class(cls) -> type:
        from accounts.sessions import SessionStore

        return SessionStore
