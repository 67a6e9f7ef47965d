"""Site map of live rooms."""

from django.urls import path

from forums.live import views

urlpatterns = [
    # /join/
    path("join/", views.room_find, name="room-find"),
    path("join/waiting/", views.room_waiting, name="room-waiting"),
    # /workshops/<workshop>/room/
    path("workshops/<uuid:workshop>/room/", views.room, name="room"),
    path("workshops/<uuid:workshop>/room/join/", views.room_join, name="room-join"),
    path("workshops/<uuid:workshop>/room/board/", views.room_board, name="room-board"),
    path("workshops/<uuid:workshop>/room/state/", views.room_state, name="room-state"),
    path("workshops/<uuid:workshop>/room/card/", views.room_card, name="room-card"),
    path("workshops/<uuid:workshop>/room/dot/", views.room_dot, name="room-dot"),
    path("workshops/<uuid:workshop>/room/dot/back/", views.room_dot_back, name="room-dot-back"),
    path("workshops/<uuid:workshop>/room/score/", views.room_score, name="room-score"),
    # /workshops/<workshop>/console/, /workshops/<workshop>/screen/
    path("workshops/<uuid:workshop>/console/", views.room_console, name="room-console"),
    path("workshops/<uuid:workshop>/console/move/", views.room_move, name="room-move"),
    path("workshops/<uuid:workshop>/console/timer/", views.room_timer, name="room-timer"),
    path("workshops/<uuid:workshop>/screen/", views.room_screen, name="room-screen"),
    path("workshops/<uuid:workshop>/screen/board/", views.screen_board, name="screen-board"),
    path("workshops/cards/<uuid:card>/", views.card, name="card"),
    path("workshops/cards/<uuid:card>/group/", views.card_group, name="card-group"),
    path("workshops/cards/<uuid:card>/settle/", views.card_settle, name="card-settle"),
    path("workshops/participants/<uuid:participant>/admit/", views.guest_admit, name="guest-admit"),
    path("workshops/participants/<uuid:participant>/remove/", views.participant_remove, name="participant-remove"),
]
