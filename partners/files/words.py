"""How long files are kept, in words."""

from __future__ import annotations

from django.utils.translation import ngettext

YEAR = 365
#: whoever reckons a year as 366 days, or adds a few to be safe, still means years
A_FEW = 8


def how_long(days: int) -> str:
    """So many days as people say it: years where they are whole ones, give or take a few days more, else days."""
    years, over = divmod(days, YEAR)
    if years and over < A_FEW:
        return ngettext("%(number)s year", "%(number)s years", years) % {"number": years}
    return ngettext("%(number)s day", "%(number)s days", days) % {"number": days}
