"""Site map of the forums floor, room by room."""

from forums.initiatives.urls import urlpatterns as initiatives_urls
from forums.membership.urls import urlpatterns as membership_urls

app_name = "forums"
urlpatterns = [
    *membership_urls,
    *initiatives_urls,
]
