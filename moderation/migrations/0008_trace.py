from __future__ import annotations

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("moderation", "0007_known_pictures")]

    operations = [
        migrations.CreateModel(
            name="Trace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("mark", models.BigIntegerField()),
                ("is_newcomer", models.BooleanField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="traces",
                        to="moderation.version",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["mark", "-at"], name="moderation_trace_mark"),
                    models.Index(fields=["at"], name="moderation_trace_at"),
                ],
            },
        ),
    ]
