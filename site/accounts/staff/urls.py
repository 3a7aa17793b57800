from __future__ import annotations

from django.urls import URLPattern, path

from accounts.staff import views

app_name = "staff"
urlpatterns: list[URLPattern] = [
    path("invitation/<str:token>/", views.invitation, name="invitation"),
]
