"""The rows of the ledger and their counts, each side from the very rows by which others, or the body, read."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Count, Exists, Min, OuterRef, Q
from django.db.models.functions import Cast, Lower

from assets.register.models import Asset, AssetShare, AssetSight
from assets.shares.ending import ENDING, last_day_of
from partners.organisations.models import Organisation
from sharing.levels import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet

    from partners.acting.actor import Actor

SOON = "soon"


@dataclass(frozen=True, slots=True)
class SeenLine:
    """A property of another body, how far it is shown, and the last day of that."""

    asset: uuid.UUID
    name: str
    owner: str
    owner_language: str
    level: Level
    until: dt.date


def given(actor: Actor) -> QuerySet[AssetShare]:
    """The live shares of the body acted for, each with its property and its author."""
    rows = AssetShare.objects.visible_to(actor).live().select_related("asset", "person")
    return rows.annotate(sort_name=Lower("asset__name"))


def received(actor: Actor) -> QuerySet[AssetSight]:
    """What others show to the body acted for: one row a property, its highest level and the longest of that."""
    visible = AssetSight.objects.visible_to(actor)
    same = visible.filter(asset=OuterRef("asset"))
    better = (
        Q(level__gt=OuterRef("level"))
        | Q(level=OuterRef("level"), until__gt=OuterRef("until"))
        | Q(level=OuterRef("level"), until=OuterRef("until"), door__lt=OuterRef("door"))
    )
    return visible.exclude(owner=_own(actor)).filter(~Exists(same.filter(better)))


def _own(actor: Actor) -> uuid.UUID | None:
    return actor.organisation.pk if actor.organisation else None


def counts(rows: QuerySet[Any], other: str) -> tuple[int, dict[str, dict[str, int]]]:
    """How many rows there are, and how many with each other body, at each level, ending in each span. Two queries."""
    spans = {f"in_{span}": Count("level", filter=Q(until__lte=last_day_of(span))) for span in ENDING}
    levels = {f"at_{level.value}": Count("level", filter=Q(level=level)) for level in Level}
    found = rows.order_by().aggregate(total=Count("*"), **spans, **levels)
    by_other = rows.order_by().values_list(Cast(other, CharField())).annotate(number=Count("*"))
    return found["total"], {
        other: dict(by_other),
        "level": {str(level.value): found[f"at_{level.value}"] for level in Level},
        "ending": {span: found[f"in_{span}"] for span in ENDING},
    }


def seen_lines(rows: Iterable[AssetSight]) -> list[SeenLine]:
    """The names and owners of these rows. One query."""
    held = list(rows)
    assets = Asset.objects.filter(pk__in=[one.asset_id for one in held]).scoped("rows of the narrow table")
    by_id = {one.pk: one for one in assets.select_related("organisation")}
    return [
        SeenLine(
            asset=row.asset_id,
            name=by_id[row.asset_id].name,
            owner=by_id[row.asset_id].organisation.name,
            owner_language=by_id[row.asset_id].organisation.name_language,
            level=Level(row.level),
            until=row.until,
        )
        for row in held
        if row.asset_id in by_id
    ]


def owners(actor: Actor) -> Mapping[str, str]:
    """The bodies that show anything to the body acted for, by name. Two queries."""
    rows = AssetSight.objects.visible_to(actor).exclude(owner=_own(actor))
    known = Organisation.objects.visible_to(actor).filter(pk__in=rows.values("owner"))
    return {str(one.pk): one.name for one in sorted(known, key=lambda one: one.name)}


def ending_given(actor: Actor) -> tuple[int, dt.date | None]:
    """How many shares of the body end within thirty days, and the first such day. One query."""
    found = AssetShare.objects.visible_to(actor).ending_by(last_day_of(SOON)).aggregate(n=Count("pk"), on=Min("until"))
    return found["n"], found["on"]


def ending_received(actor: Actor) -> tuple[int, dt.date | None]:
    """How many properties of others the body sees for thirty days at most, and the first such day. One query."""
    found = received(actor).filter(until__lte=last_day_of(SOON)).aggregate(n=Count("*"), on=Min("until"))
    return found["n"], found["on"]
