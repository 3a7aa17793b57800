from __future__ import annotations

from django.urls import path

from offices import views

app_name = "offices"
urlpatterns = [path("", views.offices, name="list")]
