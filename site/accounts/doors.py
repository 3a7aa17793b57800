"""Doors that would lead round the second step, closed.

Wagtail has login pages of its own that ask for a password only, pages that make and
change people, an account page that keeps names and portraits, and an address that
breaks on purpose. They are answered here, before Wagtail's own are read.
"""

from __future__ import annotations

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from accounts.desk.settings import DeskSettings


def to_login(request: HttpRequest) -> HttpResponse:
    """Send a login by another door to ours, and afterwards to where it was going."""
    goal = request.GET.get(REDIRECT_FIELD_NAME, "")
    address = reverse("account_login")
    if goal and url_has_allowed_host_and_scheme(goal, {request.get_host()}):
        address += f"?{urlencode({REDIRECT_FIELD_NAME: goal})}"
    response = HttpResponse(status=303)
    response["Location"] = address
    return response


def nothing_here(request: HttpRequest) -> HttpResponse:
    raise Http404


closed_doors: list[URLPattern] = [
    re_path(r"^cms/login(?:/|$)", to_login),
    re_path(r"^cms/password_reset(?:/|$)", to_login),
    re_path(r"^(?:[a-z]{2}(?:-[\w-]+)?/)?_util/login(?:/|$)", to_login),
    re_path(r"^cms/(?:users|failwhale)(?:/|$)", nothing_here),
    path("cms/account/", DeskSettings.as_view()),
]
