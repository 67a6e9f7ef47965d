"""What a plan of a workshop holds, and the code by which a room is found."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from forums.workshops.models import Workshop
    from forums.workshops.phases import Item

#: letters that are told apart on a screen at the back of a room and over a telephone
LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
LENGTH = 6


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that the chair enters."""

    title: str
    template: str
    purpose: str
    place: str
    starts_at: dt.datetime
    agenda: Sequence[Item]
    is_anonymous: bool
    dots_each: int


def plan_of(workshop: Workshop) -> Plan:
    """The plan as it stands, to the minute, which is how a start is entered."""
    return Plan(
        title=workshop.title,
        template=workshop.template,
        purpose=workshop.purpose,
        place=workshop.place,
        starts_at=workshop.starts_at.replace(second=0, microsecond=0),
        agenda=workshop.items,
        is_anonymous=workshop.is_anonymous,
        dots_each=workshop.dots_each,
    )


def new_code() -> str:
    """A code that is not in use, but for one chance in hundreds of millions; the database refuses that one."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def tidy(code: str) -> str:
    """A code as somebody typed it: spaces, dashes and small letters forgiven."""
    return "".join(letter for letter in code.upper() if letter.isalnum())[:12]
