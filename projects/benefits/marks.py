"""What tells the words of a benefit that somebody read from those that stand by the time that they save."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from partners.forms.marks import mark_of_text
from projects.benefits.ledger import costs_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from partners.acting.actor import Actor
    from projects.benefits.models import Benefit

#: the field of a form
READ = "read"
COSTS = "costs"
#: what of a claim may be changed afterwards
WORDS = (
    "name", "description", "confidence", "owner_name",
    "reach", "source", "feature", "activities", "costs", "measure", "target", "full_year", "years", "depends_on",
)  # fmt: skip


def words_of(actor: Actor, benefit: Benefit) -> dict[str, Any]:
    """The words of a benefit as they stand; what it may cost lies beside it."""
    return {name: getattr(benefit, name) for name in WORDS if name != COSTS} | {COSTS: costs_of(actor, benefit)}


def mark_of_words(words: Mapping[str, Any]) -> str:
    """Differs when a word is another."""
    return mark_of_text(json.dumps({name: str(words[name]) for name in WORDS}, ensure_ascii=False))


def differing(standing: Mapping[str, Any], entered: Mapping[str, Any]) -> list[str]:
    """Which of the words entered are not those that stand."""
    return [name for name in WORDS if name in entered and entered[name] != standing[name]]
