"""Site map of the diary."""

from django.urls import path, re_path

from assets.diary import views

urlpatterns = [
    path("diary/", views.diary, name="diary"),
    re_path(r"^diary/download\.(?P<shape>csv|xlsx)$", views.diary_download, name="diary-download"),
    path("diary/feed/", views.diary_feed, name="diary-feed"),
    path("diary/feed/revoke/", views.feed_revoke, name="feed-revoke"),
    path("diary/feed/<str:token>.ics", views.feed, name="feed"),
]
