"""A seal covers its own row as well; what was sealed before is sealed anew."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models


def take_off_old_seals(apps: Any, schema_editor: Any) -> None:
    """Their digests say less than a seal says now. The entries stay as they are."""
    seal = apps.get_model("audit", "Seal")
    if not seal.objects.exists():
        return
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    on = f' ON "{seal._meta.db_table}"' if is_postgresql else ""
    # The guard comes back after this ``migrate``, as after each.
    schema_editor.execute(f'DROP TRIGGER IF EXISTS "audit_seal_kept_delete"{on}')
    seal.objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunPython(take_off_old_seals, migrations.RunPython.noop),
        migrations.AddField(
            model_name="seal",
            name="content_digest",
            field=models.CharField(max_length=64, default=""),
            preserve_default=False,
        ),
    ]
