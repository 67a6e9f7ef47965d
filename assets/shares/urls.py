"""Site map of sharing assets."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
