"""Site map of what is done in a room beside the cards."""

from django.urls import path

from forums.asides import views

urlpatterns = [
    # /workshops/<workshop>/room/
    path("workshops/<uuid:workshop>/room/pulse/", views.room_pulse, name="room-pulse"),
    path("workshops/<uuid:workshop>/room/interest/", views.room_interest, name="room-interest"),
]
