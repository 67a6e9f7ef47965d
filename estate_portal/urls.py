"""The site map: what each floor shows. `home.health` answers /health and /ready before it."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
