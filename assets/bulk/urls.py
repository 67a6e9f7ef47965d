"""Site map of changing many properties."""

from django.urls import path

from assets.bulk import views

urlpatterns = [
    # /assets/change-many/
    path("assets/change-many/", views.change_many, name="change-many"),
    # /assets/changes/
    path("assets/changes/", views.bulk_edit_list, name="bulk-edit-list"),
    path("assets/changes/<uuid:bulk_edit>/", views.bulk_edit, name="bulk-edit"),
    path("assets/changes/<uuid:bulk_edit>/undo/", views.bulk_edit_undo, name="bulk-edit-undo"),
]
