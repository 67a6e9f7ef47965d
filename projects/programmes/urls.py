"""Site map of programmes."""

from django.urls import path

from projects.programmes import views

urlpatterns = [
    path("projects/benefits/<uuid:benefit>/programmes/", views.benefit_place, name="benefit-place"),
    path("forums/<uuid:forum>/programmes/", views.forum_programmes, name="forum-programmes"),
]
