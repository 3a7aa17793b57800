"""What offices change in Wagtail's admin: whose pages it shows, and what it leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest

from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem, admin_menu
from wagtail.admin.ui.components import Component
from wagtail.admin.views import home

from offices import pages

# Before anybody asks for the policies, and after Wagtail has registered its own.
pages.register()

NOT_BY_OFFICE = (
    home.LockedPagesPanel,
    home.RecentEditsPanel,
    home.UserObjectsInWorkflowModerationPanel,
)
"""Panels with what somebody once touched, in whatever office they work today."""

NOT_NEEDED = frozenset({"reports", "documents"})
"""Menus of pages that are closed, see ``offices.doors``."""


class RoomsPanel(Component):
    """Every page that somebody's roles open.

    Wagtail draws its menu with scripts; this one is there without them.
    """

    name = "rooms"
    order = 200
    template_name = "offices/rooms.html"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"rooms": list(self._rooms_of(admin_menu))}

    def _rooms_of(self, menu: Menu) -> Iterator[MenuItem]:
        items = menu.menu_items_for_request(self.request)
        for item in sorted(items, key=lambda item: item.order):
            if isinstance(item, SubmenuMenuItem):
                yield from self._rooms_of(item.menu)
            else:
                yield item


def only_own_pages(found: Any, request: HttpRequest) -> Any:
    """What a link in a page may lead to."""
    choosable = pages.PAGES.choosable_instances(request.user)
    return found.filter(pk__in=choosable.values("pk"))


def only_own_children(parent: Any, found: Any, request: HttpRequest) -> Any:
    explorable = pages.PAGES.explorable_instances(request.user)
    return found.filter(pk__in=explorable.values("pk"))


def leave_out_of_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name not in NOT_NEEDED]


def leave_out_of_home(request: HttpRequest, panels: list[Component]) -> None:
    panels[:] = [panel for panel in panels if not isinstance(panel, NOT_BY_OFFICE)]


def add_rooms(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(RoomsPanel(request))


def count_nothing(request: HttpRequest, items: list[Component]) -> None:
    """Wagtail counts the pages of all offices."""
    items.clear()


hooks.register("construct_page_chooser_queryset", only_own_pages)
hooks.register("construct_explorer_page_queryset", only_own_children)
hooks.register("construct_main_menu", leave_out_of_menu)
hooks.register("construct_homepage_panels", leave_out_of_home)
hooks.register("construct_homepage_panels", add_rooms)
# After Wagtail's own, which add the counts.
hooks.register("construct_homepage_summary_items", count_nothing, order=1000)
