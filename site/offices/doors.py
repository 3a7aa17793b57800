"""Pages of Wagtail's admin that look over the walls, closed or put behind a check.

Its reports, its lists of pages by type and its tools for the whole site show what every
office has, and offer no hook that could ask whose it is. Nobody here needs them. They
are answered before Wagtail's own addresses are read.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path

from wagtail.admin.auth import require_admin_access
from wagtail.admin.views import chooser

CLOSED = (
    # What all offices have.
    "reports",
    "pages/usage",
    "pages/create",
    "tag-autocomplete",
    # Wagtail's tools for one team that runs one site.
    "collections",
    "documents",
    "bulk/wagtaildocs",
    "api/main/documents",
    "groups",
    "locales",
    "redirects",
    "sites",
    "translation",
    "workflows",
    "bulk/offices/editorialimage/add_tags",
    "api/main/images",
    # Addresses of pictures that would work for everybody and for ever.
    r"images/\d+/generate_url",
    # Test pages of Wagtail's.
    "test404",
    "block-preview",
)


def nothing_here(request: HttpRequest) -> HttpResponse:
    raise Http404


@require_admin_access  # type: ignore[untyped-decorator]
def choose_external_link(request: HttpRequest) -> Any:
    """Wagtail's own breaks on a form without its one field."""
    if request.method == "POST" and "external-link-chooser-url" not in request.POST:
        return HttpResponse(status=400)
    return chooser.ExternalLinkView.as_view()(request)


closed_pages: list[URLPattern] = [
    re_path(rf"^cms/(?:{'|'.join(CLOSED)})(?:/|$)", nothing_here),
    path("cms/choose-external-link/", choose_external_link),
]
