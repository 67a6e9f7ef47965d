"""Pages of the trail: what was done to the records of a body, and what portal administrators did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partners.acting.pages import page
from partners.acting.requires import PortalRequest, requires
from partners.audit.models import Event
from partners.clock import LONDON
from partners.lists.downloads import as_csv, dated
from sharing.ledger.filters import TrailFilter
from sharing.ledger.permissions import SEE_ADMINISTRATORS_TRAIL, SEE_TRAIL
from sharing.ledger.queries import asked, line, trail_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from partners.audit.models import EventQuerySet


@requires(SEE_TRAIL)
@require_safe
def trail(request: PortalRequest) -> HttpResponse:
    """What was done to the records, people and shares of the body acted for, newest first."""
    return _listed(request, Event.objects.visible_to(request.actor), "sharing/ledger/trail.html")


@requires(SEE_TRAIL)
@require_safe
def trail_download(request: PortalRequest) -> HttpResponse:
    """The same events as a CSV file, all pages of them, with formulas made harmless."""
    form = TrailFilter(request.GET)
    events = Event.objects.visible_to(request.actor)
    if not form.is_valid():
        return _listed(request, events, "sharing/ledger/trail.html")
    found = events.filter(form.condition()).order_by("-at", "id")
    headings = (_("When"), _("Who"), _("For"), _("What"), _("Details"), _("Record"), _("Reason"))
    lines = (line(event) for event in found.iterator(chunk_size=2000))
    rows = (
        (
            one.at.astimezone(LONDON).strftime("%Y-%m-%d %H:%M:%S"),
            one.person,
            one.acting_for,
            one.what,
            one.particulars,
            one.record,
            one.reason,
        )
        for one in lines
    )
    return as_csv(headings, rows, name=dated("trail"))


@requires(SEE_ADMINISTRATORS_TRAIL)
@require_safe
def administrator_trail(request: PortalRequest) -> HttpResponse:
    """What portal administrators did to bodies, forums and people; never what bodies did among themselves."""
    events = Event.objects.for_administrator(request.actor)
    return _listed(request, events, "sharing/ledger/administrator_trail.html")


def _listed(request: PortalRequest, events: EventQuerySet, template: str) -> HttpResponse:
    form = TrailFilter(request.GET)
    chosen = events.filter(form.condition()) if form.is_valid() else events.none()
    return page(
        request,
        template,
        form=form,
        trail=trail_page(request.actor, chosen, request.GET),
        filtered=form.is_on,
        query=asked(request.GET),
    )
