"""What a report speaks of, in words: whose a figure is, what was added up in it, and of when it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from projects.benefits.choices import Basis, CashClass, Category, Shape, unit_of
from projects.benefits.periods import quarter_label, year_label
from projects.benefits.sums import Kind

if TYPE_CHECKING:
    from projects.reports.periods import Period


def name_of(called: dict[str, str] | None) -> str:
    """A body or forum in the reader's language, or in the one there is."""
    if called is None:
        return _("Not apportioned")
    first, second = ("cy", "en") if (get_language() or "en").startswith("cy") else ("en", "cy")
    return called[first] or called[second] or _("Another organisation")


def kind_of(parts: list[str]) -> str:
    """What may be added, in words: "Reduced running cost, recurring, releases cash from a budget (£)"."""
    kind = Kind(*parts)
    words = [str(Category(kind.category).label)]
    if kind.basis and kind.basis != Basis.MONEY:
        words.append(in_a_sentence(Basis(kind.basis).label))
    words.append(in_a_sentence(Shape(kind.shape).label).split(":")[0])
    if kind.is_money:
        words.append(in_a_sentence(CashClass(kind.cash_class).label))
    unit = unit_of(kind.category, kind.basis)
    prices = _("%(unit)s, %(year)s prices") % {"unit": unit, "year": kind.price_base} if kind.price_base else unit
    return f"{', '.join(words)} ({prices})"


def in_a_sentence(label: Any) -> str:
    """A label that begins with a capital, as it stands among other words."""
    text = str(label)
    return text[:1].lower() + text[1:]


def period_in_words(period: Period, starts_in: int) -> str:
    """ "Apr – Jun 2026, quarter 1 of 2026-27", or "2025-26"."""
    year = year_label(period.year(starts_in), starts_in)
    if period.is_year:
        return year
    number = period.number(starts_in)
    return _("%(quarter)s, quarter %(number)s of %(year)s") % {
        "quarter": quarter_label(period.start),
        "number": number,
        "year": year,
    }
