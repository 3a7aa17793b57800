from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import register


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import second_step, seen, session_limits, triggers
        from accounts.checks import check_breached_filter
        from accounts.rights import triggers as rights_triggers

        register(check_breached_filter)
        rights_triggers.register()
        triggers.register()
        seen.register()
        session_limits.register()
        second_step.register()
