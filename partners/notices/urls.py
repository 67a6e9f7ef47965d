"""Site map of notices."""

from django.urls import path

from partners.notices import views

urlpatterns = [
    # notice-, notices-: one's own
    path("notices/", views.notice_list, name="notice-list"),
    path("notices/read/", views.notices_read, name="notices-read"),
]
