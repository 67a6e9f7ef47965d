"""Vacant space from the narrow rows, with the distance where one was asked for, and whom to ask."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from assets.register.filters import SEARCH
from assets.register.first_rows import Merged
from assets.register.models import Asset, AssetSight
from assets.register.nearness import Place, box, km_from
from assets.register.shown import ShownAsset, shown_many
from partners.lists.state import Sort
from sharing.levels import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from partners.acting.actor import Actor

LARGEST = Sort("-area", "", "vacant_space_m2", descending=True, numeric=True)
NEAREST = Sort("km", "", "km")


@dataclass(frozen=True, slots=True)
class Space:
    """Vacant space in a property, as far as the reader sees it, and how far it is from where they asked."""

    asset: ShownAsset
    km: float | None

    @property
    def can_be_asked(self) -> bool:
        """Whether its owner, another body, could show more of it."""
        return not self.asset.is_own and self.asset.highest < Level.COMMERCIAL


def place_of(actor: Actor, asset: uuid.UUID) -> tuple[str, Place] | None:
    """The name and position of a property that the actor sees with its position; None of any other."""
    rows = AssetSight.objects.visible_to(actor, Level.SUMMARY).filter(asset=asset, latitude__isnull=False)
    found = rows.filter(longitude__isnull=False).first()
    if found is None or found.latitude is None or found.longitude is None:
        return None
    name = Asset.objects.filter(pk=asset).scoped("a row of the narrow table").values_list("name", flat=True).get()
    return name, Place(found.latitude, found.longitude)


@dataclass(frozen=True, slots=True)
class Row:
    """A property with vacant space as it comes from the database."""

    asset_id: uuid.UUID
    vacant_space_m2: Decimal
    km: float | None = None


def vacant(actor: Actor, wanted: Mapping[str, Any], place: Place | None) -> Merged:
    """The properties with vacant space that meets what is wanted. No query yet."""
    rows = AssetSight.objects.visible_to(actor, Level.DETAIL).filter(is_retired=False)
    rows = rows.filter(vacant_space_m2__gte=wanted.get("area") or 0, vacant_space_m2__gt=0)
    if wanted.get("by"):
        rows = rows.filter(Q(vacant_from_on=None) | Q(vacant_from_on__lte=wanted["by"]))
    if wanted.get("use"):
        rows = rows.filter(use=wanted["use"])
    if wanted.get("owner"):
        own = Q(owner=actor.organisation.pk if actor.organisation else None)
        rows = rows.filter(own if wanted["owner"] == "own" else ~own)
    if wanted.get("where") and not wanted.get("place"):
        rows = rows.filter(SEARCH.condition((wanted["where"],)))
    if place is not None:
        rows = rows.filter(box(place, wanted["km"])).annotate(km=km_from(place)).filter(km__lte=wanted["km"])
    columns = ("asset_id", "vacant_space_m2") + (("km",) if place is not None else ())
    return Merged(actor, (rows,), columns, Row)


def order_of(place: Place | None) -> Sort:
    """The nearest first where a place was named, else the largest."""
    return LARGEST if place is None else NEAREST


def spaces(actor: Actor, rows: Iterable[Row]) -> list[Space]:
    """The properties of these rows with all that the reader may know of the space. Three or four queries."""
    held = list(rows)
    assets = Asset.objects.filter(pk__in=[one.asset_id for one in held]).scoped("rows of the narrow table")
    cut = shown_many(assets.select_related("organisation"), actor, ceiling=Level.DETAIL)
    by_id = {one.id: one for one in cut}
    return [Space(by_id[one.asset_id], one.km) for one in held if one.asset_id in by_id]
