"""Secrets of second steps that were stored before they were locked."""

from __future__ import annotations

from typing import Any

from django.db import migrations

import vault

PURPOSE = "second-step"
SECRETS = ("secret", "seed")
"""Of an authenticator app, and of the spare codes beside it."""

_LOCKED = "gAAAA"
"""How all that is locked begins; a secret is capitals and digits, a seed hexadecimal."""


def lock_up(apps: Any, schema_editor: Any) -> None:
    """Lock what can be read; again changes nothing."""
    authenticators = apps.get_model("mfa", "Authenticator").objects.using(
        schema_editor.connection.alias
    )
    for one in authenticators.filter(type__in=("totp", "recovery_codes")):
        plain = {
            name: one.data[name]
            for name in SECRETS
            if name in one.data and not one.data[name].startswith(_LOCKED)
        }
        if plain:
            one.data |= {
                name: vault.lock(text, purpose=PURPOSE) for name, text in plain.items()
            }
            one.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_shown_names"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [
        migrations.RunPython(lock_up, migrations.RunPython.noop, elidable=True)
    ]
