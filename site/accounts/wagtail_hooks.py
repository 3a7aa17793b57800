"""The pages of accounts in Wagtail's admin."""

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


def register_people_urls() -> list[URLResolver]:
    return [
        path("people/", include("accounts.desk.people_urls")),
        path("staff/", include("accounts.desk.staff_urls")),
        path("break-glass/", include("accounts.desk.glass_urls")),
        path("operations/", include("accounts.desk.operations_urls")),
    ]


def register_people() -> MenuItem:
    return PermittedMenuItem(
        _("People"),
        reverse("people:list"),
        name="people",
        icon_name="group",
        order=60,
        permission="accounts.see_person",
    )


def register_staff() -> MenuItem:
    return PermittedMenuItem(
        _("Staff"),
        reverse("staff:list"),
        name="staff",
        icon_name="user",
        order=61,
        permission="offices.see_staff",
    )


def register_glass() -> MenuItem:
    return PermittedMenuItem(
        _("Break-glass"),
        reverse("glass:list"),
        name="glass",
        icon_name="warning",
        order=62,
        permission="offices.review_glass",
    )


def register_operations() -> MenuItem:
    return PermittedMenuItem(
        _("Operations"),
        reverse("operations:operations"),
        name="operations",
        icon_name="cogs",
        order=80,
        permission="voices.operate",
    )


def add_glass_panel(request: HttpRequest, panels: list[Component]) -> None:
    user: Any = request.user
    waiting = list(glass.reviewable_by(user).unreviewed())
    if waiting:
        panels.append(GlassPanel(waiting))


def staff_styles() -> SafeString:
    return format_html(
        '<link rel="stylesheet" href="{}">', static("accounts/staff.css")
    )


hooks.register("register_admin_urls", register_people_urls)
hooks.register("register_admin_menu_item", register_people)
hooks.register("register_admin_menu_item", register_staff)
hooks.register("register_admin_menu_item", register_glass)
hooks.register("register_admin_menu_item", register_operations)
hooks.register("construct_homepage_panels", add_glass_panel)
hooks.register("insert_global_admin_css", staff_styles)


def register_consent_urls() -> list[URLResolver]:
    return [path("people/", include("accounts.guardian.desk_urls"))]


def register_consents_menu_item() -> MenuItem:
    return PermittedMenuItem(
        _("Guardians"),
        reverse("consents:waiting"),
        name="consents",
        icon_name="group",
        order=70,
        permission="accounts.verify_consent",
    )


hooks.register("register_admin_urls", register_consent_urls)
hooks.register("register_admin_menu_item", register_consents_menu_item)


def register_hold_urls() -> list[URLResolver]:
    return [path("", include("accounts.rights.hold_urls"))]


def register_holds() -> MenuItem:
    return PermittedMenuItem(
        _("Legal holds"),
        reverse("holds:list"),
        name="holds",
        icon_name="lock",
        order=72,
        permission="accounts.place_hold",
    )


hooks.register("register_admin_urls", register_hold_urls)
hooks.register("register_admin_menu_item", register_holds)


def register_defaults_urls() -> list[URLResolver]:
    return [path("defaults/", include("accounts.desk.defaults_urls"))]


def register_defaults() -> MenuItem:
    return PermittedMenuItem(
        _("Rules by age"),
        reverse("defaults:list"),
        name="defaults",
        icon_name="sliders",
        order=74,
        permission="accounts.set_defaults",
    )


hooks.register("register_admin_urls", register_defaults_urls)
hooks.register("register_admin_menu_item", register_defaults)


def register_log_urls() -> list[URLResolver]:
    return [path("audit/", include("accounts.desk.log_urls"))]


def register_log() -> MenuItem:
    return PermittedMenuItem(
        _("Log"),
        reverse("log:log"),
        name="log",
        icon_name="history",
        order=76,
        permission="audit.see_office",
    )


hooks.register("register_admin_urls", register_log_urls)
hooks.register("register_admin_menu_item", register_log)
