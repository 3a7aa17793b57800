from __future__ import annotations

from django.urls import path

from maps import views

app_name = "maps"
urlpatterns = [
    path("", views.index, name="index"),
    path("reports/<int:pk>/", views.report, name="report"),
    path("mine/", views.mine, name="mine"),
    path("mine/<int:pk>/", views.my_report, name="my-report"),
    path("mine/<int:pk>/change/", views.change, name="change"),
    path("mine/<int:pk>/back/", views.take_back, name="back"),
    path("<slug:slug>/", views.project, name="project"),
    path("<slug:slug>/new/", views.new, name="new"),
]
