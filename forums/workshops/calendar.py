"""A workshop as a calendar entry, by the library that knows the format."""

from __future__ import annotations

import datetime as dt
from email.utils import parseaddr
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress

from forums.workshops.choices import State
from partners import clock
from partners.clock import LONDON

if TYPE_CHECKING:
    from forums.workshops.models import Workshop


#: a workshop that is called off takes the entry out of calendars; a draft holds the time and no more
STATUS = {State.DRAFT: "TENTATIVE", State.CALLED_OFF: "CANCELLED"}


def method_of(workshop: Workshop) -> str:
    """What the entry in a letter asks of a calendar: to take it in or move it, or to take it out."""
    return "CANCEL" if workshop.is_called_off else "REQUEST"


def calendar_of(workshop: Workshop, *, url: str, to: str = "") -> bytes:
    """An ICS file with the one entry. Sent again after a change it has the same UID and a higher SEQUENCE.

    A letter holds pointers and no data: one `to` an address says when, and where to read the rest. The file that a
    reader fetches has all of it, under the same UID, and fills the entry in.
    """
    entry = Event()
    entry.add("uid", f"{workshop.pk}@estate-portal")
    entry.add("sequence", workshop.sequence)
    entry.add("status", STATUS.get(State(workshop.state), "CONFIRMED"))
    # a letter is of the moment it is written; a file is the same however often it is fetched
    known = workshop.called_off_at or workshop.invited_at or workshop.planned_at
    entry.add("dtstamp", clock.now() if to else known)
    starts = workshop.starts_at.astimezone(LONDON)
    entry.add("dtstart", starts)
    entry.add("dtend", starts + dt.timedelta(minutes=workshop.minutes))
    entry.add("summary", _("Workshop on Estate Portal") if to else workshop.title)
    entry.add("description", url if to else f"{workshop.purpose}\n\n{url}")
    if to:
        _between(entry, to)
    else:
        entry.add("location", workshop.place)
    entry.add("url", url)
    calendar = Calendar()
    calendar.add("prodid", "-//Estate Portal//Workshops//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method_of(workshop) if to else "PUBLISH")
    calendar.add_component(entry)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _between(entry: Event, to: str) -> None:
    """Who asks whom, without which a calendar takes no change: the portal, and the reader, who answers there."""
    entry.add("organizer", vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"))
    guest = vCalAddress(f"mailto:{to}")
    guest.params["RSVP"] = "FALSE"
    entry.add("attendee", guest)
