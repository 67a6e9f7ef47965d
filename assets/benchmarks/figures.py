"""Benchmarks of area and cost (domain 4.8): one figure for each use and measurement basis, bases never mixed.

A property counts where both sides of the division are recorded; how many are left out, and for want of
what, is part of the answer. Money is the body's own: what others share of theirs is opened property
by property, which is recorded. Nothing is rounded before it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, DateField, DecimalField, F, Max, Min, Q, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from assets.register.choices import FloorAreaBasis, Tenure, Use
from assets.register.listing import filtered
from assets.register.models import Asset, AssetSight, AssetSummary
from partners.lists.filters import ChoiceFilter
from partners.lists.state import UnknownParameter
from sharing.grants.queries import seen
from sharing.levels import Level

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from partners.acting.actor import Actor
    from partners.lists.state import ListState

HUNDRED = Decimal(100)
NIA = FloorAreaBasis.NIA.value


@dataclass(frozen=True, slots=True)
class Quantity:
    """What is divided or divides: its words, how it is added up, and where it is recorded."""

    label: Any
    amount: Any
    recorded: Q
    divides: Q = field(default_factory=Q)  # nought is no divisor
    is_area: bool = False


def _column(label: Any, name: str) -> Quantity:
    return Quantity(label, F(name), Q(**{f"{name}__isnull": False}), Q(**{f"{name}__gt": 0}))


_RUNNING, _RENT = "asset__assetmoney__running_cost_gbp_per_year", "asset__assetmoney__rent_gbp_per_year"
AREA = Quantity(_("Floor area (m²)"), F("floor_area_m2"), Q(floor_area_m2__gt=0), Q(floor_area_m2__gt=0), True)
RUNNING = _column(_("Running cost a year (£)"), _RUNNING)
RENT = _column(_("Rent a year (£)"), _RENT)
#: a freehold pays no rent, so none has to be recorded
OCCUPANCY = Quantity(
    _("Occupancy cost a year (£)"),
    F(_RUNNING) + Coalesce(F(_RENT), Value(0), output_field=DecimalField()),
    RUNNING.recorded & (RENT.recorded | Q(tenure=Tenure.FREEHOLD)),
)
VACANT = _column(_("Vacant space (m²)"), "asset__assetdetail__vacant_space_m2")
PEOPLE = _column(_("People (FTE)"), "asset__assetdetail__staff_fte")
DESKS = _column(_("Workstations"), "asset__assetdetail__workstations")
_DESKS_IN_USE, _NON_CLINICAL = "asset__assetdetail__desks_in_use", "asset__assetdetail__non_clinical_area_m2"
OCCUPIED = _column(_("Occupied area (m²)"), "asset__assetdetail__occupied_area_m2")
#: a part that is larger than its whole is a slip, so it counts as not recorded
DESKS_IN_USE = Quantity(
    _("Workstations in use on average"), F(_DESKS_IN_USE), Q(**{f"{_DESKS_IN_USE}__lte": DESKS.amount})
)
NON_CLINICAL = Quantity(_("Non-clinical area (m²)"), F(_NON_CLINICAL), Q(**{f"{_NON_CLINICAL}__lte": OCCUPIED.amount}))


@dataclass(frozen=True, slots=True)
class Measure:
    """One quantity over another, the level of both, and the words for the quotient.

    `basis` is the one way of measuring that the figure is defined for; without it each basis is a table of its own.
    `counted_on` is where the day of a count is recorded, for figures that are of one day.
    """

    name: str
    label: Any
    quotient: Any
    above: Quantity
    below: Quantity
    level: Level
    times: Decimal = Decimal(1)
    own_only: bool = True
    basis: str = ""
    places: int = 1
    counted_on: str = ""

    @property
    def by_area(self) -> bool:
        """Whether a floor area is divided or divides, so that its basis matters."""
        return self.above.is_area or self.below.is_area

    def figure(self, above: Decimal, below: Decimal) -> Decimal:
        """The quotient, not rounded."""
        return above * self.times / below


MEASURES = (
    Measure(
        "running_cost", _("Running cost"), _("Running cost a year in £ per m²"), RUNNING, AREA, Level.COMMERCIAL,
    ),
    Measure("rent", _("Rent"), _("Rent a year in £ per m²"), RENT, AREA, Level.COMMERCIAL),
    Measure(
        "occupancy", _("Occupancy cost"), _("Occupancy cost a year in £ per m²"), OCCUPANCY, AREA, Level.COMMERCIAL,
    ),
    Measure(
        "fte_cost", _("Cost for each person"), _("Occupancy cost in £ a year for each FTE"),
        OCCUPANCY, PEOPLE, Level.COMMERCIAL,
    ),
    Measure(
        "vacancy", _("Vacant space"), _("Vacant space in % of floor area"), VACANT, AREA, Level.DETAIL,
        times=HUNDRED, own_only=False,
    ),
    Measure(
        "people", _("Area for each person"), _("m² for each full-time equivalent"), AREA, PEOPLE, Level.DETAIL,
        own_only=False, basis=NIA,
    ),
    Measure(
        "desks", _("Area for each workstation"), _("m² for each workstation"), AREA, DESKS, Level.DETAIL,
        own_only=False, basis=NIA,
    ),
    Measure(
        "desk_ratio", _("Desk ratio"), _("Workstations for each FTE"), DESKS, PEOPLE, Level.DETAIL,
        own_only=False, places=2,
    ),
    Measure(
        "desk_use", _("Use of workstations"), _("Workstations in use in % of all"), DESKS_IN_USE, DESKS, Level.DETAIL,
        times=HUNDRED, own_only=False, counted_on="asset__assetdetail__desks_counted_on",
    ),
    Measure(
        "non_clinical", _("Non-clinical space"), _("Non-clinical space in % of occupied area"),
        NON_CLINICAL, OCCUPIED, Level.DETAIL,
        times=HUNDRED, own_only=False, counted_on="asset__assetdetail__occupied_area_on",
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
    """One use on one basis: how many properties, the two sums, and one divided by the other.

    Of figures that are of one day: the first and the last day of those properties, None where none is recorded.
    """

    use: str
    basis: str
    is_own: bool
    properties: int
    above: Decimal
    below: Decimal
    figure: Decimal
    first_on: dt.date | None = None
    last_on: dt.date | None = None

    @property
    def use_in_words(self) -> str:
        """The use, or that it is not recorded."""
        return str(dict(Use.choices).get(self.use, _("Use not recorded")))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many properties are in no line, and why; each counted once, under the first reason that holds."""

    no_area: int = 0
    no_basis: int = 0
    other_basis: int = 0
    no_amount: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.no_area + self.no_basis + self.other_basis + self.no_amount


@dataclass(frozen=True, slots=True)
class Benchmarks:
    """The lines of a measure, basis by basis, and what is not in them."""

    measure: Measure
    lines: tuple[Line, ...]
    left_out: LeftOut

    @property
    def by_basis(self) -> list[tuple[str, str, list[Line]]]:
        """The lines of each basis, with its name and words, the highest figure first; of none where no area counts."""
        bases = [(str(one), str(one.label)) for one in FloorAreaBasis] if self.measure.by_area else [("", "")]
        return [
            (basis, words, sorted(found, key=lambda one: (-one.figure, one.use, not one.is_own)))
            for basis, words in bases
            if (found := [one for one in self.lines if one.basis == basis])
        ]


def measure_of(state: ListState) -> Measure:
    """The benchmark that the address asks for; running cost where it asks for none."""
    return BY_NAME[state.values.get(MEASURE.name, (MEASURES[0].name,))[0]]


def benchmarks(actor: Actor, state: ListState) -> Benchmarks:
    """What the actor may see of the measure under the filters. One statement, whatever the number of properties."""
    measure = measure_of(state)
    if actor.organisation is None:
        return Benchmarks(measure, (), LeftOut())
    meeting = filtered(AssetSight.objects.visible_to(actor), actor, state).values("asset_id")
    rows: Any = AssetSummary.objects.visible_to(actor).filter(asset__in=meeting)
    own = Q(organisation=actor.organisation)
    rows = rows.filter(own) if measure.own_only else rows.filter(seen(Asset, actor, measure.level, key="asset_id"))
    counted, left = _counted(measure)
    basis = F("floor_area_basis") if measure.by_area else Value("")
    day = F(measure.counted_on) if measure.counted_on else Value(None, output_field=DateField())
    groups = (
        rows.annotate(is_own=Case(When(own, then=Value(True)), default=Value(False)), basis=basis)
        .values("use", "basis", "is_own")
        .annotate(
            properties=Count("pk", filter=counted),
            above=Sum(measure.above.amount, filter=counted),
            below=Sum(measure.below.amount, filter=counted),
            first_on=Min(day, filter=counted),
            last_on=Max(day, filter=counted),
            **{why: Count("pk", filter=condition) for why, condition in left.items()},
        )
        .order_by("use", "basis", "is_own")
    )
    return _read(measure, list(groups), left)


def _counted(measure: Measure) -> tuple[Q, dict[str, Q]]:
    """Where a property counts, and each reason why not, met only where none before it is."""
    both = measure.above.recorded & measure.below.recorded & measure.below.divides
    if not measure.by_area:
        return both, {"no_amount": ~both}
    area, basis = AREA.recorded, ~Q(floor_area_basis="")
    left = {"no_area": ~area | Q(floor_area_m2=None), "no_basis": area & ~basis}
    measured = area & basis
    if measure.basis:
        left["other_basis"] = measured & ~Q(floor_area_basis=measure.basis)
        measured &= Q(floor_area_basis=measure.basis)
    return measured & both, {**left, "no_amount": measured & ~both}


def _read(measure: Measure, groups: Iterable[Any], reasons: Iterable[str]) -> Benchmarks:
    held = list(groups)
    lines = tuple(
        Line(
            one["use"], one["basis"], one["is_own"], one["properties"], one["above"], one["below"],
            measure.figure(Decimal(one["above"]), Decimal(one["below"])), one["first_on"], one["last_on"],
        )
        for one in held
        if one["properties"]
    )  # fmt: skip
    return Benchmarks(measure, lines, LeftOut(**{why: sum(one[why] for one in held) for why in reasons}))
