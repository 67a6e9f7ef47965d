"""Site map of the projects floor, room by room."""

from projects.reports.urls import urlpatterns as reports_urls

app_name = "projects"
urlpatterns = [
    *reports_urls,
]
