"""Our account pages, and the doors of allauth's that have no room behind them."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path

from accounts import views

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("join/", views.Join.as_view(), name="join"),
    path("join/later/", views.later, name="later"),
    path("guardian/", include("accounts.guardian.urls")),
    path("data/", include("accounts.rights.urls")),
    path("staff/", include("accounts.staff.urls")),
    re_path(
        r"^(?:email|confirm-email|password/set|password/reset|login/code)/",
        views.no_mail,
        name="no_mail",
    ),
]
