from __future__ import annotations

from django.urls import path

from moderation import care

app_name = "care"
urlpatterns = [path("<int:pk>/", care.care, name="page")]
