"""Site map of payments in dispute."""

from django.urls import path

from projects.disputes import views

urlpatterns = [
    path("projects/payments/<uuid:payment>/dispute/", views.payment_dispute, name="payment-dispute"),
    path("projects/disputes/<uuid:dispute>/withdraw/", views.dispute_withdraw, name="dispute-withdraw"),
]
