"""Site map of evidence."""

from django.urls import path

from forums.evidence import views

urlpatterns = [
    # /forums/initiatives/<initiative>/evidence/
    path("forums/initiatives/<uuid:initiative>/evidence/", views.evidence_list, name="evidence-list"),
    path("forums/initiatives/<uuid:initiative>/evidence/attest/", views.evidence_attest, name="evidence-attest"),
    path("forums/initiatives/<uuid:initiative>/evidence/file/", views.evidence_file, name="evidence-file"),
    path("forums/initiatives/<uuid:initiative>/evidence/measure/", views.evidence_measure, name="evidence-measure"),
    path("forums/initiatives/evidence/<uuid:evidence>/file/", views.evidence_open, name="evidence-open"),
    path("forums/initiatives/evidence/<uuid:evidence>/end/", views.evidence_end, name="evidence-end"),
]
