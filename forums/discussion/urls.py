"""Site map of talk."""

from django.urls import path

from forums.discussion import views

urlpatterns = [
    # /forums/<forum>/threads/
    path("forums/<uuid:forum>/threads/", views.thread_list, name="thread-list"),
    path("forums/<uuid:forum>/threads/start/", views.thread_start, name="thread-start"),
    # /forums/threads/<thread>/, /forums/posts/<post>/
    path("forums/threads/<uuid:thread>/", views.thread, name="thread"),
    path("forums/threads/<uuid:thread>/decide/", views.thread_decide, name="thread-decide"),
    path("forums/posts/<uuid:post>/edit/", views.post_edit, name="post-edit"),
    path("forums/posts/<uuid:post>/versions/", views.post_versions, name="post-versions"),
]
