"""Site map of the logs."""

from django.urls import path

from forums.logbook import views

urlpatterns = [
    # /forums/<forum>/actions/
    path("forums/<uuid:forum>/actions/", views.action_list, name="action-list"),
    path("forums/<uuid:forum>/actions/download/<slug:shape>/", views.action_download, name="action-download"),
    path("forums/<uuid:forum>/actions/add/", views.action_add, name="action-add"),
    # /forums/<forum>/decisions/
    path("forums/<uuid:forum>/decisions/", views.decision_list, name="decision-list"),
    path("forums/<uuid:forum>/decisions/download/<slug:shape>/", views.decision_download, name="decision-download"),
    path("forums/<uuid:forum>/decisions/add/", views.decision_add, name="decision-add"),
    # /forums/actions/<action>/, /forums/decisions/<decision>/
    path("forums/actions/<uuid:action>/edit/", views.action_edit, name="action-edit"),
    path("forums/actions/<uuid:action>/done/", views.action_finish, name="action-finish"),
    path("forums/actions/<uuid:action>/reopen/", views.action_reopen, name="action-reopen"),
    path("forums/decisions/<uuid:decision>/settle/", views.decision_settle, name="decision-settle"),
    path("forums/decisions/<uuid:decision>/replace/", views.decision_replace, name="decision-replace"),
]
