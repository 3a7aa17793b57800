"""System checks: every moderated model carries the constraint of promise 1, and more.

Django loses an abstract CHECK silently when a mixin comes first or a subclass's
``Meta`` does not inherit ours.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.utils.module_loading import import_string

from moderation.models import ModeratedModel
from moderation.models.moderated import PUBLIC_NEEDS_DECISION


def moderated_models() -> list[type[ModeratedModel]]:
    return [model for model in apps.get_models() if issubclass(model, ModeratedModel)]


def handed_in_models() -> list[type[ModeratedModel]]:
    """Those whose rows are the work of young people, and not the house's own."""
    return [model for model in moderated_models() if model.handed_in]


def check_moderated_models(**kwargs: Any) -> list[checks.CheckMessage]:
    return [
        checks.Error(
            f"{model._meta.label} lacks the constraint that public needs a decision.",
            hint="Let its Meta inherit ModeratedModel.Meta.",
            obj=model,
            id="moderation.E001",
        )
        for model in moderated_models()
        if not has_public_constraint(model)
    ]


def check_classifiers(**kwargs: Any) -> list[checks.CheckMessage]:
    """A path that leads nowhere would hold back every picture."""
    return [
        checks.Error(
            f"PICTURE_CLASSIFIERS names {path}, which is not there.",
            id="moderation.E002",
        )
        for path in settings.PICTURE_CLASSIFIERS
        if not _leads_somewhere(path)
    ]


def _leads_somewhere(path: str) -> bool:
    try:
        import_string(path)
    except ImportError:
        return False
    return True


def has_public_constraint(model: type[ModeratedModel]) -> bool:
    name = PUBLIC_NEEDS_DECISION % {
        "app_label": model._meta.app_label,
        "class": model._meta.model_name,
    }
    return any(constraint.name == name for constraint in model._meta.constraints)


def register() -> None:
    checks.register(check_moderated_models, checks.Tags.models)
    checks.register(check_classifiers)
