"""What tells the figures that somebody read from those that wait by the time that they answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from partners.forms.marks import mark_of_text
from projects.benefits.errors import OtherFigures

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable

    from projects.benefits.models import BenefitFigure

#: the field of a form
READ = "read"


def mark_of(figures: Iterable[BenefitFigure]) -> str:
    """Differs when another figure is among them: a figure is never changed, its correction is another."""
    return mark_of_keys(one.pk for one in figures)


def mark_of_keys(keys: Iterable[uuid.UUID]) -> str:
    """The same, of the keys of figures."""
    return mark_of_text("|".join(sorted(map(str, keys))))


def insist_on(read: str | None, figures: Iterable[BenefitFigure]) -> None:
    """Raises OtherFigures unless these are the figures whose mark is `read`; None: they have only just been read."""
    if read is not None and read != mark_of(figures):
        raise OtherFigures
