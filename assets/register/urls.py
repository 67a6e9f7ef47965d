"""Site map of the register."""

from django.urls import path, re_path

from assets.register import views

urlpatterns = [
    # /assets/
    path("assets/", views.asset_list, name="asset-list"),
    re_path(r"^assets/download\.(?P<shape>csv|xlsx)$", views.asset_download, name="asset-download"),
    path("assets/add/", views.asset_add, name="asset-add"),
    # /assets/<asset>/
    path("assets/<uuid:asset>/", views.asset, name="asset"),
    path("assets/<uuid:asset>/money/", views.asset_money, name="asset-money"),
    path("assets/<uuid:asset>/history/", views.asset_history, name="asset-history"),
    path("assets/<uuid:asset>/edit/<str:section>/", views.asset_edit, name="asset-edit"),
    path("assets/<uuid:asset>/retire/", views.asset_retire, name="asset-retire"),
    path("assets/<uuid:asset>/restore/", views.asset_restore, name="asset-restore"),
]
