"""Site map of proving figures."""

from django.urls import path

from projects.proof import views

urlpatterns = [
    path("projects/benefits/<uuid:benefit>/attest/", views.benefit_attest, name="benefit-attest"),
    path("projects/benefits/<uuid:benefit>/evidence/add/", views.evidence_add, name="evidence-add"),
    path("projects/benefits/<uuid:benefit>/ask/", views.benefit_ask, name="benefit-ask"),
    path("projects/benefits/<uuid:benefit>/validate/", views.benefit_validate, name="benefit-validate"),
    path("projects/benefits/asked/<uuid:asked>/withdraw/", views.request_withdraw, name="request-withdraw"),
    path("projects/benefits/evidence/<uuid:evidence>/", views.evidence, name="evidence"),
    path("projects/benefits/evidence/<uuid:evidence>/take-back/", views.evidence_take_back, name="evidence-take-back"),
]
