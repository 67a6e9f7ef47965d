"""Site map of the assets floor, room by room."""

from assets.benchmarks.urls import urlpatterns as benchmarks_urls
from assets.bulk.urls import urlpatterns as bulk_urls
from assets.bulkshares.urls import urlpatterns as bulkshares_urls
from assets.diary.urls import urlpatterns as diary_urls
from assets.exports.urls import urlpatterns as exports_urls
from assets.imports.urls import urlpatterns as imports_urls
from assets.ledger.urls import urlpatterns as ledger_urls
from assets.maps.urls import urlpatterns as maps_urls
from assets.plans.urls import urlpatterns as plans_urls
from assets.register.urls import urlpatterns as register_urls
from assets.requests.urls import urlpatterns as requests_urls
from assets.shares.urls import urlpatterns as shares_urls
from assets.space.urls import urlpatterns as space_urls

app_name = "assets"
urlpatterns = [
    *benchmarks_urls,
    *bulk_urls,
    *bulkshares_urls,
    *exports_urls,
    *imports_urls,
    *maps_urls,
    *diary_urls,
    *ledger_urls,
    *plans_urls,
    *register_urls,
    *requests_urls,
    *shares_urls,
    *space_urls,
]
