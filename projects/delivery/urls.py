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
    # what it concerns
    path("projects/concerning/<uuid:asset>/", views.asset_projects, name="asset-projects"),
]
