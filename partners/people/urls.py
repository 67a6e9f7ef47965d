"""Site map of people, invitations and the body acted for."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
