"""System checks: nothing personal is stored that the inventory does not name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.db import models

from privacy import ACCOUNT, Personal
from privacy.tags import (
    fields_to_tag,
    is_tagged,
    others,
    points_at_a_person,
    tags_of,
)


def check_tags(**kwargs: Any) -> list[checks.CheckMessage]:
    return [
        message
        for model in apps.get_models()
        for message in (_own(model) if is_tagged(model) else _elsewhere(model))
    ]


def _own(model: type[models.Model]) -> Iterator[checks.CheckMessage]:
    tags = tags_of(model)
    fields = {field.name: field for field in fields_to_tag(model)}
    named = [*tags.personal, *tags.impersonal]
    for name, field in fields.items():
        if name not in named:
            yield _error(model, name, "has no tag", "E001")
        elif points_at_a_person(field) and name not in tags.personal:
            yield _error(model, name, "points at a person: it is personal", "E002")
    for name in sorted(set(named)):
        if name not in fields:
            yield _error(model, name, "has a tag and no field", "E002")
        elif named.count(name) > 1:
            yield _error(model, name, "is tagged twice", "E002")
    yield from _unknown_periods(model, tags.personal)


def _elsewhere(model: type[models.Model]) -> Iterator[checks.CheckMessage]:
    """A package's model: we name what is personal in it, or that nothing is."""
    table, label = others(), model._meta.label
    personal = table.personal.get(label, {})
    if (label in table.personal) == (label in table.impersonal):
        yield checks.Error(
            f"{label} is not in the inventory, or in it twice.",
            hint=f"Tag its fields, or name it in {settings.PRIVACY_OTHERS}.",
            obj=model,
            id="privacy.E003",
        )
    fields = {field.name: field for field in fields_to_tag(model)}
    for name in sorted(personal.keys() - fields.keys()):
        yield _error(model, name, "has a tag and no field", "E002")
    for name, field in fields.items():
        if points_at_a_person(field) and name not in personal:
            yield _error(model, name, "points at a person and has no tag", "E001")
    yield from _unknown_periods(model, personal)


def _unknown_periods(
    model: type[models.Model], personal: dict[str, Personal]
) -> Iterator[checks.CheckMessage]:
    for name, tag in personal.items():
        if tag.kept != ACCOUNT and tag.kept not in settings.RETENTION:
            yield _error(model, name, f"is kept for an unknown “{tag.kept}”", "E004")


def _error(
    model: type[models.Model], field: str, what: str, number: str
) -> checks.CheckMessage:
    return checks.Error(
        f"{model._meta.label}.{field} {what}.",
        hint="See site/privacy/__init__.py.",
        obj=model,
        id=f"privacy.{number}",
    )


def register() -> None:
    checks.register(check_tags, checks.Tags.models)
