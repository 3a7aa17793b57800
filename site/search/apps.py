from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    name = "search"

    def ready(self) -> None:
        from moderation import signals
        from search import full_text, signal_handlers

        signals.became_public.connect(
            signal_handlers.find_it, dispatch_uid="search.became_public"
        )
        signals.changed.connect(
            signal_handlers.find_it_anew, dispatch_uid="search.changed"
        )
        signals.withdrawn.connect(
            signal_handlers.lose_it, dispatch_uid="search.withdrawn"
        )
        signals.erased.connect(
            signal_handlers.forget_words, dispatch_uid="search.erased"
        )
        post_migrate.connect(
            full_text.install_triggers, sender=self, dispatch_uid="search.full_text"
        )
