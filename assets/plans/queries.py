"""Plans in order of their day, coincidences with the properties that they are about, and what was set aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from assets.plans.coincidences import Coincidence, coincidences
from assets.plans.models import Coinciding, Dismissal
from assets.register.choices import Intention
from assets.register.fields import fields
from assets.register.models import Asset, AssetSight
from assets.register.shown import ShownAsset, shown_many
from sharing.audiences.models import Audience
from sharing.levels import Level

if TYPE_CHECKING:
    import datetime as dt
    import uuid
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from partners.acting.actor import Actor

#: what is announced on the shared calendar; keeping a property is no news
ANNOUNCED = (Intention.DISPOSE, Intention.ACQUIRE, Intention.RELOCATE, Intention.SHARE)
#: the furthest distance that may be asked for
FURTHEST_KM = 10.0
ENDS, PLAN = ("lease_expires_on", "lease_break_on"), ("intention", "intention_on")
ROOM = ("vacant_space_m2", "vacant_from_on")


@dataclass(frozen=True, slots=True)
class Plan:
    """What an owner means to do with a property, and when, where they say."""

    asset: uuid.UUID
    name: str
    owner: str
    owner_language: str
    intention: Intention
    on: dt.date | None

    @property
    def quarter(self) -> str:
        """The quarter of the year in words, or nothing."""
        if self.on is None:
            return ""
        return _("Quarter %(quarter)s of %(year)s") % {"quarter": (self.on.month + 2) // 3, "year": self.on.year}

    @property
    def month(self) -> dt.date | None:
        """The first day of its month, or none."""
        return self.on.replace(day=1) if self.on else None


def plans(actor: Actor, condition: Q) -> QuerySet[AssetSight]:
    """One row for each property about which its owner has announced a plan, in the order of its day. No query yet."""
    rows = AssetSight.objects.visible_to(actor, Level.DETAIL)
    return rows.filter(condition, intention__in=ANNOUNCED, is_retired=False).distinct("intention_on", "asset_id")


def how_many(rows: QuerySet[AssetSight]) -> int:
    """How many plans there are among these rows. One query."""
    return rows.order_by().distinct().values("asset_id").count()


def named(rows: Iterable[AssetSight]) -> list[Plan]:
    """These plans with the names of their properties and owners. One query."""
    held = list(rows)
    assets = Asset.objects.filter(pk__in=[one.asset_id for one in held]).scoped("rows of the narrow table")
    by_id = {one.pk: one for one in assets.select_related("organisation")}
    return [
        Plan(
            asset=row.asset_id,
            name=by_id[row.asset_id].name,
            owner=by_id[row.asset_id].organisation.name,
            owner_language=by_id[row.asset_id].organisation.name_language,
            intention=Intention(row.intention or ""),
            on=row.intention_on,
        )
        for row in held
        if row.asset_id in by_id
    ]


@dataclass(frozen=True, slots=True)
class Pair:
    """A coincidence with its two properties, cut to what the reader sees."""

    coincidence: Coincidence
    first: ShownAsset
    second: ShownAsset

    @property
    def first_plan(self) -> str:
        """What the owner of the first means to do."""
        return self.first.text(fields()["intention"])

    @property
    def second_plan(self) -> str:
        """What the owner of the second means to do."""
        return self.second.text(fields()["intention"])

    @property
    def first_facts(self) -> str:
        """The facts of the first that the rule looked at."""
        offers = {Coinciding.NEED: PLAN, Coinciding.SPACE: ROOM}
        return self._facts(self.first, offers.get(self.coincidence.kind, ENDS))

    @property
    def second_facts(self) -> str:
        """The facts of the second that the rule looked at."""
        return self._facts(self.second, PLAN if self.coincidence.kind == Coinciding.NEED else ENDS)

    @staticmethod
    def _facts(asset: ShownAsset, names: tuple[str, ...]) -> str:
        told = ((fields()[name], asset.text(fields()[name])) for name in names)
        return "; ".join(f"{field.label}: {text}" for field, text in told if text)


def pairs(actor: Actor, some: Iterable[Coincidence]) -> list[Pair]:
    """These coincidences with their properties. Three or four queries, whatever their number."""
    held = list(some)
    ids = {one.first for one in held} | {one.second for one in held}
    assets = Asset.objects.visible_to(actor, Level.DETAIL).filter(pk__in=ids).select_related("organisation")
    by_id = {one.id: one for one in shown_many(assets, actor, ceiling=Level.DETAIL)}
    return [
        Pair(one, by_id[one.first], by_id[one.second]) for one in held if one.first in by_id and one.second in by_id
    ]


def the_pair(actor: Actor, kind: Coinciding, first: Asset, second: Asset, through: uuid.UUID | None) -> Pair | None:
    """One coincidence of two properties that the actor sees, set aside or not; None when they coincide no more."""
    found = coincidences(actor, FURTHEST_KM, kinds=[kind], through=through, pair=(first.pk, second.pk), set_aside=True)
    same = [one for one in found.some if (one.first, one.second) == (first.pk, second.pk)]
    return next(iter(pairs(actor, same)), None)


def set_aside_of(actor: Actor, kind: Coinciding, first: Asset, second: Asset) -> Dismissal | None:
    """The dismissal in force of this coincidence by the body acted for."""
    own = Dismissal.objects.visible_to(actor).in_force().select_related("person")
    return own.filter(kind=kind, first=first, second=second).first()


def dismissed(actor: Actor) -> QuerySet[Dismissal]:
    """What the body has set aside."""
    return Dismissal.objects.visible_to(actor).in_force().select_related("person")


def with_names(actor: Actor, held: Sequence[Dismissal]) -> list[tuple[Dismissal, str, str]]:
    """Those of them whose properties the body still sees, with their names. One query."""
    ids = {one.first_id for one in held} | {one.second_id for one in held}
    names = dict(Asset.objects.visible_to(actor, Level.DETAIL).filter(pk__in=ids).values_list("pk", "name"))
    return [
        (one, names[one.first_id], names[one.second_id])
        for one in held
        if one.first_id in names and one.second_id in names
    ]


def forums_of(actor: Actor) -> dict[str, str]:
    """The forums of the body acted for, as audiences, by name. One query."""
    found = Audience.objects.visible_to(actor).filter(organisation=None, pk__in=actor.audiences)
    return {str(one.pk): one.name for one in found}


def owners_of(actor: Actor) -> Any:
    """Whose plans: the body's own, or others'."""
    return Q(owner=actor.organisation.pk if actor.organisation else None)
