"""Every address of the staff pages, with what belongs to somebody in its places.

A new address with a place that nobody has thought of raises ``NobodyThoughtOfIt``: say
in ``House.stories`` what stands there, so that the crawl looks behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.hostile.addresses import of_the_admin, routes

_PLACE = re.compile(r"<(?:\w+:)?(\w+)>")

LEFT_OUT = {"/cms/logout/", "/cms/<var>", "/cms/./"}
"""The way out, and what catches addresses that do not exist."""

Story = dict[str, str]


class NobodyThoughtOfIt(AssertionError):
    """An address with a place for which ``House.stories`` has nothing."""


@dataclass
class House:
    """One office's belongings, by the section of the admin that would show them."""

    stories: dict[str, list[Story]] = field(default_factory=dict)
    pages: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)

    def ids(self, address: str) -> list[str]:
        """What somebody would choose in the list at ``address``."""
        return self.pictures if "image" in address else self.pages

    def addresses(self, route: str) -> list[str]:
        """``route`` once for each story of its section."""
        names = _PLACE.findall(route)
        if not names:
            return [route]
        section = route.split("/")[2]
        found = [
            _PLACE.sub(lambda place: story[place.group(1)], route)  # noqa: B023
            for story in self.stories.get(section, [])
            if story.keys() >= set(names)
        ]
        if not found:
            raise NobodyThoughtOfIt(f"What stands in {route}? See tests/walls.")
        return list(dict.fromkeys(found))


def staff_routes() -> list[str]:
    return [
        route for route in routes() if of_the_admin(route) and route not in LEFT_OUT
    ]


def all_addresses(house: House) -> Iterator[str]:
    for route in staff_routes():
        yield from house.addresses(route)
