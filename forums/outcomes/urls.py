"""Site map of what cards become."""

from django.urls import path

from forums.outcomes import views

urlpatterns = [
    path("workshops/cards/<uuid:card>/initiative/", views.card_raise, name="card-raise"),
    path("workshops/<uuid:workshop>/action/", views.workshop_action, name="workshop-action"),
    path("workshops/<uuid:workshop>/decision/", views.workshop_decision, name="workshop-decision"),
]
