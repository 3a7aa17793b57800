"""Every address of the site, with something in the place of each of its parts."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from django.contrib.admindocs.views import simplify_regex
from django.urls import URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from blog.models import Comment, Post
from maps.models import Report
from moderation.models import Picture, QueueItem

_PLACE = re.compile(r"<(?:\w+:)?(\w+)>")

HUGE = "1" + "0" * 30
ODD = [HUGE, "🙂" * 99, "..%2f..%2fetc%2fpasswd", "'--"]
"""What nobody's address contains."""


@dataclass(frozen=True)
class House:
    """What stands in the database while somebody walks through the house."""

    public: Post
    pieces: list[Post]
    reply: Comment
    report: Report
    picture: Picture
    items: list[QueueItem]

    def values(self, name: str) -> list[str]:
        """What to put in the place ``name`` of an address: real ids first."""
        return [quote(value, safe="%") for value in [*self._real(name), *ODD]]

    def _real(self, name: str) -> list[str]:
        known = {
            "pk": sorted(
                {
                    str(row.pk)
                    for row in (*self.pieces, self.reply, self.report, *self.items)
                }
            ),
            "slug": [str(self.public.slug), "climate", "kisumu"],
            "code": ["en", "ke", "ar"],
            "language": ["en", "ar"],
            "public_id": [str(self.picture.public_id)],
            "width": ["64", "480"],
            "image_format": ["webp"],
            "name": [str(self.picture.file.name).rpartition("/")[2]],
            "var": ["about/", "_drafts/"],
        }
        return known.get(name, ["1"])


def routes() -> list[str]:
    """All routes, the admin's included, with ``<name>`` where something varies."""
    return sorted(set(_walk(get_resolver(), "/")))


def _walk(resolver: URLResolver, before: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        text = str(pattern.pattern)
        if not isinstance(pattern.pattern, RoutePattern):
            text = simplify_regex(text).lstrip("/").replace("\\.", ".")
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, before + text)
        else:
            yield before + text


def of_the_admin(route: str) -> bool:
    return route.startswith("/cms/")


def places(route: str) -> list[str]:
    return _PLACE.findall(route)


def addresses(route: str, house: House) -> list[str]:
    """``route`` once for each value, all places but one holding their first."""
    names = places(route)
    if not names:
        return [route]
    columns = [house.values(name) for name in names]
    rows = itertools.zip_longest(*columns)
    return [
        _filled(
            route,
            [value or column[0] for value, column in zip(row, columns, strict=False)],
        )
        for row in rows
    ]


def _filled(route: str, values: list[str]) -> str:
    left = iter(values)
    return _PLACE.sub(lambda _found: next(left), route)
