from __future__ import annotations

from django.apps import AppConfig


class SafetyResourcesConfig(AppConfig):
    name = "safety_resources"
