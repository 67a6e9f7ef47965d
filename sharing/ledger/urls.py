"""Site map of the trail."""

from django.urls import path

from sharing.ledger import views

urlpatterns = [
    # /trail/
    path("trail/", views.trail, name="trail"),
    path("trail/download.csv", views.trail_download, name="trail-download"),
    path("trail/administrators/", views.administrator_trail, name="administrator-trail"),
]
