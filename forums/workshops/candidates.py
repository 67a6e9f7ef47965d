"""Properties that may become cards: those that every member of the forum sees, found by words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assets.register.models import AssetSight
from forums.workshops.models import Card
from forums.workshops.queries import everybody, seen_by_everybody
from partners.lists.filters import SearchFilter
from partners.scoping.arming import armed

if TYPE_CHECKING:
    import uuid

    from assets.register.shown import ShownAsset
    from forums.workshops.models import Workshop
    from partners.acting.actor import Actor

MOST = 40
SEARCH = SearchFilter("q", "")


@dataclass(frozen=True, slots=True)
class Candidates:
    """The first of the properties found; `more` when there are others."""

    question: str
    assets: list[ShownAsset]
    more: bool

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What a form offers of them."""
        return [(str(one.id), _in_words(one)) for one in self.assets]


def _in_words(asset: ShownAsset) -> str:
    """A property as a choice: an owner may have several of one name."""
    facts = (asset.name, asset.town or asset.locality, asset.owner)
    return ", ".join(str(fact) for fact in facts if fact)


def candidates(actor: Actor, workshop: Workshop, question: str) -> Candidates:
    """Properties shared with the whole forum and not on the board yet, by name. A search looks at what is shown."""
    on_board = Card.objects.visible_to(actor).filter(workshop=workshop).exclude(asset_id=None)
    there = set(on_board.values_list("asset_id", flat=True))
    viewer = everybody(workshop.audience_id)
    with armed(viewer.arms()):
        rows = AssetSight.objects.visible_to(viewer).filter(is_retired=False)
        if words := SEARCH.read((question,)):
            rows = rows.filter(SEARCH.condition(words))
        found: dict[uuid.UUID, None] = {}
        pairs = rows.order_by("sort_name", "asset_id").values_list("asset_id", flat=True)[: MOST * 6]
        for pk in pairs:
            if pk not in there:
                found[pk] = None
    keys = list(found)
    shown = seen_by_everybody(actor, workshop.audience_id, keys[:MOST])
    return Candidates(question, [shown[pk] for pk in keys[:MOST] if pk in shown], len(keys) > MOST)
