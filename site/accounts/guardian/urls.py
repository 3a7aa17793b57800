from __future__ import annotations

from django.urls import URLPattern, path, re_path

from accounts.guardian import answering, views

app_name = "guardian"
urlpatterns: list[URLPattern] = [
    path("", views.mine, name="mine"),
    path("ask/", views.ask, name="ask"),
    path("form/", views.paper, name="paper"),
    path("leave/", views.cancel, name="cancel"),
    # For the guardian, who has no account.
    path("answer/", answering.answer, name="answer"),
    path("confirm/", answering.confirm, name="confirm"),
    path("choices/", answering.choices, name="choices"),
    re_path(r"^done/(?P<what>yes|no|back)/$", answering.done, name="done"),
]
