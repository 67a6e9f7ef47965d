"""Benchmarks of area and cost (domain 4.8): one figure for each use and measurement basis, bases never mixed.

A property counts where both sides of the division are recorded; how many are left out, and for want of
what, is part of the answer. Money is the body's own: what others share of theirs is opened property
by property, which is recorded. Nothing is rounded before it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, F, Q, Sum, Value, When
from django.utils.translation import gettext_lazy as _

from assets.register.choices import FloorAreaBasis, Use
from assets.register.listing import filtered
from assets.register.models import Asset, AssetSight, AssetSummary
from partners.lists.filters import ChoiceFilter
from partners.lists.state import UnknownParameter
from sharing.grants.queries import seen
from sharing.levels import Level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partners.acting.actor import Actor
    from partners.lists.state import ListState

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Measure:
    """What is divided by floor area, or divides it: a column, its level, the words for it and for the quotient."""

    name: str
    label: Any
    quotient: Any
    amount: Any
    column: str
    level: Level
    times: Decimal = Decimal(1)
    own_only: bool = True
    area_for_each: bool = False

    def figure(self, amount: Decimal, area: Decimal) -> Decimal:
        """The amount for a square metre, or the area for each of what is counted."""
        return area * self.times / amount if self.area_for_each else amount * self.times / area


MEASURES = (
    Measure(
        "running_cost", _("Running cost"), _("Running cost a year in £ per m²"), _("Running cost a year (£)"),
        "asset__assetmoney__running_cost_gbp_per_year", Level.COMMERCIAL,
    ),
    Measure(
        "rent", _("Rent"), _("Rent a year in £ per m²"), _("Rent a year (£)"),
        "asset__assetmoney__rent_gbp_per_year", Level.COMMERCIAL,
    ),
    Measure(
        "vacancy", _("Vacant space"), _("Vacant space in % of floor area"), _("Vacant space (m²)"),
        "asset__assetdetail__vacant_space_m2", Level.DETAIL, times=HUNDRED, own_only=False,
    ),
    Measure(
        "people", _("Area for each person"), _("m² for each full-time equivalent"), _("People (FTE)"),
        "asset__assetdetail__staff_fte", Level.DETAIL, own_only=False, area_for_each=True,
    ),
    Measure(
        "desks", _("Area for each workstation"), _("m² for each workstation"), _("Workstations"),
        "asset__assetdetail__workstations", Level.DETAIL, own_only=False, area_for_each=True,
    ),
)  # fmt: skip
BY_NAME = {one.name: one for one in MEASURES}


@dataclass(frozen=True, slots=True)
class OneOf(ChoiceFilter):
    """A choice of one, carried along rather than asked in the panel."""

    def read(self, given: tuple[str, ...]) -> tuple[str, ...]:
        """The one value, or UnknownParameter."""
        wanted = ChoiceFilter.read(self, given)
        if len(wanted) > 1:
            raise UnknownParameter(parameter=self.name, value=", ".join(given))
        return wanted

    @property
    def asked_as(self) -> str:
        """Links choose it."""
        return "carried"


MEASURE = OneOf("measure", _("Benchmark"), {one.name: one.label for one in MEASURES})
BASIS = OneOf("basis", _("Measured as"), dict(FloorAreaBasis.choices))


@dataclass(frozen=True, slots=True)
class Line:
    """One use on one basis: how many properties, their area, the amount, and one divided by the other."""

    use: str
    basis: str
    is_own: bool
    properties: int
    area: Decimal
    amount: Decimal
    figure: Decimal

    @property
    def use_in_words(self) -> str:
        """The use, or that it is not recorded."""
        return str(dict(Use.choices).get(self.use, _("Use not recorded")))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many properties are in no line, and why; each counted once, under the first reason that holds."""

    no_area: int
    no_basis: int
    no_amount: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.no_area + self.no_basis + self.no_amount


@dataclass(frozen=True, slots=True)
class Benchmarks:
    """The lines of a measure, basis by basis, and what is not in them."""

    measure: Measure
    lines: tuple[Line, ...]
    left_out: LeftOut

    @property
    def by_basis(self) -> list[tuple[str, str, list[Line]]]:
        """The lines of each basis, with its name and words, the highest figure first."""
        return [
            (str(basis), str(basis.label), sorted(found, key=lambda one: (-one.figure, one.use, not one.is_own)))
            for basis in FloorAreaBasis
            if (found := [one for one in self.lines if one.basis == basis])
        ]


def measure_of(state: ListState) -> Measure:
    """The benchmark that the address asks for; running cost where it asks for none."""
    return BY_NAME[state.values.get(MEASURE.name, (MEASURES[0].name,))[0]]


def benchmarks(actor: Actor, state: ListState) -> Benchmarks:
    """What the actor may see of the measure under the filters. One statement, whatever the number of properties."""
    measure = measure_of(state)
    if actor.organisation is None:
        return Benchmarks(measure, (), LeftOut(0, 0, 0))
    meeting = filtered(AssetSight.objects.visible_to(actor), actor, state).values("asset_id")
    rows: Any = AssetSummary.objects.visible_to(actor).filter(asset__in=meeting)
    own = Q(organisation=actor.organisation)
    rows = rows.filter(own) if measure.own_only else rows.filter(seen(Asset, actor, measure.level, key="asset_id"))
    area, amount = Q(floor_area_m2__gt=0), _recorded(measure)
    basis = ~Q(floor_area_basis="")
    counted = area & basis & amount
    groups = (
        rows.annotate(is_own=Case(When(own, then=Value(True)), default=Value(False)))
        .values("use", "floor_area_basis", "is_own")
        .annotate(
            properties=Count("pk", filter=counted),
            area=Sum("floor_area_m2", filter=counted),
            amount=Sum(F(measure.column), filter=counted),
            no_area=Count("pk", filter=~area | Q(floor_area_m2=None)),
            no_basis=Count("pk", filter=area & ~basis),
            no_amount=Count("pk", filter=area & basis & ~amount),
        )
        .order_by("use", "floor_area_basis", "is_own")
    )
    return _read(measure, list(groups))


def _recorded(measure: Measure) -> Q:
    """A building in which nobody works has no area for each of them: nought is no divisor."""
    return Q(**{f"{measure.column}__gt": 0} if measure.area_for_each else {f"{measure.column}__isnull": False})


def _read(measure: Measure, groups: Iterable[Any]) -> Benchmarks:
    held = list(groups)
    lines = tuple(
        Line(
            one["use"], one["floor_area_basis"], one["is_own"], one["properties"], one["area"], one["amount"],
            measure.figure(Decimal(one["amount"]), one["area"]),
        )
        for one in held
        if one["properties"]
    )  # fmt: skip
    left = LeftOut(*(sum(one[why] for one in held) for why in ("no_area", "no_basis", "no_amount")))
    return Benchmarks(measure, lines, left)
