"""Site map of money."""

from django.urls import path

from projects.money import views

urlpatterns = [
    path("projects/<uuid:project>/money/", views.project_money, name="project-money"),
    path("forums/<uuid:forum>/payments/", views.forum_payments, name="forum-payments"),
]
