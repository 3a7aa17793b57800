"""One workflow for all pages: whoever may publish a page looks at it first."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

NAME = "Look by an editor"


def look_by_an_editor(apps: Any, schema_editor: Any) -> None:
    def model(app: str, name: str) -> Any:
        return apps.get_model(app, name).objects

    content_type, _created = model("contenttypes", "ContentType").get_or_create(
        app_label="home", model="editorsapproval"
    )
    task = model("home", "EditorsApproval").create(
        name=NAME, content_type=content_type, active=True
    )
    workflow = model("wagtailcore", "Workflow").create(name=NAME, active=True)
    model("wagtailcore", "WorkflowTask").create(
        workflow=workflow, task_id=task.pk, sort_order=0
    )
    root = model("wagtailcore", "Page").get(depth=1)
    # Wagtail's own workflow asks groups whose rights reach over every wall.
    model("wagtailcore", "WorkflowPage").update_or_create(
        page=root, defaults={"workflow": workflow}
    )
    model("wagtailcore", "Workflow").exclude(pk=workflow.pk).update(active=False)
    model("wagtailcore", "Task").exclude(pk=task.pk).update(active=False)


def forget_group_rights(apps: Any, schema_editor: Any) -> None:
    """Rights to pages follow from roles now, see ``offices.pages``."""
    apps.get_model("wagtailcore", "GroupPagePermission").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0004_introduction"),
        ("wagtailcore", "0094_alter_page_locale"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="EditorsApproval",
            fields=[
                (
                    "task_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.task",
                    ),
                )
            ],
            options={"verbose_name": "look by an editor"},
            bases=("wagtailcore.task",),
        ),
        migrations.RunPython(look_by_an_editor, migrations.RunPython.noop),
        migrations.RunPython(forget_group_rights, migrations.RunPython.noop),
    ]
