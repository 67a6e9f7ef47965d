"""Site map of joining."""

from django.urls import path

from partners.joining import views

urlpatterns = [
    path("invitations/<str:token>/", views.invitation, name="invitation"),
]
