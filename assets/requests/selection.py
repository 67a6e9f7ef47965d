"""Which properties of others a person asks about: those ticked, or all that a filter of the list finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from assets.register.columns import columns
from assets.register.filters import SORTS, filters_of
from assets.register.listing import filtered
from assets.register.models import AssetSight
from assets.requests.permissions import ASK_MORE
from assets.requests.queries import MOST
from assets.shares.selection import FIRST_NAMES, TICKED, identities, without_ticks
from partners.lists.state import read_state

if TYPE_CHECKING:
    import uuid

    from django.utils.datastructures import MultiValueDict

    from partners.acting.actor import Actor


@dataclass(frozen=True, slots=True)
class OthersSelection:
    """Properties of other bodies, at most one more than may be asked for at once."""

    ids: tuple[uuid.UUID, ...]
    names: tuple[str, ...]
    owners: tuple[str, ...]
    is_ticked: bool = False
    list_query: str = ""

    @property
    def others(self) -> int:
        """How many there are beside those named."""
        return len(self.ids) - len(self.names)

    @property
    def too_many(self) -> bool:
        """Whether it is more than an owner can be expected to judge."""
        return len(self.ids) > MOST


def others_selected(actor: Actor, given: MultiValueDict[str, str]) -> OthersSelection:
    """What the query string of the list, or the ticked ids in it, choose of other bodies' held properties.

    Ids that the actor does not see are left out, as those that never were. Raises UnknownParameter on a
    filter that the list does not know. Queries: one or two, whatever the number of properties.
    """
    rows: Any = ASK_MORE.rows(actor).filter(retired_on=None)
    ticked = given.getlist(TICKED)
    if ticked:
        rows = rows.filter(pk__in=identities(ticked))
    else:
        state = read_state(cast("Any", given), "", filters_of(actor), SORTS, columns())
        rows = rows.filter(pk__in=filtered(AssetSight.objects.visible_to(actor), actor, state).values("asset_id"))
    found = list(rows.select_related("organisation").order_by("name", "pk")[: MOST + 1])
    return OthersSelection(
        ids=tuple(one.pk for one in found),
        names=tuple(one.name for one in found[:FIRST_NAMES]),
        owners=tuple(dict.fromkeys(one.organisation.name for one in found)),
        is_ticked=bool(ticked),
        list_query=without_ticks((name, value) for name, values in given.lists() for value in values),
    )
