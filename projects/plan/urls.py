"""Site map of what delivers a project."""

from django.urls import path

from projects.plan import views

urlpatterns = [
    path("projects/<uuid:project>/team/add/", views.member_add, name="member-add"),
    path("projects/<uuid:project>/milestones/add/", views.milestone_add, name="milestone-add"),
    path("projects/<uuid:project>/risks/add/", views.risk_add, name="risk-add"),
    path("projects/team/<uuid:member>/end/", views.member_end, name="member-end"),
    path("projects/milestones/<uuid:milestone>/edit/", views.milestone_edit, name="milestone-edit"),
    path("projects/risks/<uuid:risk>/edit/", views.risk_edit, name="risk-edit"),
]
