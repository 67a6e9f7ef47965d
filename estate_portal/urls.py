"""The site map: what each floor shows. `home.health` answers /health and /ready before it."""

from django.urls import URLPattern, URLResolver, include, path

from estate_portal.home.urls import urlpatterns as home_urls

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((home_urls, "home"))),
    path("", include("partners.urls")),
    path("", include("sharing.urls")),
    path("", include("assets.urls")),
    path("", include("forums.urls")),
    path("", include("projects.urls")),
    path("account/", include("estate_portal.sign_in_urls")),
]
handler404 = "estate_portal.errors.missing"
handler500 = "estate_portal.errors.broken"
