"""Site map of plans and coincidences."""

from django.urls import path, re_path

from assets.plans import views

urlpatterns = [
    path("plans/", views.plans, name="plans"),
    re_path(r"^plans/download\.(?P<shape>csv|xlsx)$", views.plans_download, name="plans-download"),
    path("coincidences/", views.coincidences, name="coincidences"),
    re_path(r"^coincidences/download\.(?P<shape>csv|xlsx)$", views.coincidences_download, name="coincidences-download"),
    path("coincidences/set-aside/", views.dismissals, name="dismissals"),
    re_path(
        r"^coincidences/set-aside/download\.(?P<shape>csv|xlsx)$",
        views.dismissals_download,
        name="dismissals-download",
    ),
    path("coincidences/<uuid:asset>/<uuid:other>/<str:kind>/", views.coincidence, name="coincidence"),
    path(
        "coincidences/<uuid:asset>/<uuid:other>/<str:kind>/set-aside/",
        views.coincidence_dismiss,
        name="coincidence-dismiss",
    ),
    path(
        "coincidences/<uuid:asset>/<uuid:other>/<str:kind>/take-up/",
        views.coincidence_revive,
        name="coincidence-revive",
    ),
]
