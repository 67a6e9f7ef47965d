"""What tells the figures that somebody read from those that wait by the time that they answer."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from projects.benefits.errors import OtherFigures

if TYPE_CHECKING:
    from collections.abc import Iterable

    from projects.benefits.models import BenefitFigure

#: the field of a form
READ = "read"


def mark_of(figures: Iterable[BenefitFigure]) -> str:
    """Differs when another figure is among them: a figure is never changed, its correction is another."""
    return hashlib.sha256("|".join(sorted(str(one.pk) for one in figures)).encode()).hexdigest()[:32]


def insist_on(read: str | None, figures: Iterable[BenefitFigure]) -> None:
    """Raises OtherFigures unless these are the figures whose mark is `read`; None: they have only just been read."""
    if read is not None and read != mark_of(figures):
        raise OtherFigures
