from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from wagtail.views import serve

from campaigns.models import CampaignIndexPage


@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """The list of campaigns in the reader's language, wherever its editors put it."""
    page = (
        CampaignIndexPage.objects.live()
        .filter(locale__language_code=get_language())
        .first()
    )
    if page is None:
        return render(request, CampaignIndexPage.template)
    if page.slug != "campaigns":
        return redirect(page.get_url(request))
    response: HttpResponseBase = serve(request, "campaigns/")
    return response
