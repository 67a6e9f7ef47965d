"""The register: what a body owns, in one table for each disclosure level.

Row-level security hides rows, not columns. So what only a higher level may show lies in a table of
its own, with a policy of its own, and `fields.py` says which field is shown from which level.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assets.register.choices import (
    Condition,
    CoordinateSystem,
    EnergyRating,
    FloorAreaBasis,
    Intention,
    Kind,
    LeaseEventKind,
    Suitability,
    Tenure,
    TenureDetail,
    Use,
)
from assets.register.sight_indexes import INDEXES
from partners import clock
from partners.scoping.queries import ScopedModel
from sharing.grants.models import Grant, Share, ShareQuerySet, Sight, SightQuerySet
from sharing.grants.queries import PartQuerySet, SharedQuerySet, seen
from sharing.levels import Level

if TYPE_CHECKING:
    import datetime as dt
    import uuid
    from collections.abc import Collection

    from partners.acting.actor import Actor


def money(label: Any) -> models.DecimalField[Any, Any]:
    """Pounds and pence, or not recorded."""
    return models.DecimalField(label, max_digits=14, decimal_places=2, null=True, blank=True)


class AssetQuerySet(SharedQuerySet["Asset"]):
    """Assets, to their owner and to those with whom they are shared."""

    def owned_by(self, actor: Actor) -> Self:
        """The body's own register."""
        return self.filter(organisation=actor.organisation).scoped(f"owned by {actor.label}")

    def held(self) -> Self:
        """Not retired."""
        return self.filter(retired_on=None)


class Asset(ScopedModel):
    """Land or a building that a public body holds: what `listed` shows of it."""

    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    name = models.CharField(_("Name"), max_length=300)
    kind = models.CharField(_("Land or building"), max_length=20, choices=Kind.choices, default=Kind.BUILDING)
    locality = models.CharField(_("Locality"), max_length=120, blank=True)
    identity = models.CharField(max_length=200)
    retired_on = models.DateField(_("Retired on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)

    objects = AssetQuerySet.as_manager()

    class Meta:
        permissions: ClassVar = [(level.codename, f"Can see at level {level.name.lower()}") for level in Level]
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "identity"],
                name="asset_identity_once",
                violation_error_message=_("Your register has another property with this reference"),
            ),
        )
        indexes = (models.Index(fields=["organisation", "name"], name="asset_owner_name"),)

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def sight_model() -> type[AssetSight]:
        """The narrow rows by which assets are read."""
        return AssetSight


class Part(ScopedModel):
    """A record's fields of one level: one row an asset, with the owner repeated for its policy."""

    part_of: ClassVar[str] = "asset"
    shown_from: ClassVar[Level]

    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    asset = models.OneToOneField(Asset, models.CASCADE, related_name="%(class)s")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} of {self.asset_id}"


class AssetSummary(Part):
    """Where it is, its size, use, tenure and whether it is free."""

    shown_from = Level.SUMMARY

    reference = models.CharField(_("Your reference"), max_length=100, blank=True)
    uprn = models.CharField(_("UPRN"), max_length=12, blank=True)
    address = models.CharField(_("Address"), max_length=500, blank=True)
    town = models.CharField(_("Town"), max_length=120, blank=True)
    postcode = models.CharField(_("Postcode"), max_length=10, blank=True)
    coordinate_system = models.CharField(
        _("Coordinate system"), max_length=10, choices=CoordinateSystem.choices, blank=True
    )
    easting = models.DecimalField(_("Easting"), max_digits=12, decimal_places=4, null=True, blank=True)
    northing = models.DecimalField(_("Northing"), max_digits=12, decimal_places=4, null=True, blank=True)
    latitude = models.FloatField(_("Latitude"), null=True, blank=True)
    longitude = models.FloatField(_("Longitude"), null=True, blank=True)
    floor_area_m2 = models.DecimalField(_("Floor area in m²"), max_digits=12, decimal_places=2, null=True, blank=True)
    floor_area_basis = models.CharField(_("Measured as"), max_length=10, choices=FloorAreaBasis.choices, blank=True)
    land_area_ha = models.DecimalField(
        _("Land area in hectares"), max_digits=12, decimal_places=4, null=True, blank=True
    )
    use = models.CharField(_("Use"), max_length=20, choices=Use.choices, blank=True)
    use_as_given = models.CharField(_("Use, in your words"), max_length=200, blank=True)
    tenure = models.CharField(_("Tenure"), max_length=30, choices=Tenure.choices, blank=True)
    tenure_detail = ArrayField(
        models.CharField(max_length=30, choices=TenureDetail.choices),
        verbose_name=_("Held or let as"),
        default=list,
        blank=True,
    )
    tenure_as_given = models.CharField(_("Tenure, in your words"), max_length=200, blank=True)
    holding_reason = models.CharField(_("Reason for holding"), max_length=200, blank=True)
    services = models.CharField(_("Services offered from it"), max_length=300, blank=True)
    is_vacant = models.BooleanField(_("Vacant"), null=True, blank=True)
    is_surplus = models.BooleanField(_("Surplus"), null=True, blank=True)
    is_community_value = models.BooleanField(_("Asset of community value"), null=True, blank=True)
    is_for_transfer = models.BooleanField(_("Offered for transfer to the community"), null=True, blank=True)
    retired_reason = models.CharField(_("Why retired"), max_length=300, blank=True)

    objects = PartQuerySet["AssetSummary"].as_manager()


class AssetDetail(Part):
    """Its condition, vacant space and what the owner means to do with it."""

    shown_from = Level.DETAIL

    condition_grade = models.CharField(_("Condition"), max_length=1, choices=Condition.choices, blank=True)
    condition_on = models.DateField(_("Condition surveyed on"), null=True, blank=True)
    functional_suitability = models.CharField(
        _("Functional suitability"), max_length=15, choices=Suitability.choices, blank=True
    )
    energy_rating = models.CharField(_("Energy rating"), max_length=1, choices=EnergyRating.choices, blank=True)
    vacant_space_m2 = models.DecimalField(
        _("Vacant space in m²"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    vacant_from_on = models.DateField(_("Vacant from"), null=True, blank=True)
    vacant_contact = models.CharField(_("Whom to ask about vacant space"), max_length=200, blank=True)
    staff_fte = models.DecimalField(
        _("People who work there, in full-time equivalents"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    workstations = models.PositiveIntegerField(_("Workstations"), null=True, blank=True)
    desks_in_use = models.DecimalField(
        _("Workstations in use at one time, on average"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    desks_counted_on = models.DateField(_("Use of workstations counted on"), null=True, blank=True)
    occupied_area_m2 = models.DecimalField(
        _("Occupied floor area in m²"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    non_clinical_area_m2 = models.DecimalField(
        _("Of which non-clinical, in m²"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    occupied_area_on = models.DateField(_("Occupied area as it was on"), null=True, blank=True)
    intention = models.CharField(_("Intention"), max_length=10, choices=Intention.choices, blank=True)
    intention_on = models.DateField(_("Intended for"), null=True, blank=True)
    notice_months = models.DecimalField(
        _("Notice before a break or the end, in months"), max_digits=3, decimal_places=0, null=True, blank=True
    )

    # What a brownfield register says of a site. It is kept as the planning authority words it.
    planning_status = models.CharField(_("Planning status"), max_length=60, blank=True)
    planning_permission = models.CharField(_("Type of permission"), max_length=80, blank=True)
    planning_permitted_on = models.DateField(_("Permission granted on"), null=True, blank=True)
    planning_history = models.TextField(_("Planning history"), blank=True)
    planning_ownership = models.CharField(_("Ownership in the brownfield register"), max_length=80, blank=True)
    planning_deliverable = models.CharField(_("Deliverable"), max_length=60, blank=True)
    planning_in_principle = models.CharField(_("Proposed for permission in principle"), max_length=200, blank=True)
    planning_dwellings_least = models.PositiveIntegerField(_("Net dwellings, at least"), null=True, blank=True)
    planning_dwellings_from = models.PositiveIntegerField(_("Net dwellings, from"), null=True, blank=True)
    planning_dwellings_to = models.PositiveIntegerField(_("Net dwellings, to"), null=True, blank=True)
    planning_description = models.TextField(_("Proposed development"), blank=True)
    planning_other_development = models.TextField(_("Development other than housing"), blank=True)
    planning_hazardous = models.CharField(_("Hazardous substances"), max_length=60, blank=True)
    planning_part_two = models.CharField(_("Part 2 of the register"), max_length=60, blank=True)
    planning_part_of = models.CharField(_("Previously part of"), max_length=200, blank=True)
    planning_site_plan = models.CharField(_("Site plan"), max_length=500, blank=True)
    planning_information = models.TextField(_("Site information"), blank=True)
    planning_notes = models.TextField(_("Planning notes"), blank=True)
    planning_added_on = models.DateField(_("Added to the brownfield register on"), null=True, blank=True)
    planning_updated_on = models.DateField(_("Updated in the brownfield register on"), null=True, blank=True)
    planning_ended_on = models.DateField(_("Left the brownfield register on"), null=True, blank=True)

    objects = PartQuerySet["AssetDetail"].as_manager()


class AssetMoney(Part):
    """What it costs and what it is worth: never beside the record that shows that it exists."""

    shown_from = Level.COMMERCIAL

    running_cost_gbp_per_year = money(_("Running cost a year"))
    required_maintenance_gbp = money(_("Required maintenance"))
    value_gbp = money(_("Value"))
    value_basis = models.CharField(_("Basis of value"), max_length=60, blank=True)
    valued_on = models.DateField(_("Valued on"), null=True, blank=True)
    rent_gbp_per_year = money(_("Rent a year"))
    lease_terms = models.TextField(_("Lease terms"), blank=True)

    objects = PartQuerySet["AssetMoney"].as_manager()


class LeaseEvent(ScopedModel):
    """A date in the lease of an asset."""

    part_of: ClassVar[str] = "asset"
    shown_from: ClassVar[Level] = Level.DETAIL

    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    asset = models.ForeignKey(Asset, models.CASCADE, related_name="lease_events")
    kind = models.CharField(_("Event"), max_length=15, choices=LeaseEventKind.choices)
    on = models.DateField(_("Date"))

    objects = PartQuerySet["LeaseEvent"].as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "asset", "kind"], name="lease_event_once"),)
        indexes = (models.Index(fields=["asset"], name="lease_events_of_asset"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


class AssetChangeQuerySet(PartQuerySet["AssetChange"]):
    """The history of a record, to whoever sees the record at the level of what changed."""

    def visible_to(self, actor: Actor) -> Self:
        """Changes of fields that `actor` sees today."""
        reasons = Q()
        for level in Level:
            reasons |= Q(level=level) & seen(Asset, actor, level, key="asset_id")
        return self.filter(reasons).scoped(actor.label)

    def since(self, version: int, names: Collection[str]) -> Self:
        """Changes of these fields that were saved after `version` of the asset, the oldest first."""
        return self.filter(version__gt=version, field__in=names).order_by("version")

    def newest_first(self) -> Self:
        """In the order in which a history is read; the key breaks ties."""
        return self.order_by("-at", "-pk")

    def before(self, at: dt.datetime, key: uuid.UUID) -> Self:
        """What comes after this change in a history that is read from the newest on."""
        return self.filter(Q(at__lt=at) | Q(at=at, pk__lt=key))


class AssetChange(ScopedModel):
    """One field of one asset, before and after, and who changed it."""

    part_of: ClassVar[str] = "asset"

    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    asset = models.ForeignKey(Asset, models.CASCADE, related_name="changes")
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    at = models.DateTimeField(default=clock.now)
    person = models.ForeignKey("partners.Person", models.PROTECT, null=True, related_name="+")
    person_name = models.CharField(max_length=200, blank=True)
    field = models.CharField(max_length=40)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    cause = models.CharField(max_length=20, default="edit")
    version = models.PositiveIntegerField(default=1)  # of the asset once saved; never shown: its gaps would tell

    objects = AssetChangeQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["asset", "-at"], name="asset_history"),)

    def __str__(self) -> str:
        return f"{self.field} {self.at:%Y-%m-%d}"


class AssetGrant(Grant):
    """Guardian's object permission on an asset."""

    content_object = models.ForeignKey(Asset, models.CASCADE, related_name="+")

    class Meta(Grant.Meta):
        abstract = False


class AssetShare(Share):
    """Why and until when an audience sees an asset."""

    asset = models.ForeignKey(Asset, models.CASCADE, related_name="shares")
    # of which last day its owner was warned, and so many days before at the latest: each warning goes once
    warned_of = models.DateField(null=True)
    warned_days = models.PositiveSmallIntegerField(null=True)

    objects = ShareQuerySet["AssetShare"].as_manager()

    class Meta:
        indexes = (
            # by all that the policy of a narrow row asks of it: with less, each of many shares walks all of them
            models.Index(
                fields=["asset", "door", "level", "until"], condition=Q(ended_at=None), name="live_shares_behind_door"
            ),
            models.Index(fields=["organisation", "until"], condition=Q(ended_at=None), name="live_shares_of_owner"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(level__range=(Level.LISTED, Level.COMMERCIAL)), name="share_level"),
        )


class AssetSightQuerySet(SightQuerySet["AssetSight"]):
    """Narrow rows of assets."""

    def behind_door_of_merge(self, actor: Actor) -> Self:
        """Rows in force behind a door that a merge over `actor.doors` gives; for `listing` and `owners` only."""
        return self.filter(until__gte=clock.today()).scoped(f"a door of {actor.label}")

    def best(self, actor: Actor) -> Self:
        """One row an asset: its highest level among the actor's doors, the lowest door breaking ties."""
        higher = (
            AssetSight.objects.visible_to(actor)
            .filter(asset=models.OuterRef("asset"))
            .filter(
                Q(level__gt=models.OuterRef("level"))
                | Q(level=models.OuterRef("level"), door__lt=models.OuterRef("door"))
            )
        )
        return self.filter(~models.Exists(higher))


class AssetSight(Sight):
    """What lists, filters, facets, searches and the map ask: cut to the level of its door."""

    pk = models.CompositePrimaryKey("asset_id", "door_id", "level")
    asset = models.ForeignKey(Asset, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=20)
    sort_locality = models.TextField(db_collation="C")
    is_retired = models.BooleanField()
    use = models.CharField(max_length=20, null=True)  # noqa: DJ001 - missing is not empty: cut to the level
    tenure = models.CharField(max_length=30, null=True)  # noqa: DJ001 - the same
    is_vacant = models.BooleanField(null=True)
    is_surplus = models.BooleanField(null=True)
    floor_area_m2 = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    vacant_space_m2 = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    vacant_from_on = models.DateField(null=True)
    intention = models.CharField(max_length=10, null=True)  # noqa: DJ001 - the same
    intention_on = models.DateField(null=True)
    lease_starts_on = models.DateField(null=True)
    lease_breaks_on = models.DateField(null=True)
    rent_review_on = models.DateField(null=True)
    lease_ends_on = models.DateField(null=True)
    notice_months = models.DecimalField(max_digits=3, decimal_places=0, null=True)

    objects = AssetSightQuerySet.as_manager()

    class Meta:
        indexes = INDEXES

    def __str__(self) -> str:
        return f"{self.sort_name} at {self.level}"
