"""The full-text index of whichever database this is."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from search import full_text


def create(apps: Any, schema_editor: Any) -> None:
    for statement in full_text.create(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def drop(apps: Any, schema_editor: Any) -> None:
    for statement in full_text.drop(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
