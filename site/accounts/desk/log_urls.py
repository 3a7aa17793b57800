from __future__ import annotations

from django.urls import path

from accounts.desk import log

app_name = "log"
urlpatterns = [
    path("", log.log, name="log"),
    path("export/", log.export, name="export"),
]
