"""Authors choose whether search engines may show a post; adults' stay as they were."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models


def keep_adults_findable(apps: Any, schema_editor: Any) -> None:
    """Those who had nothing to choose were shown; whoever says no now is not."""
    posts = apps.get_model("blog", "Post").objects.using(schema_editor.connection.alias)
    posts.filter(
        is_public=True, subject__author__age_band__in=("18_24", "25_plus")
    ).update(findable=True)


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0002_relations"),
        ("accounts", "0006_shown_names"),
        ("moderation", "0002_relations"),
    ]

    operations = [
        migrations.AddField(
            model_name="post",
            name="findable",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(
            keep_adults_findable, migrations.RunPython.noop, elidable=True
        ),
    ]
