from __future__ import annotations

from django.urls import path

from accounts.desk import operations

app_name = "operations"
urlpatterns = [path("", operations.operations, name="operations")]
