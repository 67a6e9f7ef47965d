"""Site map of the trail and of what is shared with whom."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
