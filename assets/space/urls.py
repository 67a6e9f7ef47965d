"""Site map of the search for vacant space."""

from django.urls import path, re_path

from assets.space import views

urlpatterns = [
    path("space/", views.space, name="space"),
    re_path(r"^space/download\.(?P<shape>csv|xlsx)$", views.space_download, name="space-download"),
]
