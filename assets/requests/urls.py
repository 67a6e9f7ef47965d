"""Site map of requests to see more."""

from django.urls import path, re_path

from assets.requests import views

urlpatterns = [
    path("assets/<uuid:asset>/ask/", views.asset_ask, name="asset-ask"),
    path("assets/ask/", views.ask_many, name="ask-many"),
    path("requests/", views.request_list, name="request-list"),
    re_path(r"^requests/download\.(?P<shape>csv|xlsx)$", views.request_list_download, name="request-list-download"),
    path("requests/<uuid:disclosure>/", views.disclosure, name="disclosure"),
    path("requests/<uuid:disclosure>/answer/", views.disclosure_answer, name="disclosure-answer"),
    path("requests/<uuid:disclosure>/withdraw/", views.disclosure_withdraw, name="disclosure-withdraw"),
]
