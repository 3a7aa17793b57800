"""Load the topics that the project ships with."""

from __future__ import annotations

import json
from pathlib import Path

from django.db import transaction

from topics.models import Topic, TopicName

TOPICS_FILE = Path(__file__).parent / "data" / "topics.json"


@transaction.atomic
def load_topics() -> int:
    """Create or rename topics from the data file; returns how many there are."""
    rows = json.loads(TOPICS_FILE.read_text(encoding="utf-8"))
    for row in rows:
        topic, _created = Topic.objects.update_or_create(
            slug=row["slug"], defaults={"order": row["order"]}
        )
        for language, name in row["names"].items():
            TopicName.objects.update_or_create(
                topic=topic, language=language, defaults={"name": name}
            )
    return len(rows)
