"""Site map of projects."""

from django.urls import path

from projects.delivery import views

urlpatterns = [
    path("projects/", views.project_list, name="project-list"),
    path("projects/download/<slug:shape>/", views.project_download, name="project-download"),
    path("projects/start/", views.project_start, name="project-start"),
    path("projects/of-initiative/<uuid:initiative>/", views.initiative_project, name="initiative-project"),
    # one project
    path("projects/<uuid:project>/", views.project, name="project"),
    path("projects/<uuid:project>/edit/", views.project_edit, name="project-edit"),
    path("projects/<uuid:project>/gate/", views.project_gate, name="project-gate"),
    path("projects/<uuid:project>/rate/", views.project_rate, name="project-rate"),
    path("projects/<uuid:project>/history/", views.project_history, name="project-history"),
    path("projects/<uuid:project>/team/add/", views.member_add, name="member-add"),
    path("projects/<uuid:project>/milestones/add/", views.milestone_add, name="milestone-add"),
    path("projects/<uuid:project>/risks/add/", views.risk_add, name="risk-add"),
    # what hangs on it
    path("projects/team/<uuid:member>/end/", views.member_end, name="member-end"),
    path("projects/milestones/<uuid:milestone>/edit/", views.milestone_edit, name="milestone-edit"),
    path("projects/risks/<uuid:risk>/edit/", views.risk_edit, name="risk-edit"),
    path("projects/concerning/<uuid:asset>/", views.asset_projects, name="asset-projects"),
    # sharing
    path("projects/<uuid:project>/share/", views.project_share, name="project-share"),
    path("projects/<uuid:project>/access/", views.project_access, name="project-access"),
    path("projects/shares/<uuid:granted>/end/", views.project_share_end, name="project-share-end"),
]
