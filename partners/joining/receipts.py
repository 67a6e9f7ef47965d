"""How far a spreadsheet of bodies is and what came of it, in a few figures."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from partners.joining.actions import DONE, has_stopped
from partners.joining.models import Intake, Outcome
from partners.joining.permissions import SEE_INTAKE

if TYPE_CHECKING:
    from partners.acting.actor import Actor

NOT_DONE = (Outcome.HERE, Outcome.LEFT_OUT)
FEW = 5
#: by this name a page is told of which sheet it should speak
SHEET = "sheet"


@dataclass(frozen=True)
class Receipt:
    """A sheet, with how many of its rows became bodies and how many were left out."""

    intake: Intake

    @cached_property
    def added(self) -> int:
        """Bodies that are here now because of it."""
        return sum(row["outcome"] in DONE for row in self.intake.rows)

    @cached_property
    def left_out(self) -> int:
        """Rows of which nothing came: what is wrong with each, or that its body was here already, the receipt says."""
        return sum(row["outcome"] in NOT_DONE for row in self.intake.rows)

    @cached_property
    def has_stopped(self) -> bool:
        """Whether rows wait that nobody brings in."""
        return has_stopped(self.intake)


def receipt_of(actor: Actor, key: str) -> Receipt | None:
    """Of the sheet with this key, for whoever may read what came of it; None where there is none such."""
    try:
        found = SEE_INTAKE.rows(actor).filter(pk=uuid.UUID(key)).first() if key else None
    except ValueError:
        return None
    return Receipt(found) if found else None


def newest_receipts(actor: Actor) -> list[Receipt]:
    """Of the sheets that were sent last, for whoever may read what came of them."""
    return [Receipt(one) for one in SEE_INTAKE.rows(actor).select_related("person").order_by("-at", "pk")[:FEW]]
