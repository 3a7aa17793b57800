from __future__ import annotations

from django.urls import path

from accounts.desk import office

app_name = "office"
urlpatterns = [
    path("", office.offices, name="list"),
    path("<slug:office>/", office.change, name="change"),
]
