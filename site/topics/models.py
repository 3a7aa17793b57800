"""What young people write about: eight topics, named in every language."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language


class TopicQuerySet(models.QuerySet["Topic"]):
    def named(self) -> TopicQuerySet:
        """Topics with their names at hand: two queries, however many topics."""
        return self.prefetch_related("names")


class Topic(models.Model):
    """A subject of writing; its slug also chooses the colours of a cover."""

    impersonal: ClassVar[str] = "slug order"

    slug = models.SlugField(unique=True)
    order = models.PositiveSmallIntegerField(default=0)

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.slug

    @property
    def name(self) -> str:
        """The name in the reader's language, in English where that is missing."""
        names = {row.language: row.name for row in self.names.all()}
        return names.get(get_language() or "en") or names.get("en") or self.slug


class TopicName(models.Model):
    impersonal: ClassVar[str] = "topic language name"

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(max_length=8)
    name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "language"], name="topics_one_name_per_language"
            )
        ]

    def __str__(self) -> str:
        return self.name
