"""Site map of the sharing floor, room by room."""

from sharing.ledger.urls import urlpatterns as ledger_urls

app_name = "sharing"
urlpatterns = [
    *ledger_urls,
]
