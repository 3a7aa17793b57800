from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("moderation", "0004_standing_and_shadow")]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="never_public",
            field=models.BooleanField(default=False),
        ),
    ]
