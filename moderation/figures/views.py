from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.desk.pages import opens_for
from moderation.figures.counting import tables
from moderation.figures.hiding import SMALLEST
from offices.permissions import offices_where


@opens_for("offices.see_figures")
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Of one's own office; for headquarters, of all."""
    offices: list[Any] = list(offices_where(request.user, "offices.see_figures"))
    title = _("Figures")
    return TemplateResponse(
        request,
        "moderation/figures/figures.html",
        {
            "header_title": title,
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_home"), "label": _("Home")},
                {"url": "", "label": title},
            ],
            "tables": tables(offices),
            "smallest": SMALLEST,
        },
    )
