from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("moderation", "0002_relations")]

    operations = [
        migrations.AddField(
            model_name="queueitem",
            name="author_answer",
            field=models.CharField(
                blank=True,
                choices=[("safe", "I am safe"), ("help", "I need help")],
                default="",
                max_length=4,
            ),
            preserve_default=False,
        ),
    ]
