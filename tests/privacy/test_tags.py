"""Nothing personal is stored that the inventory does not name."""

from __future__ import annotations

from typing import Any, ClassVar

from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import models
from django.test.utils import isolate_apps

import pytest

from accounts.models import User
from moderation.models import Picture, Version
from privacy import Level, Personal
from privacy.checks import check_tags
from privacy.tags import Others, fields_to_tag, is_tagged, others, tags_of
from voices.management.commands.data_inventory import in_words, written


class Table(models.Model):
    class Meta:
        abstract = True

    def __str__(self) -> str:
        return ""


TOLD = Personal("To be told", Level.OWN)


def found(monkeypatch: pytest.MonkeyPatch, model: type[models.Model]) -> list[str]:
    """What the check says when ``model`` is the only one in the house."""
    monkeypatch.setattr(apps, "get_models", lambda: [model])
    return [f"{message.id}: {message.msg}" for message in check_tags()]


def test_the_house_as_it_is_has_a_tag_for_every_field() -> None:
    assert check_tags() == []


def test_every_field_of_our_own_models_is_named_exactly_once() -> None:
    for model in apps.get_models():
        if is_tagged(model):
            tags = tags_of(model)
            named = [*tags.personal, *tags.impersonal]
            assert sorted(named) == sorted(field.name for field in fields_to_tag(model))


@isolate_apps("privacy")
def test_a_new_field_without_a_tag_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Letterbox(Table):
        personal: ClassVar[dict[str, Personal]] = {"name": TOLD}
        impersonal: ClassVar[str] = "colour"
        name = models.TextField()
        colour = models.TextField()
        street = models.TextField()

        class Meta:
            app_label = "privacy"

    assert found(monkeypatch, Letterbox) == [
        "privacy.E001: privacy.Letterbox.street has no tag."
    ]


@isolate_apps("privacy")
def test_a_tag_without_a_field_and_a_field_tagged_twice_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Letterbox(Table):
        personal: ClassVar[dict[str, Personal]] = {"name": TOLD, "street": TOLD}
        impersonal: ClassVar[str] = "name"
        name = models.TextField()

        class Meta:
            app_label = "privacy"

    assert found(monkeypatch, Letterbox) == [
        "privacy.E002: privacy.Letterbox.name is tagged twice.",
        "privacy.E002: privacy.Letterbox.street has a tag and no field.",
    ]


@isolate_apps("privacy")
def test_a_relation_to_a_person_cannot_be_called_impersonal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Letterbox(Table):
        impersonal: ClassVar[str] = "owner"
        owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

        class Meta:
            app_label = "privacy"

    assert found(monkeypatch, Letterbox) == [
        "privacy.E002: privacy.Letterbox.owner points at a person: it is personal."
    ]


@isolate_apps("privacy")
def test_a_period_that_nobody_sweeps_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Letterbox(Table):
        personal: ClassVar[dict[str, Personal]] = {
            "name": Personal("To be told", Level.OWN, kept="for ever")
        }
        impersonal: ClassVar[str] = ""
        name = models.TextField()

        class Meta:
            app_label = "privacy"

    assert found(monkeypatch, Letterbox) == [
        "privacy.E004: privacy.Letterbox.name is kept for an unknown “for ever”."
    ]


@isolate_apps("privacy")
def test_the_tags_of_an_abstract_model_hold_for_its_children(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Box(Table):
        personal: ClassVar[dict[str, Personal]] = {"name": TOLD}
        impersonal: ClassVar[str] = "colour"
        name = models.TextField()
        colour = models.TextField()

        class Meta:
            abstract = True

    class Letterbox(Box):
        personal: ClassVar[dict[str, Personal]] = {"street": TOLD}
        impersonal: ClassVar[str] = ""
        street = models.TextField()

        class Meta:
            app_label = "privacy"

    assert found(monkeypatch, Letterbox) == []


@pytest.mark.parametrize("label", ["account.EmailAddress", "auth.Group"])
def test_a_table_of_a_package_that_nobody_looked_at_is_refused(
    label: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = others()
    without = Others(
        {name: tags for name, tags in table.personal.items() if name != label},
        table.impersonal - {label},
    )
    monkeypatch.setattr("voices.inventory.OTHERS", without)
    ids = [message.id for message in check_tags()]
    assert "privacy.E003" in ids


def test_no_birth_date_is_a_field_anywhere() -> None:
    names = {
        field.name for model in apps.get_models() for field in model._meta.get_fields()
    }
    assert not [name for name in names if "birth" in name or name == "dob"]


def test_the_page_in_the_docs_says_what_the_tags_say() -> None:
    call_command("data_inventory", "--check")


def test_a_page_that_is_out_of_date_fails_the_check(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "ROOT", tmp_path)
    (tmp_path / "docs").mkdir()
    with pytest.raises(CommandError, match="Out of date"):
        call_command("data_inventory", "--check")
    call_command("data_inventory")
    call_command("data_inventory", "--check")


def test_the_inventory_names_what_is_locked_and_what_is_swept() -> None:
    text = "\n".join(written())
    assert "| contact | Where to reach them" in text
    assert "| sealed |" in text
    for model in (User, Picture, Version):
        assert f"### {model.__name__}" in text
    for key in settings.RETENTION:
        assert f"`{key}`" in text


def test_periods_are_said_in_words() -> None:
    said = {key: in_words(period) for key, period in settings.RETENTION.items()}
    assert said["refused_upload"] == "24 hours"
    assert said["letter"] == "7 days"
    assert said["refused_text"] == "6 months"
    assert said["inactive_warned"] == "18 months"
    assert said["audit"] == "2 years"
    assert said["draft"] == "1 year"
