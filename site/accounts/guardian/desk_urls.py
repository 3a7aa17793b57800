from __future__ import annotations

from django.urls import path

from accounts.guardian import desk

app_name = "consents"
urlpatterns = [
    path("consents/", desk.waiting, name="waiting"),
    path("<uuid:public_id>/consent/", desk.person, name="person"),
    path("<uuid:public_id>/consent/contact/", desk.contact, name="contact"),
    path("<uuid:public_id>/consent/withdraw/", desk.withdraw, name="withdraw"),
]
