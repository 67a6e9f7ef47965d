"""Site map of the assets floor, room by room."""

from assets.imports.urls import urlpatterns as imports_urls
from assets.register.urls import urlpatterns as register_urls
from assets.shares.urls import urlpatterns as shares_urls

app_name = "assets"
urlpatterns = [
    *imports_urls,
    *register_urls,
    *shares_urls,
]
