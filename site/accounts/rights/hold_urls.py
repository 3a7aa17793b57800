from __future__ import annotations

from django.urls import path

from accounts.rights import hold_desk

app_name = "holds"
urlpatterns = [
    path("holds/", hold_desk.holds, name="list"),
    path("holds/<int:pk>/release/", hold_desk.release, name="release"),
    path("holds/<int:pk>/copy/", hold_desk.copy, name="copy"),
    path("people/<uuid:public_id>/hold/", hold_desk.hold, name="hold"),
]
