"""Site map of joining."""

from django.urls import path

from partners.joining import views

urlpatterns = [
    path("organisations/add-many/", views.organisation_add_many, name="organisation-add-many"),
    path("organisations/add-many/<uuid:intake>/", views.intake, name="intake"),
    path("organisations/add-many/<uuid:intake>/download/", views.intake_download, name="intake-download"),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
]
