"""A property with every fact recorded, each in words that stand nowhere else on a page."""

from __future__ import annotations

import datetime as dt
import html
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from assets.register.shown import in_words
from partners.acting.actor import Actor

if TYPE_CHECKING:
    from assets.register.fields import Field

EVERYTHING: dict[str, Any] = {
    "name": "Hen Neuadd",
    "kind": "land_and_building",
    "locality": "Llanfaes",
    "retired_on": dt.date(2021, 3, 4),
    "reference": "REF-7731",
    "uprn": "100100777333",
    "address": "17 Heol Ddistaw",
    "town": "Pontarddu",
    "postcode": "SA99 7QZ",
    "coordinate_system": "osgb36",
    "easting": Decimal("263412.1234"),
    "northing": Decimal("193377.5678"),
    "latitude": 51.62513,
    "longitude": -3.97354,
    "floor_area_m2": Decimal("1317.25"),
    "floor_area_basis": "ipms2",
    "land_area_ha": Decimal("3.4571"),
    "use": "prison",
    "use_as_given": "Lock-up, listed",
    "tenure": "pfi",
    "tenure_detail": ["ground_leasehold"],
    "tenure_as_given": "Long lease of the abbey",
    "holding_reason": "Awaiting a decision on the weir",
    "services": "Ferry tickets, net repair",
    "is_vacant": True,
    "is_surplus": True,
    "is_community_value": True,
    "is_for_transfer": True,
    "retired_reason": "Sold to a rowing club",
    "condition_grade": "d",
    "condition_on": dt.date(2022, 5, 6),
    "functional_suitability": "unsuitable",
    "planning_status": "Permissioned status",
    "planning_permission": "Outline permission",
    "planning_permitted_on": dt.date(2017, 2, 3),
    "planning_history": "Appeal of the mill",
    "planning_ownership": "Mixed ownership",
    "planning_deliverable": "Deliverable soon",
    "planning_in_principle": "In principle, proposed",
    "planning_dwellings_least": 7101,
    "planning_dwellings_from": 7102,
    "planning_dwellings_to": 7103,
    "planning_description": "Terraces by the canal",
    "planning_other_development": "A bakery and a smithy",
    "planning_hazardous": "Hazardous, checked",
    "planning_part_two": "Part two, entered",
    "planning_part_of": "Part of Gorse Field",
    "planning_site_plan": "Plan 42B",
    "planning_information": "Slopes to the east",
    "planning_notes": "Bats in the loft",
    "planning_added_on": dt.date(2017, 12, 4),
    "planning_updated_on": dt.date(2018, 11, 5),
    "planning_ended_on": dt.date(2019, 10, 6),
    "energy_rating": "F",
    "vacant_space_m2": Decimal("432.75"),
    "vacant_from_on": dt.date(2023, 7, 8),
    "vacant_contact": "Estates desk, 01234 567 890",
    "staff_fte": Decimal("87.5"),
    "workstations": 64,
    "desks_in_use": Decimal("37.25"),
    "desks_counted_on": dt.date(2024, 4, 23),
    "occupied_area_m2": Decimal("5123.5"),
    "non_clinical_area_m2": Decimal("1987.25"),
    "occupied_area_on": dt.date(2025, 3, 31),
    "intention": "relocate",
    "intention_on": dt.date(2031, 9, 10),
    "notice_months": Decimal(9),
    "lease_starts_on": dt.date(2001, 10, 11),
    "lease_expires_on": dt.date(2041, 11, 12),
    "lease_break_on": dt.date(2032, 12, 13),
    "rent_review_on": dt.date(2033, 1, 14),
    "running_cost_gbp_per_year": Decimal(87654),
    "required_maintenance_gbp": Decimal(23456),
    "value_gbp": Decimal(1345678),
    "value_basis": "Existing use value",
    "valued_on": dt.date(2024, 2, 15),
    "rent_gbp_per_year": Decimal(34567),
    "lease_terms": "Repairing lease with a ferry clause",
}
#: words too short or too common to be looked for in a whole page
COMMON = frozenset(
    {
        *("is_vacant", "is_surplus", "is_community_value", "is_for_transfer"),
        *("kind", "notice_months", "energy_rating", "coordinate_system"),
    }
)


def words(field: Field) -> str:
    """How a page says the value of `EVERYTHING`."""
    return in_words(field, EVERYTHING[field.name])


def text_of(page: bytes) -> str:
    """The text of a page, without its tags."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.decode())))


def rows(page: bytes) -> dict[str, str]:
    """The summary lists of a page: what is said of each key."""
    found = re.findall(r"<dt[^>]*>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", page.decode(), re.DOTALL)
    return {text_of(key.encode()).strip(): text_of(value.encode()).strip() for key, value in found}


def sent(actor: Actor, **answers: Any) -> dict[str, Any]:
    """What a browser posts for this actor."""
    assert actor.organisation is not None
    return {"acting_for": str(actor.organisation.pk), **answers}
