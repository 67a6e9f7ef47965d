"""How long files are kept, in words."""

from __future__ import annotations

from django.utils.translation import ngettext

YEAR = 365


def how_long(days: int) -> str:
    """So many days as people say it: whole years when there is one, else days."""
    years = days // YEAR
    if years:
        return ngettext("%(number)s year", "%(number)s years", years) % {"number": years}
    return ngettext("%(number)s day", "%(number)s days", days) % {"number": days}
