"""A home page in each language, so that the site answers from the first migration."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import migrations

TITLES = {"en": "Voices", "fr": "Voix", "es": "Voces", "ar": "أصوات"}


def create_home_pages(apps: Any, schema_editor: Any) -> None:
    content_type_model = apps.get_model("contenttypes", "ContentType")
    page_model = apps.get_model("wagtailcore", "Page")
    site_model = apps.get_model("wagtailcore", "Site")
    locale_model = apps.get_model("wagtailcore", "Locale")
    home_model = apps.get_model("home", "HomePage")

    # Wagtail's own migrations leave a welcome page and a site that shows it.
    site_model.objects.all().delete()
    page_model.objects.filter(depth=2).delete()
    content_type, _created = content_type_model.objects.get_or_create(
        app_label="home", model="homepage"
    )
    translation_key = uuid.uuid4()
    pages = {}
    for number, (language, title) in enumerate(TITLES.items(), start=1):
        locale, _created = locale_model.objects.get_or_create(language_code=language)
        slug = "home" if language == settings.LANGUAGE_CODE else f"home-{language}"
        pages[language] = home_model.objects.create(
            title=title,
            draft_title=title,
            slug=slug,
            content_type=content_type,
            path=f"0001{number:04d}",
            depth=2,
            numchild=0,
            url_path=f"/{slug}/",
            locale=locale,
            translation_key=translation_key,
        )
    page_model.objects.filter(depth=1).update(numchild=len(pages))
    site_model.objects.create(
        hostname="localhost",
        port=80,
        site_name="Voices",
        root_page=pages[settings.LANGUAGE_CODE],
        is_default_site=True,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0002_relations"),
        ("wagtailcore", "0094_alter_page_locale"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(create_home_pages, migrations.RunPython.noop)]
