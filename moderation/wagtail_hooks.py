"""The desk's place in Wagtail's admin, and what staff need not see there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from offices.access import DESK, offices_of
from offices.permissions import offices_where

NOT_NEEDED = frozenset({"help"})
"""Wagtail's own help leads away from this site."""

NOT_HERE = frozenset({"users", "groups"})
"""Accounts are made by joining and appointing; Wagtail's own pages are closed."""


class DeskMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return offices_of(request.user, *DESK).exists()


class DeskPanel(Component):
    """The way to the desk on the first page, for those who have one."""

    name = "desk"
    order = 50
    template_name = "moderation/desk/panel.html"

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"desk": reverse("desk:queue")}


def register_desk_urls() -> list[URLResolver]:
    return [
        path("desk/", include("moderation.desk.urls")),
        path("figures/", include("moderation.figures.urls")),
    ]


def register_desk_menu_item() -> MenuItem:
    return DeskMenuItem(
        _("Desk"), reverse("desk:queue"), name="desk", icon_name="tasks", order=50
    )


class FiguresMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return offices_where(request.user, "offices.see_figures").exists()


def register_figures_menu_item() -> MenuItem:
    return FiguresMenuItem(
        _("Figures"),
        reverse("figures:figures"),
        name="figures",
        icon_name="table",
        order=63,
    )


def leave_out_of_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name not in NOT_NEEDED]


def leave_out_of_settings(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name not in NOT_HERE]


def add_desk_panel(request: HttpRequest, panels: list[Component]) -> None:
    if offices_of(request.user, *DESK).exists():
        panels.append(DeskPanel())


def desk_styles() -> SafeString:
    return format_html(
        '<link rel="stylesheet" href="{}">', static("moderation/desk.css")
    )


hooks.register("register_admin_urls", register_desk_urls)
hooks.register("register_admin_menu_item", register_desk_menu_item)
hooks.register("register_admin_menu_item", register_figures_menu_item)
hooks.register("construct_main_menu", leave_out_of_menu)
hooks.register("construct_settings_menu", leave_out_of_settings)
hooks.register("construct_homepage_panels", add_desk_panel)
hooks.register("insert_global_admin_css", desk_styles)
