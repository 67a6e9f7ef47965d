"""Site map of sharing many properties at once."""

from django.urls import path

from assets.bulkshares import views

urlpatterns = [
    # /shares/many/
    path("shares/many/", views.bulk_share_list, name="bulk-share-list"),
    path("shares/many/<uuid:bulk_share>/", views.bulk_share, name="bulk-share"),
    path("shares/many/<uuid:bulk_share>/left-out/", views.bulk_share_left_out, name="bulk-share-left-out"),
]
