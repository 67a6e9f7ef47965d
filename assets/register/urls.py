"""Site map of the register."""

from django.urls import path, re_path

from assets.register import views

urlpatterns = [
    # /assets/
    path("assets/", views.asset_list, name="asset-list"),
    re_path(r"^assets/download\.(?P<shape>csv|xlsx)$", views.asset_download, name="asset-download"),
]
