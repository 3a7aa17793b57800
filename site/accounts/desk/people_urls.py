from __future__ import annotations

from django.urls import path

from accounts.desk import people

app_name = "people"
urlpatterns = [
    path("", people.people, name="list"),
    path("<uuid:public_id>/", people.person, name="person"),
    path("<uuid:public_id>/close/", people.close, name="close"),
    path("<uuid:public_id>/reopen/", people.reopen, name="reopen"),
    path("<uuid:public_id>/sign-out/", people.sign_out, name="sign_out"),
]
