"""The innermost middleware: one transaction a request, the actor armed, GET read only.

Django turns exceptions into responses before outer middleware sees them, so a plain
`with atomic(): get_response()` would commit what a failed request wrote. Hence the marks.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, cast

from django.db import connection, transaction
from django_htmx.http import HttpResponseClientRedirect

from estate_portal.errors import page_for
from estate_portal.sessions import lacks_factor, may_go_without, set_up_page
from forums.live.asking import PLACE, guest
from partners.acting.errors import Refused, StaleTab
from partners.acting.pages import SeeOther
from partners.acting.requires import Declaration, PortalRequest
from partners.scoping.arming import disarm
from sharing.audiences.actors import actor_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from partners.acting.actor import Actor
    from partners.people.models import Person

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
ACTING_FOR = "acting_for"


class ActingRequest(PortalRequest):
    """A request on its way: whether something went wrong inside."""

    failed: bool
    lacks_factor: bool


class Acting:
    """Opens the transaction, finds out who acts, and lets nothing half-done be committed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, incoming: HttpRequest) -> HttpResponseBase:
        """Answer inside one transaction, as whoever acts."""
        request = cast("ActingRequest", incoming)
        request.failed = False
        try:
            with transaction.atomic():
                person: Any = request.user if request.user.is_authenticated else None
                request.actor = actor_of_request(request, cast("Person | None", person))
                response = self.get_response(request)
                if request.failed or response.status_code >= 500:
                    transaction.set_rollback(True)
        finally:
            disarm()
        return response

    def process_view(self, incoming: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Make a GET read only, and refuse a post from a tab that was opened for another body.

        Answers itself: Django hands to `process_exception` only what a view raises.
        """
        request = cast("ActingRequest", incoming)
        declaration: Declaration | None = getattr(view, "declaration", None)
        request.lacks_factor = lacks_factor(request)
        if request.lacks_factor and not may_go_without(request):
            return whole_page(request, set_up_page())
        if request.method in SAFE:
            if declaration is None or not declaration.marks:
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION READ ONLY")
        elif declaration is not None and declaration.permission is not None and request.actor.person is not None:
            acting_for = request.actor.organisation.pk if request.actor.organisation else ""
            if request.POST.get(ACTING_FOR, "") != str(acting_for):
                return self.process_exception(incoming, StaleTab())
        return None

    def process_exception(self, incoming: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Roll back whatever the view wrote; a refusal becomes a page that says why."""
        request = cast("ActingRequest", incoming)
        request.failed = True
        if isinstance(exception, Refused):
            return page_for(request, exception)
        return None


def actor_of_request(request: HttpRequest, person: Person | None) -> Actor:
    """Whoever is signed in; else a guest with a place in a workshop, if the browser has one; else nobody."""
    place = request.session.get(PLACE) if person is None else None
    return guest(uuid.UUID(place)) if place else actor_for(person, chosen(request))


def whole_page(request: ActingRequest, where: str) -> HttpResponse:
    """Send the reader to a page; a part of one that asked must not swallow it."""
    return HttpResponseClientRedirect(where) if request.htmx else SeeOther(where)


def chosen(request: HttpRequest) -> uuid.UUID | None:
    """The body that the person chose to act for in this session, if any."""
    value = request.session.get(ACTING_FOR)
    return uuid.UUID(value) if value else None
