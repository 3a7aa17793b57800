"""Where everything is.

Pages carry their language (``/ar/…``); doors for machines and files do not. What would
let anybody walk round the second factor is redirected before Wagtail can answer.
"""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from accounts.doors import closed_doors
from offices.doors import closed_pages
from voices import views

doors: list[URLPattern | URLResolver] = [
    *closed_doors,
    *closed_pages,
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("media/images/<str:name>", views.editorial_rendition, name="rendition"),
    path("", include("frontend.urls")),
    path("", include("api.urls")),
    path("pictures/", include("moderation.urls")),
    path("maps/", include("maps.door_urls")),
    path("cms/", include(wagtailadmin_urls)),
]

pages = [
    path("", include("home.urls")),
    path("", include("blog.urls")),
    path("map/", include("maps.urls")),
    path("care/", include("moderation.care_urls")),
    path("help/", include("safety_resources.urls")),
    path("search/", include("search.urls")),
    path("campaigns/", include("campaigns.urls")),
    path("offices/", include("offices.urls")),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include(wagtail_urls)),
]

urlpatterns = [*doors, *i18n_patterns(*pages)]

handler400 = "frontend.views.bad_request"
handler500 = "frontend.views.server_error"
