"""The pages of accounts in Wagtail's admin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLResolver, include, path, reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from accounts.law import ConsentAges
from accounts.staff import glass
from offices.permissions import offices_where


def register_consent_ages() -> ConsentAges:
    return ConsentAges()


hooks.register("register_admin_viewset", register_consent_ages)


class PermittedMenuItem(MenuItem):
    """Shown to those who hold ``permission`` in some office."""

    def __init__(self, *args: Any, permission: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        return offices_where(request.user, self.permission).exists()


class GlassPanel(Component):
    """Broken glass that nobody has looked at, on the first page of those who may."""

    name = "glass"
    order = 40
    template_name = "accounts/desk/glass_panel.html"

    def __init__(self, waiting: list[Any]) -> None:
        self.waiting = waiting

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {
            "waiting": len(self.waiting),
            "overdue": any(glass.overdue(row) for row in self.waiting),
        }


@dataclass(frozen=True, slots=True)
class Room:
    """A page of the menu, for those who hold ``permission`` in some office."""

    label: str | Promise
    view: str
    icon: str
    order: int
    permission: str

    def menu_item(self) -> MenuItem:
        return PermittedMenuItem(
            self.label,
            reverse(self.view),
            name=self.view.partition(":")[0],
            icon_name=self.icon,
            order=self.order,
            permission=self.permission,
        )


ROOMS = (
    Room(_("People"), "people:list", "group", 60, "accounts.see_person"),
    Room(_("Staff"), "staff:list", "user", 61, "offices.see_staff"),
    Room(_("Break-glass"), "glass:list", "warning", 62, "offices.review_glass"),
    Room(_("Guardians"), "consents:waiting", "group", 70, "accounts.verify_consent"),
    Room(_("Legal holds"), "holds:list", "lock", 72, "accounts.place_hold"),
    Room(_("Rules by age"), "defaults:list", "sliders", 74, "accounts.set_defaults"),
    Room(_("Office"), "office:list", "home", 75, "offices.describe"),
    Room(_("Log"), "log:log", "history", 76, "audit.see_office"),
    Room(_("Operations"), "operations:operations", "cogs", 80, "voices.operate"),
)


def register_urls() -> list[URLResolver]:
    return [
        path("people/", include("accounts.desk.people_urls")),
        path("people/", include("accounts.guardian.desk_urls")),
        path("", include("accounts.rights.hold_urls")),
        path("staff/", include("accounts.desk.staff_urls")),
        path("break-glass/", include("accounts.desk.glass_urls")),
        path("defaults/", include("accounts.desk.defaults_urls")),
        path("office/", include("accounts.desk.office_urls")),
        path("audit/", include("accounts.desk.log_urls")),
        path("operations/", include("accounts.desk.operations_urls")),
    ]


def add_glass_panel(request: HttpRequest, panels: list[Component]) -> None:
    user: Any = request.user
    waiting = list(glass.reviewable_by(user).unreviewed())
    if waiting:
        panels.append(GlassPanel(waiting))


def staff_styles() -> SafeString:
    return format_html(
        '<link rel="stylesheet" href="{}">', static("accounts/staff.css")
    )


for room in ROOMS:
    hooks.register("register_admin_menu_item", room.menu_item)
hooks.register("register_admin_urls", register_urls)
hooks.register("construct_homepage_panels", add_glass_panel)
hooks.register("insert_global_admin_css", staff_styles)
