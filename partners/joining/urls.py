"""Site map of joining."""

from django.urls import path

from partners.joining import views

urlpatterns = [
    path("organisations/add-many/", views.organisation_add_many, name="organisation-add-many"),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
]
