from __future__ import annotations

from django.urls import path

from blog.views import own, pictures, reading, replies, writing

app_name = "blog"
urlpatterns = [
    path("posts/", reading.index, name="index"),
    path("posts/topics/<slug:slug>/", reading.topic, name="topic"),
    path("posts/<str:slug>/reply/", replies.reply, name="reply"),
    path("posts/<str:slug>/", reading.post, name="post"),
    path("write/", own.write, name="write"),
    path("write/new/", writing.new, name="new"),
    path("write/replies/", replies.mine, name="replies"),
    path("write/replies/<int:pk>/", replies.state, name="reply-state"),
    path("write/replies/<int:pk>/back/", replies.take_back, name="reply-back"),
    path("write/<int:pk>/", writing.piece, name="piece"),
    path("write/<int:pk>/change/", writing.change, name="change"),
    path("write/<int:pk>/preview/", writing.preview, name="preview"),
    path("write/<int:pk>/picture/", pictures.picture, name="picture"),
    path("write/<int:pk>/picture/remove/", pictures.remove_picture, name="no-picture"),
    path("write/<int:pk>/back/", writing.take_back, name="back"),
]
