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
    path("initiatives/<uuid:initiative>/history/", views.initiative_history, name="initiative-history"),
    # /initiatives/<initiative>/evidence/
    path("initiatives/<uuid:initiative>/evidence/", views.evidence_list, name="evidence-list"),
    path("initiatives/<uuid:initiative>/evidence/attest/", views.evidence_attest, name="evidence-attest"),
    path("initiatives/<uuid:initiative>/evidence/file/", views.evidence_file, name="evidence-file"),
    path("initiatives/<uuid:initiative>/evidence/measure/", views.evidence_measure, name="evidence-measure"),
    path("initiatives/evidence/<uuid:evidence>/end/", views.evidence_end, name="evidence-end"),
    # /initiatives/<initiative>/move/, /initiatives/moves/<move>/
    path("initiatives/<uuid:initiative>/move/", views.move_propose, name="move-propose"),
    path("initiatives/moves/<uuid:move>/", views.move, name="move"),
    path("initiatives/moves/<uuid:move>/answer/", views.move_answer, name="move-answer"),
    path("initiatives/moves/<uuid:move>/close/", views.move_close, name="move-close"),
    path("initiatives/moves/<uuid:move>/withdraw/", views.move_withdraw, name="move-withdraw"),
]
