"""The headings of the register as the portal itself writes it, so that its own file comes back unchanged.

They are the same in every language: a file is sent from one body to another, and mended in between.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

KEY = "Estate Portal ID"

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
        "is_vacant": "Vacant",
        "is_surplus": "Surplus",
        "condition_grade": "Condition",
        "condition_on": "Condition surveyed on",
        "functional_suitability": "Functional suitability",
        "energy_rating": "Energy rating",
        "vacant_space_m2": "Vacant space (m2)",
        "vacant_from_on": "Vacant from",
        "vacant_contact": "Vacant space contact",
        "staff_fte": "Staff (FTE)",
        "workstations": "Workstations",
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
_FIELDS = MappingProxyType({heading: name for name, heading in HEADINGS.items()} | {KEY: "portal_id"})


def own_headings(headings: Sequence[str]) -> dict[int, str]:
    """Which column is which field in a file that the portal wrote; nothing for any other file."""
    if KEY not in headings:
        return {}
    return {column: _FIELDS[heading] for column, heading in enumerate(headings) if heading in _FIELDS}
