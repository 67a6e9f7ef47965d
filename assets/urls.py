"""Site map of the assets floor, room by room."""

from assets.benchmarks.urls import urlpatterns as benchmarks_urls
from assets.bulk.urls import urlpatterns as bulk_urls
from assets.exports.urls import urlpatterns as exports_urls
from assets.imports.urls import urlpatterns as imports_urls
from assets.maps.urls import urlpatterns as maps_urls
from assets.register.urls import urlpatterns as register_urls
from assets.shares.urls import urlpatterns as shares_urls

app_name = "assets"
urlpatterns = [
    *benchmarks_urls,
    *bulk_urls,
    *exports_urls,
    *imports_urls,
    *maps_urls,
    *register_urls,
    *shares_urls,
]
