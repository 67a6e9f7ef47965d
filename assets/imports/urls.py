"""Site map of imports."""

from django.urls import path

from assets.imports import views

urlpatterns = [
    # /assets/import/
    path("assets/import/", views.import_start, name="import-start"),
    path("assets/import/sample.csv", views.import_sample, name="import-sample"),
    path("assets/import/<uuid:batch>/", views.import_check, name="import-check"),
    path("assets/import/<uuid:batch>/share/", views.import_share, name="import-share"),
    path("assets/import/<uuid:batch>/columns/", views.import_match, name="import-match"),
    path("assets/import/<uuid:batch>/sheet/", views.import_sheet, name="import-sheet"),
    path("assets/import/<uuid:batch>/cancel/", views.import_cancel, name="import-cancel"),
    path("assets/import/<uuid:batch>/rows/<slug:which>/", views.import_rows, name="import-rows"),
    path("assets/import/<uuid:batch>/undo/", views.import_undo, name="import-undo"),
    path("assets/import/<uuid:batch>/to-mend/", views.import_mend, name="import-mend"),
    path("assets/import/<uuid:batch>/errors.csv", views.import_errors, name="import-errors"),
]
