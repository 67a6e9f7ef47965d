"""Site map of initiatives."""

from django.urls import path

from forums.initiatives import views

urlpatterns = [
    # /forums/<forum>/initiatives/
    path("forums/<uuid:forum>/initiatives/", views.initiative_list, name="initiative-list"),
    path("forums/<uuid:forum>/initiatives/start/", views.initiative_start, name="initiative-start"),
    # /initiatives/<initiative>/
    path("initiatives/<uuid:initiative>/", views.initiative, name="initiative"),
    path("initiatives/<uuid:initiative>/edit/", views.initiative_edit, name="initiative-edit"),
    path("initiatives/<uuid:initiative>/end/", views.initiative_end, name="initiative-end"),
    path("initiatives/<uuid:initiative>/partners/", views.partner_invite, name="partner-invite"),
    path("initiatives/<uuid:initiative>/answer/", views.initiative_answer, name="initiative-answer"),
    path("initiatives/<uuid:initiative>/leave/", views.initiative_leave, name="initiative-leave"),
    path("initiatives/partners/<uuid:partner>/withdraw/", views.partner_withdraw, name="partner-withdraw"),
]
