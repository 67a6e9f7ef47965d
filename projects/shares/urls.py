"""Site map of sharing projects."""

from django.urls import path

from projects.shares import views

urlpatterns = [
    # one project
    path("projects/<uuid:project>/share/", views.project_share, name="project-share"),
    path("projects/<uuid:project>/access/", views.project_access, name="project-access"),
    path("projects/<uuid:project>/view-as/<uuid:audience>/", views.project_view_as, name="project-view-as"),
    # shares
    path("projects/shares/", views.project_share_list, name="project-share-list"),
    path("projects/shares/extend/", views.project_shares_extend, name="project-shares-extend"),
    path("projects/shares/<uuid:granted>/renew/", views.project_share_renew, name="project-share-renew"),
    path("projects/shares/<uuid:granted>/end/", views.project_share_end, name="project-share-end"),
    path("projects/shares/joiners/<uuid:audience>/", views.project_joiners, name="project-joiners"),
]
