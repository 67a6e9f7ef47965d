"""A workshop as a calendar entry, by the library that knows the format."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from partners.clock import LONDON

if TYPE_CHECKING:
    from forums.workshops.models import Workshop


def calendar_of(workshop: Workshop, *, url: str, by_letter: bool = False) -> bytes:
    """An ICS file with the one entry. Sent again after a change it has the same UID and a higher SEQUENCE.

    A letter holds pointers and no data: `by_letter` it says when, and where to read the rest. The file that a
    reader fetches has all of it, under the same UID, and fills the entry in.
    """
    entry = Event()
    entry.add("uid", f"{workshop.pk}@estate-portal")
    entry.add("sequence", workshop.sequence)
    entry.add("dtstamp", workshop.planned_at)
    starts = workshop.starts_at.astimezone(LONDON)
    entry.add("dtstart", starts)
    entry.add("dtend", starts + dt.timedelta(minutes=workshop.minutes))
    entry.add("summary", _("Workshop on Estate Portal") if by_letter else workshop.title)
    entry.add("description", url if by_letter else f"{workshop.purpose}\n\n{url}")
    if not by_letter:
        entry.add("location", workshop.place)
    entry.add("url", url)
    calendar = Calendar()
    calendar.add("prodid", "-//Estate Portal//Workshops//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(entry)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
