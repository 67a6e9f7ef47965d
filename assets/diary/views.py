"""The diary of lease dates: a page by month, a file, and a calendar feed with an address of its own."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assets.diary.actions import make_feed, revoke_feed
from assets.diary.feeding import actor_of_address, calendar_of, insist_on_leisure
from assets.diary.filters import FILTERS, SORTS, entries, time, whose
from assets.diary.models import CalendarFeed
from assets.diary.permissions import HAVE_FEED, SEE_DIARY
from assets.diary.queries import lines, named
from partners import mail
from partners.acting.pages import SeeOther, page
from partners.acting.requires import PortalRequest, open_to_all, requires
from partners.lists.downloads import as_csv, as_xlsx, dated, too_many
from partners.lists.paging import turn
from partners.lists.panel import chips, questions
from partners.lists.state import ALL, read_state

if TYPE_CHECKING:
    from django.http import HttpRequest

    from assets.register.first_rows import Merged
    from partners.acting.actor import Actor
    from partners.lists.state import ListState

MOST_COUNTED = 500  # dates behind the doors; of an estate of a million all would take a fifth of a second
MOST_IN_FILE = 20_000


@requires(SEE_DIARY)
@require_safe
def diary(request: PortalRequest) -> HttpResponse:
    """The lease dates that the reader may see, month by month, with the last day to give notice."""
    state = read_state(request.GET, request.path, FILTERS, SORTS)
    wanted = _wanted(request.actor, state)
    turned = turn(wanted, sort=state.sort, key="key", given=request.GET, kind=dt.date.fromisoformat)
    number = wanted.tally(None if state.counts_all else MOST_COUNTED)
    return page(
        request,
        "assets/diary/diary.html",
        lines=named(request.actor, turned.rows),
        turned=turned,
        total=number.total,
        count_url="" if number.is_whole else state.url(count=ALL),
        state=state,
        questions=questions(state, FILTERS, {}),
        chips=chips(state, FILTERS),
    )


def _wanted(actor: Actor, state: ListState) -> Merged:
    return lines(actor, entries(state.values), whose(actor, state.values)).filter(time(state.values))


@requires(SEE_DIARY)
@require_safe
def diary_download(request: PortalRequest, shape: str) -> HttpResponse:
    """The same as a file, under the same filters."""
    state = read_state(request.GET, reverse("assets:diary"), FILTERS, SORTS)
    sign = "-" if state.sort.descending else ""
    rows = _wanted(request.actor, state).order_by(f"{sign}on", "key")[: MOST_IN_FILE + 1]
    if len(rows) > MOST_IN_FILE:
        return too_many(request, MOST_IN_FILE, state.url())
    headings = [_("Date"), _("What"), _("Property"), _("Owner"), _("Event on"), _("Last day to give notice")]
    write: Any = as_xlsx if shape == "xlsx" else as_csv
    answer: HttpResponse = write(
        headings,
        (
            [one.on, str(one.entry.label), one.name, one.owner, one.event_on, one.notice_on]
            for one in named(request.actor, rows)
        ),
        name=dated("lease-dates"),
    )
    return answer


@requires(HAVE_FEED)
def diary_feed(request: PortalRequest) -> HttpResponse:
    """Whether one has a calendar feed for the body acted for; a button for a new address, which is shown once."""
    address = ""
    if request.method == "POST":
        address = mail.address("assets:feed", make_feed(request.actor))
    found = CalendarFeed.objects.visible_to(request.actor).in_force().first()
    return page(request, "assets/diary/diary_feed.html", feed=found, address=address)


@requires(HAVE_FEED)
def feed_revoke(request: PortalRequest) -> HttpResponse:
    """Stop the feed at once."""
    found = CalendarFeed.objects.visible_to(request.actor).in_force().first()
    if request.method == "POST":
        revoke_feed(request.actor)
        messages.success(request, _("Your calendar feed has stopped."))
        return SeeOther("assets:diary-feed")
    return page(request, "assets/diary/feed_revoke.html", feed=found)


@open_to_all(because="a calendar cannot sign in: the secret in the address stands for a person as they stand today")
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The diary of whoever the address stands for; the 404 of any page that never was where it stands for nobody."""
    insist_on_leisure(token)
    actor = actor_of_address(token)
    if actor.organisation is None:
        raise Http404
    with translation.override(actor.person.language if actor.person else "en"):
        content = calendar_of(actor)
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="lease-dates.ics"'
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "no-store, private"
    return answer
