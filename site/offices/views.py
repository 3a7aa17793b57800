"""How each office is reached, for whoever has no way in and for guardians."""

from __future__ import annotations

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from offices.models import Office, OfficeCountry


@require_safe
def offices(request: HttpRequest) -> HttpResponse:
    """Headquarters last: it looks after the countries without an office."""
    found = Office.objects.order_by("is_headquarters", "name").prefetch_related(
        Prefetch("countries", OfficeCountry.objects.order_by("country"))
    )
    return TemplateResponse(request, "offices/offices.html", {"offices": found})
