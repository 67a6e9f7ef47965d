"""How the portal knows what it wrote itself, so that its own files come back unchanged.

Every table of properties that it writes has a column with its own key, `KEY`. The headings of the whole
register and of the Transparency Code are the same in every language: such a file is sent from one body to
another, and mended in between. What a list shows is in its reader's words: `spoken` brings those.
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from assets.imports.tables import Cell
from assets.register.identity import KEY

#: of each field with choices, the words that stand for them: word to code
Words = Mapping[str, Mapping[str, str]]

_PORTAL_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_BETWEEN_WORDS = re.compile(r"\s*[,;]\s*")

#: field of the register to its heading, in the order of the file
HEADINGS: Mapping[str, str] = MappingProxyType(
    {
        "reference": "Reference",
        "uprn": "UPRN",
        "name": "Name",
        "kind": "Land or building",
        "locality": "Locality",
        "address": "Address",
        "town": "Town",
        "postcode": "Postcode",
        "coordinate_system": "Coordinate system",
        "easting": "Easting",
        "northing": "Northing",
        "latitude": "Latitude",
        "longitude": "Longitude",
        "floor_area_m2": "Floor area (m2)",
        "floor_area_basis": "Floor area basis",
        "land_area_ha": "Land area (ha)",
        "use": "Use",
        "use_as_given": "Use in your words",
        "tenure": "Tenure",
        "tenure_detail": "Tenure detail",
        "tenure_as_given": "Tenure in your words",
        "holding_reason": "Reason for holding",
        "services": "Services offered from it",
        "is_vacant": "Vacant",
        "is_surplus": "Surplus",
        "is_community_value": "Asset of community value",
        "is_for_transfer": "Offered for transfer",
        "condition_grade": "Condition",
        "condition_on": "Condition surveyed on",
        "functional_suitability": "Functional suitability",
        "energy_rating": "Energy rating",
        "vacant_space_m2": "Vacant space (m2)",
        "vacant_from_on": "Vacant from",
        "vacant_contact": "Vacant space contact",
        "staff_fte": "Staff (FTE)",
        "workstations": "Workstations",
        "desks_in_use": "Workstations in use on average",
        "desks_counted_on": "Workstations counted on",
        "occupied_area_m2": "Occupied floor area (m2)",
        "non_clinical_area_m2": "Non-clinical floor area (m2)",
        "occupied_area_on": "Occupied floor area as at",
        "intention": "Intention",
        "intention_on": "Intended for",
        "lease_starts_on": "Lease starts",
        "lease_expires_on": "Lease ends",
        "lease_break_on": "Lease break",
        "rent_review_on": "Rent review",
        "notice_months": "Notice (months)",
        "running_cost_gbp_per_year": "Running cost a year (£)",
        "required_maintenance_gbp": "Required maintenance (£)",
        "value_gbp": "Value (£)",
        "value_basis": "Basis of value",
        "valued_on": "Valued on",
        "rent_gbp_per_year": "Rent a year (£)",
        "lease_terms": "Lease terms",
        "planning_status": "Planning status",
        "planning_permission": "Permission type",
        "planning_permitted_on": "Permission date",
        "planning_history": "Planning history",
        "planning_ownership": "Ownership status",
        "planning_deliverable": "Deliverable",
        "planning_in_principle": "Proposed for PIP",
        "planning_dwellings_least": "Min net dwellings",
        "planning_dwellings_from": "Net dwellings range from",
        "planning_dwellings_to": "Net dwellings range to",
        "planning_description": "Development description",
        "planning_other_development": "Non-housing development",
        "planning_hazardous": "Hazardous substances",
        "planning_part_two": "Part 2",
        "planning_part_of": "Previously part of",
        "planning_site_plan": "Site plan URL",
        "planning_information": "Site information",
        "planning_notes": "Planning notes",
        "planning_added_on": "First added date",
        "planning_updated_on": "Last updated date",
        "planning_ended_on": "End date",
    }
)
#: the Code's own words for its columns (Local Government Transparency Code 2015, land and building assets)
CODE: Mapping[str, str] = MappingProxyType(
    {
        "Unique Property Reference Number": "uprn",
        "Unique asset identity": "reference",
        "Name of building or land": "name",
        "Street number and street": "address",
        "Post town": "town",
        "UK postcode": "postcode",
        "Map reference easting": "easting",
        "Map reference northing": "northing",
        "Latitude": "latitude",
        "Longitude": "longitude",
        "Tenure": "tenure",
        "Tenure detail": "tenure_detail",
        "Land only or permanent building": "kind",
        "Reason for holding": "holding_reason",
        "Services offered from it": "services",
        "Asset of community value": "is_community_value",
        "Offered for transfer": "is_for_transfer",
        "Floor area (m2)": "floor_area_m2",
        "Functional suitability": "functional_suitability",
        "Energy rating": "energy_rating",
    }
)
CODE_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "land": "Land only",
        "building": "Permanent building",
        "land_and_building": "Land with a permanent building",
    }
)
#: the Code knows two tenures by name; every other is "Other"
CODE_TENURES: Mapping[str, str] = MappingProxyType({"freehold": "Freehold", "leasehold": "Leasehold"})
_FIELDS = MappingProxyType({**{heading: name for name, heading in HEADINGS.items()}, **CODE, KEY: "portal_id"})


def own_headings(headings: Sequence[str], labels: Mapping[str, str]) -> dict[int, str]:
    """Which column is which field in a file that the portal wrote; nothing for any other file.

    `labels` are the headings of lists, in every language.
    """
    if KEY not in headings:
        return {}
    known = {**labels, **_FIELDS}
    found = {known[heading]: column for column, heading in reversed(list(enumerate(headings))) if heading in known}
    return {column: target for target, column in found.items()}


def is_code(headings: Sequence[str]) -> bool:
    """Whether the file has the Code's columns as the portal writes them; those that are empty are not there."""
    named = {"Unique asset identity", "Name of building or land"} <= set(headings)
    return named and (KEY in headings or set(headings) <= CODE.keys())


def is_portal_id(cell: Cell) -> bool:
    """Whether this can only be a key of the portal's making."""
    return isinstance(cell, str) and _PORTAL_ID.fullmatch(cell) is not None


def with_the_code(words: Words) -> Words:
    """With the Code's words for land and buildings: in files of others they mean something else."""
    return {**words, "kind": {**words.get("kind", {}), **{word: code for code, word in CODE_KINDS.items()}}}


def as_code(words: Words, target: str, cell: Cell) -> str | None:
    """What the portal's own word for a choice stands for; None for anything else."""
    known = words.get(target)
    if known is None or not isinstance(cell, str):
        return None
    if target == "tenure_detail":
        codes = [known.get(one, "") for one in _BETWEEN_WORDS.split(cell)]
        return "; ".join(codes) if all(codes) else None
    return known.get(cell)
