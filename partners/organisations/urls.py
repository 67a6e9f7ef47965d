"""Site map of organisations."""

from django.urls import path

from partners.organisations import views

urlpatterns = [
    # organisation-
    path("organisations/", views.organisation_list, name="organisation-list"),
    path("organisations/find/", views.organisation_find, name="organisation-find"),
    path("organisations/add/", views.organisation_add, name="organisation-add"),
    path("organisations/<uuid:organisation>/", views.organisation, name="organisation"),
    path("organisations/<uuid:organisation>/edit/", views.organisation_edit, name="organisation-edit"),
    path("organisations/<uuid:organisation>/link/", views.organisation_link, name="organisation-link"),
    path("organisations/<uuid:organisation>/close/", views.organisation_close, name="organisation-close"),
    path("organisations/<uuid:organisation>/suspend/", views.organisation_suspend, name="organisation-suspend"),
    path("organisations/<uuid:organisation>/reinstate/", views.organisation_reinstate, name="organisation-reinstate"),
]
