"""Site map of signing in: those pages of allauth that we want, each with the reason why it is open.

All of them are open: they are the way in, or allauth itself asks for a signed-in person. Their posts
change one's own account only, so they need not say for which organisation they are meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.urls import path, re_path

from partners.acting.requires import open_to_all

if TYPE_CHECKING:
    from collections.abc import Callable

WAY_IN = "people must be able to sign in"
WAY_OUT = "people must be able to sign out, also when they may do nothing else"
WAY_BACK = "people who forgot their password are not signed in"
OWN_ACCOUNT = "allauth asks for a signed-in person and changes only that person's own account"


def opened(view: Any, because: str, *, marks: bool = False) -> Callable[..., Any]:
    """A view of allauth's with a declaration of ours. `marks`: its GET writes."""
    return open_to_all(because=because, marks=marks)(view)


urlpatterns = [
    # in and out
    path("login/", opened(account.login, WAY_IN), name="account_login"),
    path("logout/", opened(account.logout, WAY_OUT), name="account_logout"),
    path("inactive/", opened(account.account_inactive, WAY_IN), name="account_inactive"),
    path("code/", opened(mfa.authenticate, WAY_IN), name="mfa_authenticate"),
    # a new password
    path("password/reset/", opened(account.password_reset, WAY_BACK), name="account_reset_password"),
    path("password/reset/sent/", opened(account.password_reset_done, WAY_BACK), name="account_reset_password_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        opened(account.password_reset_from_key, WAY_BACK),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/done/",
        opened(account.password_reset_from_key_done, WAY_BACK),
        name="account_reset_password_from_key_done",
    ),
    path("password/", opened(account.password_change, OWN_ACCOUNT), name="account_change_password"),
    # is it still you?
    path("confirm/", opened(account.reauthenticate, OWN_ACCOUNT), name="account_reauthenticate"),
    path("confirm/code/", opened(mfa.reauthenticate, OWN_ACCOUNT), name="mfa_reauthenticate"),
    # a second way to prove it
    path("sign-in/", opened(mfa.index, OWN_ACCOUNT), name="mfa_index"),
    path("app/set-up/", opened(totp.activate_totp, OWN_ACCOUNT), name="mfa_activate_totp"),
    path("app/turn-off/", opened(totp.deactivate_totp, OWN_ACCOUNT), name="mfa_deactivate_totp"),
    path("codes/", opened(recovery_codes.view_recovery_codes, OWN_ACCOUNT, marks=True), name="mfa_view_recovery_codes"),
    path("codes/new/", opened(recovery_codes.generate_recovery_codes, OWN_ACCOUNT), name="mfa_generate_recovery_codes"),
    path(
        "codes/download/",
        opened(recovery_codes.download_recovery_codes, OWN_ACCOUNT, marks=True),
        name="mfa_download_recovery_codes",
    ),
]
