from __future__ import annotations

from django.urls import path

from moderation.figures import views

app_name = "figures"
urlpatterns = [path("", views.figures, name="figures")]
