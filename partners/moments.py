"""A moment as people read it: "25 March 2026, 5pm". The clock says what time it is; this says it in words."""

from __future__ import annotations

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from partners.clock import LONDON


def in_full(when: dt.datetime, *, weekday: bool = False) -> str:
    """The day and the time in London, in the reader's language."""
    local = when.astimezone(LONDON)
    return f"{date_format(local, 'l j F Y' if weekday else 'j F Y')}, {time_of_day(local)}"


def time_of_day(when: dt.datetime) -> str:
    """ "5pm", "9:30am", "midday", "midnight"."""
    local = when.astimezone(LONDON)
    if (local.hour, local.minute) in ((0, 0), (12, 0)):
        return _("midday") if local.hour else _("midnight")
    half = _("am") if local.hour < 12 else _("pm")
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{half}"
