from __future__ import annotations

from django.apps import AppConfig


class OfficesConfig(AppConfig):
    name = "offices"

    def ready(self) -> None:
        from offices import permissions

        permissions.register()
