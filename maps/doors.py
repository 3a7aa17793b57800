"""The map's data for machines: public, the same for everyone, good for any cache."""

from __future__ import annotations

import hashlib
import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maps.models import Report, ReportQuerySet
from maps.viewport import BadViewport, Viewport, feature_collection


@require_safe
def reports(request: HttpRequest) -> HttpResponseBase:
    """Public reports in ``bbox=west,south,east,north`` at ``zoom``, one mark a square."""
    asked = request.GET
    try:
        viewport = Viewport.read(asked.get("bbox", ""), asked.get("zoom", ""))
    except BadViewport:
        message = _("Ask for bbox=west,south,east,north in degrees and zoom=0 to 22.")
        return JsonResponse({"error": message}, status=400)
    found = feature_collection(
        _asked_for(asked.get("project", ""), asked.get("category", "")), viewport
    )
    body = json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type="application/geo+json")
    response["ETag"] = etag
    # Short: what somebody takes back is gone from every map within seconds.
    response["Cache-Control"] = "public, max-age=5"
    return get_conditional_response(request, etag=etag, response=response) or response


def _asked_for(project: str, category: str) -> ReportQuerySet:
    reports = Report.objects.all()
    if project:
        reports = reports.filter(project__slug=project)
    if category:
        reports = reports.filter(category__slug=category)
    return reports
