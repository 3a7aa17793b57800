from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from frontend.patterns import patterns
from frontend.views import choose_language, service_worker

urlpatterns: list[URLPattern | URLResolver] = [
    path("sw.js", service_worker, name="service_worker"),
    path("language/<str:code>/", choose_language, name="language"),
]

if settings.DEBUG:
    urlpatterns.append(path("patterns/", patterns, name="patterns"))
