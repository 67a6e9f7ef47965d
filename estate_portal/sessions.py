"""When a session ends by itself, and who must set up a second factor before anything else."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.urls import reverse
from django.utils.translation import gettext as _

from partners import clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

BEGAN = "began_at"
SEEN = "seen_at"
#: a session is written again at most so often, not with every page
EVERY = dt.timedelta(minutes=1)
#: where a person without the second factor that they need may still go
BEFORE_FACTOR = (
    "account_",
    "mfa_",
    "home:help-page",
    "home:accessibility",
    "home:privacy",
    "home:cookies",
    "home:session",
)


class Idle:
    """Signs a person out half an hour after their last request, and twelve hours after signing in.

    What a page asks by itself, without its reader, does not count as a request of theirs: such a
    request carries the header `X-By-Itself`. A forged header only shortens the session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, as nobody when the session is over."""
        if request.user.is_authenticated:
            if seconds_left(request) <= 0:
                ended: Any = request
                ended.ended_for = request.user.pk  # what they had typed is kept for them, see partners.acting.kept
                logout(request)
                messages.info(request, _("You were signed out because nothing was done for a while. Sign in again."))
            elif "X-By-Itself" not in request.headers:
                note_seen(request)
        return self.get_response(request)


def seconds_left(request: HttpRequest) -> int:
    """How long the session lasts if nothing more is done, by the server's clock."""
    now = clock.now().timestamp()
    seen, began = (float(request.session.get(name, now)) for name in (SEEN, BEGAN))
    return int(min(seen + settings.IDLE_SECONDS, began + settings.SESSION_COOKIE_AGE) - now)


def note_seen(request: HttpRequest, *, again: dt.timedelta = EVERY) -> None:
    """Start the half hour anew, if it began long enough ago to be worth writing."""
    now = clock.now().timestamp()
    request.session.setdefault(BEGAN, now)
    if now - float(request.session.get(SEEN, 0)) >= again.total_seconds():
        request.session[SEEN] = now


def lacks_factor(request: HttpRequest) -> bool:
    """Whether this person must set up a second factor and has not."""
    person: Any = request.user
    return bool(
        settings.SECOND_FACTOR_REQUIRED
        and person.is_authenticated
        and not Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()
    )


def may_go_without(request: HttpRequest) -> bool:
    """Whether the page asked for is one of those that serve before the second factor is set up."""
    match = request.resolver_match
    return bool(match and match.view_name.startswith(BEFORE_FACTOR))


def set_up_page() -> str:
    """Where a second factor is set up."""
    return reverse("mfa_activate_totp")
