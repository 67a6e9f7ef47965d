"""Site map of the partners floor, room by room."""

from partners.accounts.urls import urlpatterns as accounts_urls
from partners.joining.urls import urlpatterns as joining_urls
from partners.notices.urls import urlpatterns as notices_urls
from partners.organisations.urls import urlpatterns as organisations_urls
from partners.people.urls import urlpatterns as people_urls
from partners.saved.urls import urlpatterns as saved_urls

app_name = "partners"
urlpatterns = [
    *accounts_urls,
    *joining_urls,
    *notices_urls,
    *organisations_urls,
    *people_urls,
    *saved_urls,
]
