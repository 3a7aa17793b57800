"""Read the demo's own files; ``README.md`` here explains their fields."""

from __future__ import annotations

import datetime
import json
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils import timezone

FOLDER = Path(__file__).parent
_NAMESPACE = uuid.UUID("6d9c1f0e-4c3b-4f5e-9a55-d06a1c5d7b21")


@dataclass(frozen=True)
class Text:
    """One Markdown file: the fields above it, and its text."""

    fields: dict[str, str]
    body: str

    def __getitem__(self, name: str) -> str:
        return self.fields[name]

    def get(self, name: str) -> str:
        return self.fields.get(name, "")


def rows(name: str) -> list[dict[str, Any]]:
    content: list[dict[str, Any]] = json.loads(
        (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    )
    return content


def texts(folder: str) -> list[Text]:
    return [_read(file) for file in sorted((FOLDER / folder).glob("*.md"))]


def _read(file: Path) -> Text:
    _before, head, body = file.read_text(encoding="utf-8").split("---\n", 2)
    fields = dict(line.split(": ", 1) for line in head.strip().splitlines())
    return Text(fields, body.strip())


def client_id(kind: str, key: object) -> uuid.UUID:
    """The same piece has the same id in every load, so that none arrives twice."""
    return uuid.uuid5(_NAMESPACE, f"{kind}:{key}")


def days_ago(days: int, key: str) -> datetime.datetime:
    """A moment on that day; the key spreads pieces of one day over its hours."""
    minutes = 60 + client_id("minute", key).int % 600
    return timezone.now() - datetime.timedelta(days=days, minutes=minutes)
