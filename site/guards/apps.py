from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class GuardsConfig(AppConfig):
    name = "guards"

    def ready(self) -> None:
        from guards.triggers import install_for_app, remove_for_app

        pre_migrate.connect(remove_for_app, dispatch_uid="guards.remove")
        post_migrate.connect(install_for_app, dispatch_uid="guards.install")
