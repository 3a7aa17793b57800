"""Reads the tags of models: our own beside their fields, others' in one table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string

from privacy import Personal


@dataclass(frozen=True)
class Others:
    """The tables of packages, which cannot carry tags of ours.

    ``personal`` says for each model's label what of it is personal; all its other
    fields are not. ``impersonal`` holds labels of models with nothing personal.
    """

    personal: dict[str, dict[str, Personal]]
    impersonal: frozenset[str]


@dataclass(frozen=True)
class Tags:
    personal: dict[str, Personal]
    impersonal: list[str]


def others() -> Others:
    """The table that the settings name: privacy stands below whoever knows them all."""
    table: Others = import_string(settings.PRIVACY_OTHERS)
    return table


def is_tagged(model: type[models.Model]) -> bool:
    """Whether a model carries tags itself, or lends them from an abstract base."""
    return any("impersonal" in vars(base) for base in _own_classes(model))


def tags_of(model: type[models.Model]) -> Tags:
    """A model's tags and those of its abstract bases; its own count where both speak."""
    personal: dict[str, Personal] = {}
    impersonal: list[str] = []
    for base in reversed(_own_classes(model)):
        personal |= vars(base).get("personal", {})
        impersonal += vars(base).get("impersonal", "").split()
    return Tags(personal, impersonal)


def _own_classes(model: type[models.Model]) -> list[type]:
    """The model and its abstract bases. A concrete parent has rows and tags itself."""
    return [
        base
        for base in model.__mro__
        if base is model or (hasattr(base, "_meta") and base._meta.abstract)
    ]


def fields_to_tag(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """All fields of a model's own table and its relations to many.

    The number of a row says nothing about anybody, and neither does the link to the
    row of a parent model.
    """
    own = [*model._meta.local_fields, *model._meta.local_many_to_many]
    return [field for field in own if not _is_number_of_row(field)]


def _is_number_of_row(field: models.Field[Any, Any]) -> bool:
    parent_link = getattr(field.remote_field, "parent_link", False)
    return isinstance(field, models.AutoField) or bool(parent_link)


def points_at_a_person(field: models.Field[Any, Any]) -> bool:
    related = field.related_model
    return isinstance(related, type) and (
        related._meta.label_lower == settings.AUTH_USER_MODEL.lower()
    )


def inventory() -> Iterator[tuple[type[models.Model], dict[str, Personal]]]:
    """Every model with something personal in it, in the order of the apps."""
    elsewhere = others().personal
    for model in apps.get_models():
        personal = (
            tags_of(model).personal
            if is_tagged(model)
            else elsewhere.get(model._meta.label, {})
        )
        if personal:
            yield model, personal
