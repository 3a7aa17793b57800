from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("moderation", "0003_author_answer")]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="standing",
            field=models.JSONField(default=dict),
        ),
        *(
            migrations.AddField(
                model_name="assessment",
                name=name,
                field=models.CharField(blank=True, default="", max_length=length),
                preserve_default=False,
            )
            for name, length in (
                ("shadow_version", 20),
                ("shadow_outcome", 10),
                ("shadow_rule", 40),
            )
        ),
    ]
