"""Minutes as a page and a file show them: what was kept, with the names of properties as they may be seen now."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from forums.workshops.choices import Fate
from forums.workshops.freezing import contents
from forums.workshops.queries import seen_by_everybody

if TYPE_CHECKING:
    from forums.workshops.models import Minutes
    from partners.acting.actor import Actor

QUADRANTS = {
    "quick_win": lambda: _("Quick win"),
    "major_project": lambda: _("Major project"),
    "fill_in": lambda: _("Fill-in"),
    "drop": lambda: _("Little for much work"),
}


def minutes_shown(actor: Actor, minutes: Minutes) -> dict[str, Any]:
    """The minutes in words. A property that is no longer shared with the whole forum is called one."""
    kept = contents(actor, minutes)
    cards = [one for card in kept["cards"] for one in (card, *card["grouped"])]
    keys = {uuid.UUID(one["asset"]) for one in cards if one["asset"]}
    names = {str(pk): one.name for pk, one in seen_by_everybody(actor, minutes.audience_id, keys).items()}
    for one in cards:
        one["title"] = one["text"] or names.get(one["asset"]) or _("A property that is not shared with the whole forum")
    for one in kept["cards"]:
        one["fate_label"] = Fate(one["fate"]).label
        one["quadrant_label"] = quadrant_in_words(one["quadrant"])
    for one in kept["outcomes"]:
        one["due"] = dt.date.fromisoformat(one["on"]) if one["on"] else None
    kept["starts"] = dt.datetime.fromisoformat(kept["starts_at"])
    return kept


def quadrant_in_words(quadrant: str) -> str:
    """Where a card stands by impact and ease."""
    return QUADRANTS[quadrant]() if quadrant else ""
