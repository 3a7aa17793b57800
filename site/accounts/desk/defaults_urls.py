from __future__ import annotations

from django.urls import path

from accounts.desk import defaults

app_name = "defaults"
urlpatterns = [
    path("", defaults.defaults, name="list"),
    path("<slug:office>/<str:band>/", defaults.change, name="change"),
]
