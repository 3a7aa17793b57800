from __future__ import annotations

from django.urls import path

from home import views

app_name = "home"
urlpatterns = [path("", views.front, name="front")]
