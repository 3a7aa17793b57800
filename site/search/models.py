"""The search index: one row for each public thing, whatever its kind."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from offices.models import Office
from privacy import Level, Personal
from topics.models import Topic


class Entry(models.Model):
    """What can be found. ``source`` is the key of the thing, such as ``blog.post:12``.

    ``folded_title`` and ``folded_text`` hold the words as they are searched: without
    accents, vowel signs and capitals, the same on every database.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "title": Personal("To be found while it is public", Level.PUBLIC),
        "text": Personal("To be found while it is public", Level.PUBLIC),
        "folded_title": Personal("The same, as it is searched", Level.PUBLIC),
        "folded_text": Personal("The same, as it is searched", Level.PUBLIC),
    }
    impersonal: ClassVar[str] = (
        "source kind url_name url_key language office topic published_at"
    )

    source = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=30)
    url_name = models.CharField(max_length=60)
    url_key = models.CharField(max_length=100)
    title = models.CharField(max_length=200)
    text = models.TextField()
    folded_title = models.TextField()
    folded_text = models.TextField()
    language = models.CharField(max_length=8)
    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="+")
    topic = models.ForeignKey(
        Topic, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    published_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return self.source
