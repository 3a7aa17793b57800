from __future__ import annotations

from django.urls import path

from api.feeds import feed

app_name = "api"
urlpatterns = [
    path("feeds/<str:language>.atom", feed, name="feed"),
    path("feeds/<str:language>/topics/<slug:slug>.atom", feed, name="topic-feed"),
]
