"""A file to begin with: headings that the portal knows, and two properties that nobody has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assets.imports.downloaded import HEADINGS

if TYPE_CHECKING:
    from collections.abc import Mapping

_ROWS: tuple[Mapping[str, str], ...] = (
    {
        "reference": "EX-001",
        "uprn": "100000000001",
        "name": "Example Town Hall",
        "kind": "Land and building",
        "address": "1 Example Street",
        "town": "Swansea",
        "postcode": "SA1 1AA",
        "easting": "265500",
        "northing": "193000",
        "floor_area_m2": "1250.5",
        "floor_area_basis": "GIA",
        "use": "Office",
        "tenure": "Freehold",
        "holding_reason": "Operational",
        "services": "Registrar, housing advice",
        "is_vacant": "No",
        "is_surplus": "No",
        "condition_grade": "B",
        "condition_on": "31/03/2025",
        "energy_rating": "C",
        "running_cost_gbp_per_year": "\N{POUND SIGN}82,000",
    },
    {
        "reference": "EX-002",
        "name": "Example Depot",
        "kind": "Building",
        "address": "Unit 2, Example Way",
        "town": "Cardiff",
        "postcode": "CF10 3NQ",
        "easting": "318000",
        "northing": "176000",
        "floor_area_m2": "640",
        "floor_area_basis": "NIA",
        "use": "Depot",
        "tenure": "Leasehold",
        "holding_reason": "Operational",
        "is_vacant": "No",
        "is_surplus": "No",
        "lease_starts_on": "01/04/2020",
        "lease_expires_on": "31/03/2035",
        "lease_break_on": "31/03/2030",
        "rent_gbp_per_year": "\N{POUND SIGN}24,500",
    },
)
_NAMES = tuple(name for name in HEADINGS if any(name in row for row in _ROWS))


def sample() -> tuple[list[str], list[list[str]]]:
    """Headings and rows, the same in every language: the import reads them as they are."""
    return [HEADINGS[name] for name in _NAMES], [[row.get(name, "") for name in _NAMES] for row in _ROWS]
