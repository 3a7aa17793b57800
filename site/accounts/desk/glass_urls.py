from __future__ import annotations

from django.urls import path

from accounts.desk import glass

app_name = "glass"
urlpatterns = [
    path("", glass.glass, name="list"),
    path("break/", glass.break_glass, name="break"),
    path("<int:pk>/leave/", glass.leave, name="leave"),
    path("<int:pk>/review/", glass.review, name="review"),
]
