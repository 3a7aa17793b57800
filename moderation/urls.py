from __future__ import annotations

from django.urls import path, re_path

from moderation import views

_ID = r"(?P<public_id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"

app_name = "pictures"
urlpatterns = [
    path("<uuid:public_id>.jpg", views.original, name="original"),
    re_path(
        rf"^{_ID}/(?P<width>[0-9]{{1,5}})\.(?P<image_format>avif|webp)$",
        views.show,
        name="show",
    ),
]
