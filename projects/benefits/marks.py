"""The words of a benefit, which may be changed after it was claimed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from projects.benefits.ledger import costs_of

if TYPE_CHECKING:
    from partners.acting.actor import Actor
    from projects.benefits.models import Benefit

COSTS = "costs"
#: what of a claim may be changed afterwards
WORDS = (
    "name", "description", "confidence", "owner_name",
    "reach", "source", "feature", "activities", "costs", "measure", "target", "full_year", "years", "depends_on",
)  # fmt: skip


def words_of(actor: Actor, benefit: Benefit) -> dict[str, Any]:
    """The words of a benefit as they stand; what it may cost lies beside it."""
    return {name: getattr(benefit, name) for name in WORDS if name != COSTS} | {COSTS: costs_of(actor, benefit)}
