"""What the pages about people and staff have in common."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.models import User
from offices.permissions import offices_where

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def opens_for(permission: str) -> Callable[[View[P]], View[P]]:
    """Only for those who hold ``permission`` in some office; to others nothing is here."""

    def around(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(
            request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            if not offices_where(request.user, permission).exists():
                raise Http404
            return never_cache(view)(request, *args, **kwargs)

        return guarded

    return around


def user_of(request: HttpRequest) -> User:
    return cast(User, request.user)


def page(
    request: HttpRequest,
    template: str,
    title: str,
    *,
    parent: tuple[str, str] | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page of Wagtail's admin; ``parent`` is the address and title above it."""
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    if parent is not None:
        crumbs.append({"url": parent[0], "label": parent[1]})
    crumbs.append({"url": "", "label": title})
    return TemplateResponse(
        request,
        f"accounts/desk/{template}.html",
        {"header_title": title, "breadcrumbs_items": crumbs, **context},
        status=status,
    )
