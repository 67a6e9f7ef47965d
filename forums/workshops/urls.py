"""Site map of workshops before and after."""

from django.urls import path

from forums.workshops import views

urlpatterns = [
    # /forums/<forum>/workshops/
    path("forums/<uuid:forum>/workshops/", views.workshop_list, name="workshop-list"),
    path("forums/<uuid:forum>/workshops/plan/<slug:template>/", views.workshop_plan, name="workshop-plan"),
    # /workshops/<workshop>/
    path("workshops/<uuid:workshop>/", views.workshop, name="workshop"),
    path("workshops/<uuid:workshop>/edit/", views.workshop_edit, name="workshop-edit"),
    path("workshops/<uuid:workshop>/cards/", views.workshop_cards, name="workshop-cards"),
    path("workshops/<uuid:workshop>/invite/", views.workshop_invite, name="workshop-invite"),
    path("workshops/<uuid:workshop>/call-off/", views.workshop_call_off, name="workshop-call-off"),
    path("workshops/<uuid:workshop>/carry/", views.workshop_carry, name="workshop-carry"),
    path("workshops/<uuid:workshop>/answer/", views.workshop_answer, name="workshop-answer"),
    path("workshops/<uuid:workshop>/calendar/", views.workshop_calendar, name="workshop-calendar"),
    # /minutes/<minutes>/
    path("minutes/<uuid:minutes>/", views.minutes, name="minutes"),
    path("minutes/<uuid:minutes>/file/", views.minutes_file, name="minutes-file"),
    path("minutes/<uuid:minutes>/edit/", views.minutes_edit, name="minutes-edit"),
    path("minutes/<uuid:minutes>/send/", views.minutes_send, name="minutes-send"),
    path("minutes/<uuid:minutes>/correct/", views.minutes_correct, name="minutes-correct"),
    path("minutes/<uuid:minutes>/approve/", views.minutes_approve, name="minutes-approve"),
    path("minutes/corrections/<uuid:correction>/", views.correction_answer, name="correction-answer"),
]
