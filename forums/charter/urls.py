"""Site map of charters and pulses."""

from django.urls import path

from forums.charter import views

urlpatterns = [
    # /forums/<forum>/charter/, /forums/<forum>/pulse/
    path("forums/<uuid:forum>/charter/", views.charter, name="charter"),
    path("forums/<uuid:forum>/charter/publish/", views.charter_publish, name="charter-publish"),
    path("forums/<uuid:forum>/pulse/", views.pulse_open, name="pulse-open"),
    # /forums/charters/<charter>/, /forums/pulses/<pulse>/
    path("forums/charters/<uuid:charter>/sign/", views.charter_sign, name="charter-sign"),
    path("forums/pulses/<uuid:pulse>/", views.pulse, name="pulse"),
    path("forums/pulses/<uuid:pulse>/answer/", views.pulse_answer, name="pulse-answer"),
    path("forums/pulses/<uuid:pulse>/close/", views.pulse_close, name="pulse-close"),
]
