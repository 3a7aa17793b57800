from __future__ import annotations

from django.urls import path

from accounts.desk import staff

app_name = "staff"
urlpatterns = [
    path("", staff.staff, name="list"),
    path("invite/", staff.invite, name="invite"),
    path("<int:pk>/", staff.role, name="role"),
    path("<int:pk>/end/", staff.end, name="end"),
    path("invitations/<int:pk>/resend/", staff.resend, name="resend"),
    path("invitations/<int:pk>/revoke/", staff.revoke, name="revoke"),
]
