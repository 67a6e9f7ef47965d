"""Site map of the list of benefits."""

from django.urls import path, re_path

from projects.catalogue import views

urlpatterns = [
    path("projects/benefits/list/", views.benefit_catalogue, name="benefit-catalogue"),
    re_path(
        r"^projects/benefits/list\.(?P<shape>csv|xlsx)$",
        views.benefit_catalogue_download,
        name="benefit-catalogue-download",
    ),
]
