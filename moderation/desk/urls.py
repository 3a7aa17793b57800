from __future__ import annotations

from django.urls import path

from moderation.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("next/", views.take_next, name="next"),
    path("decided/", views.decided, name="decided"),
    path("<int:pk>/", views.item, name="item"),
    path("<int:pk>/open/", views.take, name="take"),
    path("<int:pk>/pass/", views.give_back, name="pass"),
    path("<int:pk>/again/<uuid:picture>/", views.not_again, name="not_again"),
]
