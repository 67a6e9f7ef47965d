"""What waits for those who keep a register: the last days to give notice of their own leases."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import ngettext

from assets.diary.filters import DAYS, KIND, OWNER, TIME
from assets.diary.kinds import Entry
from assets.diary.queries import own_notices
from assets.register.permissions import EDIT_ASSET
from partners import clock
from partners.people.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partners.acting.actor import Actor

#: how far ahead: the span of the diary's filter, so that the list behind the line has as many as the line says
SPAN = "quarter"


def notices_waiting(actor: Actor) -> Iterator[Waiting]:
    """One line for the notice days of the body's own leases in the next three months, by the first. One query."""
    if not actor.may(EDIT_ASSET):
        return
    number, on = own_notices(actor, clock.today() + dt.timedelta(days=DAYS[SPAN]))
    if on is None:
        return
    label = ngettext(
        "Decide whether to give notice: %(number)d last day to do so in the next 3 months",
        "Decide whether to give notice: %(number)d last days to do so in the next 3 months",
        number,
    )
    asked = [(KIND.name, Entry.NOTICE_BREAK), (KIND.name, Entry.NOTICE_EXPIRES), (OWNER.name, "own"), (TIME.name, SPAN)]
    yield Waiting(label % {"number": number}, f"{reverse('assets:diary')}?{urlencode(asked)}", on, due=True)
