"""Figures in words: with their unit, never rounded further than they are written."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from projects.benefits.choices import Basis, CashClass, Category, Shape, is_money, unit_of
from projects.benefits.sums import Kind


def plain(amount: Decimal | Fraction, *, money: bool) -> str:
    """1,234.50 for money; 10.5 for everything else; a minus before the pound sign."""
    value = amount if isinstance(amount, Decimal) else Decimal(amount.numerator) / Decimal(amount.denominator)
    sign, value = ("−", -value) if value < 0 else ("", value)
    if money:
        places = 0 if value == value.to_integral() else 2
        return f"{sign}£" + number_format(value, places, use_l10n=True, force_grouping=True)
    text = format(value.normalize(), "f")
    return sign + number_format(text, use_l10n=True, force_grouping=True)


def figure(kind: Kind, amount: Decimal | Fraction | None) -> str:
    """An amount of a kind, as a table shows it; empty where there is none."""
    return "" if amount is None else plain(amount, money=kind.is_money)


def called(kind: Kind) -> str:
    """A kind as a heading of a row: "Capital receipt, net of the cost of sale, one-off, at 2025-26 prices"."""
    parts = [str(Category(kind.category).label)]
    if kind.basis:
        parts.append(_lower(str(Basis(kind.basis).label)))
    parts.append(
        {Shape.ONE_OFF: _("one-off"), Shape.RECURRING: _("recurring"), Shape.STOCK: _("stock")}[Shape(kind.shape)]
    )
    if not is_money(kind.category, kind.basis):
        parts.append(unit_of(kind.category, kind.basis))
    else:
        classes = {CashClass.CASH_RELEASING: _("cash-releasing"), CashClass.NON_CASH_RELEASING: _("not cash-releasing")}
        parts.append(classes.get(CashClass(kind.cash_class), _lower(str(CashClass(kind.cash_class).label))))
    if kind.price_base:
        parts.append(_("at %(year)s prices") % {"year": kind.price_base})
    return ", ".join(parts)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
