"""Site map of skills."""

from django.urls import path

from forums.skills import views

urlpatterns = [
    # /forums/<forum>/skills/
    path("forums/<uuid:forum>/skills/", views.skill_list, name="skill-list"),
    path("forums/<uuid:forum>/skills/download/<slug:shape>/", views.skill_download, name="skill-download"),
    path("forums/<uuid:forum>/skills/add/", views.skill_add, name="skill-add"),
    # /forums/skills/<skill>/, /forums/matches/<match>/
    path("forums/skills/<uuid:skill>/end/", views.skill_end, name="skill-end"),
    path("forums/skills/<uuid:skill>/match/", views.skill_match, name="skill-match"),
    path("forums/matches/<uuid:match>/answer/", views.match_answer, name="match-answer"),
    path("forums/matches/<uuid:match>/finish/", views.match_finish, name="match-finish"),
]
