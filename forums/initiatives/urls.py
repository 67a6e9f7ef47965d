"""Site map of initiatives."""

from django.urls import path

from forums.initiatives import views

urlpatterns = [
    # /forums/<forum>/initiatives/
    path("forums/<uuid:forum>/initiatives/", views.initiative_list, name="initiative-list"),
    path(
        "forums/<uuid:forum>/initiatives/download/<slug:shape>/", views.initiative_download, name="initiative-download"
    ),
    path("forums/<uuid:forum>/initiatives/start/", views.initiative_start, name="initiative-start"),
    # /forums/initiatives/<initiative>/
    path("forums/initiatives/<uuid:initiative>/", views.initiative, name="initiative"),
    path("forums/initiatives/<uuid:initiative>/edit/", views.initiative_edit, name="initiative-edit"),
    path("forums/initiatives/<uuid:initiative>/end/", views.initiative_end, name="initiative-end"),
    path("forums/initiatives/<uuid:initiative>/partners/", views.partner_invite, name="partner-invite"),
    path("forums/initiatives/<uuid:initiative>/answer/", views.initiative_answer, name="initiative-answer"),
    path("forums/initiatives/<uuid:initiative>/leave/", views.initiative_leave, name="initiative-leave"),
    path("forums/initiatives/partners/<uuid:partner>/withdraw/", views.partner_withdraw, name="partner-withdraw"),
    path("forums/initiatives/<uuid:initiative>/history/", views.initiative_history, name="initiative-history"),
    # /forums/initiatives/<initiative>/move/, /forums/initiatives/moves/<move>/
    path("forums/initiatives/<uuid:initiative>/move/", views.move_propose, name="move-propose"),
    path("forums/initiatives/moves/<uuid:move>/", views.move, name="move"),
    path("forums/initiatives/moves/<uuid:move>/answer/", views.move_answer, name="move-answer"),
    path("forums/initiatives/moves/<uuid:move>/close/", views.move_close, name="move-close"),
    path("forums/initiatives/moves/<uuid:move>/withdraw/", views.move_withdraw, name="move-withdraw"),
]
