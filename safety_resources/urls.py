from __future__ import annotations

from django.urls import path

from safety_resources import views

app_name = "help"
urlpatterns = [
    path("", views.index, name="index"),
    path("<str:code>/", views.country, name="country"),
]
