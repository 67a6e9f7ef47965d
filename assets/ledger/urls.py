"""Site map of the ledger."""

from django.urls import path, re_path

from assets.ledger import views

urlpatterns = [
    path("shares/ledger/", views.ledger_given, name="ledger-given"),
    re_path(r"^shares/ledger\.(?P<shape>csv|xlsx)$", views.ledger_given_download, name="ledger-given-download"),
    path("shares/received/", views.ledger_received, name="ledger-received"),
    re_path(r"^shares/received\.(?P<shape>csv|xlsx)$", views.ledger_received_download, name="ledger-received-download"),
    path("shares/received/keep/", views.received_keep, name="received-keep"),
]
