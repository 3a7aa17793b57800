from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("moderation", "0005_never_public")]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="related",
            field=models.JSONField(default=dict),
        ),
    ]
