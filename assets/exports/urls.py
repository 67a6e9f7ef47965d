"""Site map of exports."""

from django.urls import path

from assets.exports import views

urlpatterns = [
    # /assets/export/
    path("assets/export/", views.export_start, name="export-start"),
    path("assets/export/<uuid:export>/", views.export, name="export"),
    path("assets/export/<uuid:export>/file/", views.export_file, name="export-file"),
]
