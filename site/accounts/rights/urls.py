from __future__ import annotations

from django.urls import URLPattern, path

from accounts.rights import views

app_name = "rights"
urlpatterns: list[URLPattern] = [
    path("", views.mine, name="mine"),
    path("data.json", views.download, name="download"),
    path("read/", views.read, name="read"),
    path("unpublish/", views.unpublish, name="unpublish"),
    path("handle/", views.handle, name="handle"),
    path("close/", views.close, name="close"),
    path("closing/", views.closing, name="closing"),
    path("closing/keep/", views.keep, name="keep"),
    path("closing/now/", views.close_now, name="close_now"),
    path("closed/", views.closed, name="closed"),
    path("fresh-start/", views.fresh_start, name="fresh_start"),
    path("notices/<int:pk>/read/", views.notice_read, name="notice_read"),
]
