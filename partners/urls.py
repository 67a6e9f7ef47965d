"""Site map of the partners floor, room by room."""

from partners.organisations.urls import urlpatterns as organisations_urls
from partners.people.urls import urlpatterns as people_urls

app_name = "partners"
urlpatterns = [
    *organisations_urls,
    *people_urls,
]
