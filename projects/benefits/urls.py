"""Site map of benefits."""

from django.urls import path

from projects.benefits import views

urlpatterns = [
    path("projects/benefits/", views.benefit_list, name="benefit-list"),
    path("projects/<uuid:project>/benefits/claim/", views.benefit_claim, name="benefit-claim"),
    path("projects/<uuid:project>/payments/add/", views.payment_add, name="payment-add"),
    path("projects/payments/<uuid:payment>/take-back/", views.payment_take_back, name="payment-take-back"),
    path("forums/<uuid:forum>/benefits/", views.forum_benefits, name="forum-benefits"),
    # one benefit
    path("projects/benefits/<uuid:benefit>/", views.benefit, name="benefit"),
    path("projects/benefits/<uuid:benefit>/edit/", views.benefit_edit, name="benefit-edit"),
    path("projects/benefits/<uuid:benefit>/figures/add/", views.figure_add, name="figure-add"),
    path("projects/benefits/<uuid:benefit>/shares/", views.benefit_split, name="benefit-split"),
    path("projects/benefits/<uuid:benefit>/publish/", views.benefit_publish, name="benefit-publish"),
]
