"""From the address of a feed to the actor it stands for today, and from lines of the diary to a calendar."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from icalendar import Calendar, Event

from assets.diary.models import CalendarFeed
from assets.diary.queries import lines, named
from partners import clock, mail
from partners.acting.actor import ANONYMOUS, Actor
from partners.acting.errors import Refused
from partners.people.tokens import hash_of
from partners.scoping.arming import Arms, arm
from sharing.audiences.actors import actor_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assets.diary.queries import DiaryLine

MOST_LINES = 3000
BACK, AHEAD = dt.timedelta(days=31), dt.timedelta(days=5 * 366)
MOST_AN_HOUR = 60


class TooOften(Refused):
    """A calendar asks more often than any calendar needs to."""

    code = "too_often"
    status = 429
    sentence = gettext_lazy("This calendar was asked for too often. Try again in an hour.")


def hash_of_address(token: str) -> str:
    """What the database keeps of an address; the token of a feed opens nothing else, as its hash is another."""
    return hash_of(f"diary:{token}")


def insist_on_leisure(token: str) -> None:
    """Count what is asked of an address, whether it exists or not. Raises TooOften."""
    key = f"feed:{hash_of_address(token)}"
    cache.add(key, 0, 3600)
    try:
        asked = cache.incr(key)
    except ValueError:  # it went between the two
        return
    if asked > MOST_AN_HOUR:
        raise TooOften


def actor_of_address(token: str) -> Actor:
    """Whoever the address stands for, as they stand today, the database armed as them; else nobody.

    Nobody: an address that never was, is revoked or past its day; a person who is suspended or has left.
    """
    held = hash_of_address(token)
    arm(Arms(invitation=held))
    feed = CalendarFeed.objects.of_address(held).first()
    if feed is None:
        return ANONYMOUS
    return actor_of(feed.person_id, feed.organisation_id)


def calendar_of(actor: Actor) -> bytes:
    """The lines from a month ago to five years on, as far as the actor may see them today. Two queries.

    No calendar takes lines without end. Where there are more, an entry on the day of the first left out says so.
    """
    today = clock.today()
    wanted = lines(actor).filter(Q(on__gte=today - BACK, on__lte=today + AHEAD))
    rows = wanted.order_by("on", "key")[: MOST_LINES + 1]
    left_out = rows[MOST_LINES].on if len(rows) > MOST_LINES else None
    return as_calendar(named(actor, rows[:MOST_LINES]), left_out)


def as_calendar(some: Iterable[DiaryLine], left_out: dt.date | None = None) -> bytes:
    """An all-day entry for each line, and one that says from which day on some are left out.

    A line keeps its UID when it moves.

    DTSTAMP is the start of today: the moment of a change would tell of changes that are not shown.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Estate Portal//Diary of lease dates//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Lease dates"))
    calendar.add("x-published-ttl", "PT12H")
    stamp = dt.datetime.combine(clock.today(), dt.time(), dt.UTC)
    for one in some:
        calendar.add_component(_entry(one, stamp))
    if left_out is not None:
        calendar.add_component(_more(left_out, stamp))
    return bytes(calendar.to_ical())


def _day(uid: str, on: dt.date, stamp: dt.datetime) -> Any:
    event = Event()
    event.add("uid", f"{uid}@estate-portal")
    event.add("dtstamp", stamp)
    event.add("dtstart", on)
    event.add("dtend", on + dt.timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event


def _more(on: dt.date, stamp: dt.datetime) -> Any:
    event = _day("more", on, stamp)
    event.add("summary", _("From this day on, this calendar does not hold every date"))
    address = mail.address("assets:diary")
    event.add("url", address)
    event.add("description", f"{_('All of them are in the diary:')} {address}")
    return event


def _entry(line: DiaryLine, stamp: dt.datetime) -> Any:
    event = _day(f"{line.asset}-{line.entry.value}", line.on, stamp)
    event.add("summary", f"{line.entry.label}: {line.name} ({line.owner})")
    address = mail.address("assets:asset", line.asset)
    event.add("url", address)
    said = [address]
    if line.notice_on is not None:
        said.insert(0, _("Last day to give notice: %(day)s") % {"day": line.notice_on.isoformat()})
    event.add("description", "\n".join(said))
    return event
