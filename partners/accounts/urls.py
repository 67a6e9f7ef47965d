"""Site map of accounts."""

from django.urls import path

from partners.accounts import views

urlpatterns = [
    # account: one's own
    path("account/", views.account, name="account"),
    path("account/edit/", views.account_edit, name="account-edit"),
    path("account/sign-out-elsewhere/", views.account_sign_out_elsewhere, name="account-sign-out-elsewhere"),
    path("acting-for/", views.acting_switch, name="acting-switch"),
    # account-, person-: what portal administrators do
    path("accounts/", views.account_list, name="account-list"),
    path("accounts/<uuid:person>/suspend/", views.person_suspend, name="person-suspend"),
    path("accounts/<uuid:person>/reinstate/", views.person_reinstate, name="person-reinstate"),
    path("accounts/<uuid:person>/reset-factor/", views.person_reset_factor, name="person-reset-factor"),
]
