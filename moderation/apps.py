from __future__ import annotations

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "moderation"

    def ready(self) -> None:
        from moderation import checks, shadow, triggers

        checks.register()
        shadow.register()
        triggers.register()
