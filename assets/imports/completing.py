"""What a row says between its cells: a place from its coordinates, a name from its address."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from assets.imports.checked import CheckedRow
from assets.imports.coordinates import resolve_geo
from assets.imports.places import outward_part
from assets.imports.refusals import BadCell, Doubtful

# The heading of the column that each field came from, for what we say about it.
Headings = Mapping[str, str]

_SHORTEST_NAME = 4


def complete(row: CheckedRow, found: dict[str, Any], headings: Headings) -> None:
    """Moves what was found in the cells into the row's values, with what follows from it."""
    row.values = found
    _settle_place(row, found, headings)
    _settle_vacancy(found)
    _settle_lease(row, found, headings)
    _settle_name(row, found)
    _settle_locality(found)


def _settle_place(row: CheckedRow, found: dict[str, Any], headings: Headings) -> None:
    system = found.pop("coordinate_system", None)
    _settle_geo(row, found, system, headings)
    for single in ("grid_reference", "grid_pair"):
        pair = found.pop(single, None)
        if pair and "easting" not in found and "northing" not in found:
            found["easting"], found["northing"] = pair
    _whole_pair(row, found, ("easting", "northing"), headings)
    _whole_pair(row, found, ("latitude", "longitude"), headings)
    if "easting" in found:
        found["coordinate_system"] = "osgb36"
    elif "latitude" in found:
        found["coordinate_system"] = "etrs89" if system == "etrs89" else "wgs84"


def _settle_geo(row: CheckedRow, found: dict[str, Any], system: str | None, headings: Headings) -> None:
    _whole_pair(row, found, ("geo_x", "geo_y"), headings)
    if "geo_x" not in found:
        return
    x, y = found.pop("geo_x"), found.pop("geo_y")
    if not x and not y:
        return
    try:
        _place_geo(row, found, (x, y), system, headings)
    except BadCell as bad:
        known = "easting" in found or "latitude" in found
        (row.warn if known else row.refuse)(headings["geo_x"], f"{x}, {y}", bad.code, bad.facts)


def _place_geo(
    row: CheckedRow,
    found: dict[str, Any],
    pair: tuple[Decimal, Decimal],
    system: str | None,
    headings: Headings,
) -> None:
    place = resolve_geo(*pair, system)
    if isinstance(place, Doubtful):
        row.warn(headings["geo_x"], f"{pair[0]}, {pair[1]}", place.code, place.facts)
        place = place.value
    if isinstance(place, Mapping):
        for name, value in place.items():
            found.setdefault(name, value)


def _whole_pair(row: CheckedRow, found: dict[str, Any], names: tuple[str, str], headings: Headings) -> None:
    """Half a pair is no place: it is left out, and said, unless its other half was refused."""
    for name, other in (names, names[::-1]):
        if name in found and other not in found:
            value = found.pop(name)
            if not row.rejected:
                row.warn(headings.get(name, ""), str(value), "half_coordinates")


def _settle_vacancy(found: dict[str, Any]) -> None:
    occupied = found.pop("is_occupied", None)
    if "is_vacant" in found:
        return
    if occupied is not None:
        found["is_vacant"] = not occupied
    elif "vacant" in found.get("tenure_detail", ()):
        found["is_vacant"] = True


def _settle_lease(row: CheckedRow, found: dict[str, Any], headings: Headings) -> None:
    starts, expires = found.get("lease_starts_on"), found.get("lease_expires_on")
    if starts and expires and expires < starts:
        facts = {"starts": starts.isoformat()}
        row.refuse(headings["lease_expires_on"], expires, "lease_ends_before_start", facts)
        del found["lease_expires_on"]


def _settle_name(row: CheckedRow, found: dict[str, Any]) -> None:
    if "name" in found:
        return
    address, reference = found.get("address"), found.get("reference")
    if address:
        found["name"] = name_from(address)
        row.warn("", found["name"], "name_from_address")
    elif reference:
        found["name"] = reference
        row.warn("", reference, "name_from_reference")
    else:
        row.is_hopeless = True
        if not row.rejected:
            row.refuse("", "", "names_nothing")


def name_from(address: str) -> str:
    """The first part of an address that is long enough to be a name."""
    parts = address.split(", ")
    name = parts[0]
    for part in parts[1:]:
        if len(name) >= _SHORTEST_NAME and not name.isdecimal():
            break
        name = f"{name}, {part}"
    return name[:300]


def _settle_locality(found: dict[str, Any]) -> None:
    if "locality" not in found:
        near = found.get("town") or outward_part(found.get("postcode", ""))
        if near:
            found["locality"] = near
