"""Shown names are compared like handles, with more letters that look alike."""

from __future__ import annotations

import sys
from typing import Any

from django.db import migrations, models

from accounts.look_alikes import skeleton


def compare_anew(apps: Any, schema_editor: Any) -> None:
    """Give every handle its skeleton by the new table.

    Where two old handles look alike now, both stay: the older keeps the plain
    skeleton, and the other's gets a number that nobody can type.
    """
    people = apps.get_model("accounts", "User").objects.using(
        schema_editor.connection.alias
    )
    anew: dict[str, int] = {}
    for pk, handle in people.order_by("pk").values_list("pk", "handle"):
        look = skeleton(handle)
        if look in anew:
            message = (
                f"\n  Account {pk} looks like account {anew[look]} now; both stay.\n"
            )
            sys.stdout.write(message)
            look = f"{look[:50]}#{pk}"
        anew[look] = pk
    # In two rounds, since one's new skeleton may be another's old one.
    for pk in anew.values():
        people.filter(pk=pk).update(handle_skeleton=f"#{pk}")
    for look, pk in anew.items():
        people.filter(pk=pk).update(handle_skeleton=look)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_retired_handle")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="name_skeleton",
            field=models.CharField(
                blank=True, default="", editable=False, max_length=120
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(display_name="")
                | ~models.Q(age_band__in=("under_13", "13_15", "16_17")),
                name="accounts_minors_show_their_handle",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(display_name="", name_skeleton="")
                | models.Q(
                    models.Q(display_name="", _negated=True),
                    models.Q(name_skeleton="", _negated=True),
                ),
                name="accounts_shown_name_compared",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                fields=["name_skeleton"],
                condition=~models.Q(name_skeleton=""),
                name="accounts_one_shown_name",
            ),
        ),
        migrations.RunPython(compare_anew, migrations.RunPython.noop, elidable=True),
    ]
