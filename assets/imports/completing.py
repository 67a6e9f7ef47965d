"""What a row says between its cells: a place from its coordinates, a name from its address."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from assets.imports.checked import CheckedRow
from assets.imports.coordinates import GridPoint, grid_place, resolve_degrees, resolve_geo, resolve_grid
from assets.imports.exchanged import as_turned
from assets.imports.orders import Order
from assets.imports.places import outward_part
from assets.imports.refusals import BadCell, Doubtful
from assets.imports.tables import Cell

# The heading of the column that each field came from, for what we say about it.
Headings = Mapping[str, str]
Orders = Sequence[tuple[Order, Cell]]

_SHORTEST_NAME = 4


def complete(
    row: CheckedRow,
    found: dict[str, Any],
    headings: Headings,
    orders: Orders,
    exchanged: frozenset[str] = frozenset(),
) -> None:
    """Moves what was found in the cells into the row's values, with what follows from it.

    `orders` are those that the columns of the file can break, each with the cell that would be at fault;
    `exchanged` are the pairs of coordinates that have changed places in the whole file.
    """
    row.values = found
    if row.portal_id:  # as the portal wrote it: nothing follows from it that is not there
        _settle_downloaded(row, found, headings, orders)
        return
    _settle_place(row, found, headings, exchanged)
    _settle_vacancy(found)
    _settle_orders(row, found, headings, orders)
    _settle_name(row, found)
    _settle_locality(found)


def _settle_downloaded(row: CheckedRow, found: dict[str, Any], headings: Headings, orders: Orders) -> None:
    for name in ("latitude", "longitude"):
        if name in found:
            found[name] = round(float(found[name]), 6)
    for names in (("easting", "northing"), ("latitude", "longitude")):
        _whole_pair(row, found, names, headings)
    _settle_orders(row, found, headings, orders)


def _settle_place(row: CheckedRow, found: dict[str, Any], headings: Headings, exchanged: frozenset[str]) -> None:
    """One place from whatever columns speak of it: the National Grid first, as it is exact."""
    system = found.pop("coordinate_system", None)
    for names in (("easting", "northing"), ("latitude", "longitude"), ("geo_x", "geo_y")):
        _whole_pair(row, found, names, headings)
    pairs = {name: (found.pop(name), found.pop(other)) for name, other in _PAIRS if name in found}
    if "grid_pair" in found:
        pairs["grid_pair"] = found.pop("grid_pair")
    for name in pairs.keys() & exchanged:
        turned = as_turned(name, pairs[name])
        if turned:
            _say_exchanged(row, pairs[name] if name != "longitude" else turned)
            pairs[name] = turned
    places: list[dict[str, Any]] = []
    if "easting" in pairs:
        _resolve(row, places, (headings["easting"], headings["northing"]), pairs["easting"], resolve_grid)
    if "geo_x" in pairs:
        _resolve(
            row, places, (headings["geo_x"], headings["geo_y"]), pairs["geo_x"], lambda x, y: resolve_geo(x, y, system)
        )
    if "longitude" in pairs:
        names = headings["longitude"], headings["latitude"]
        _resolve(row, places, names, pairs["longitude"], lambda x, y: resolve_degrees(x, y, system))
    singles = found.pop("grid_reference", None), pairs.get("grid_pair")
    places.extend(grid_place(*pair) for pair in singles if pair)
    _take_places(found, sorted(places, key=lambda place: "easting" not in place))


def _say_exchanged(row: CheckedRow, given: GridPoint) -> None:
    """Once a row, however many of its places were exchanged."""
    if not any(one.reason == "grid_swapped" for one in row.warnings):
        row.warn("", f"{given[0]}, {given[1]}", "grid_swapped")


# Of a pair of x and y, which half the reason speaks of; of both where it is not here.
_HALF_AT_FAULT = {
    "easting_outside_gb": 0,
    "northing_outside_gb": 1,
    "longitude_outside_uk": 0,
    "latitude_outside_uk": 1,
}
_PAIRS = (("easting", "northing"), ("longitude", "latitude"), ("geo_x", "geo_y"))


def _take_places(found: dict[str, Any], places: list[dict[str, Any]]) -> None:
    for place in places:
        for name, value in place.items():
            found.setdefault(name, value)


def _resolve(
    row: CheckedRow,
    places: list[dict[str, Any]],
    headings: tuple[str, str],
    pair: tuple[Decimal, Decimal],
    resolve: Callable[[Decimal, Decimal], object],
) -> None:
    x, y = pair
    if not x and not y:  # noughts are "not recorded"
        return
    shown = f"{x}, {y}"
    try:
        place = resolve(x, y)
    except BadCell as bad:
        which = _HALF_AT_FAULT.get(bad.code)
        say = row.warn if places else row.refuse
        if which is None:
            say(headings[0], shown, bad.code, bad.facts)
        else:
            say(headings[which], str(pair[which]), bad.code, bad.facts)
        return
    if isinstance(place, Doubtful):
        row.warn(headings[0], shown, place.code, place.facts)
        place = place.value
    if isinstance(place, dict):
        places.append(place)


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


def _settle_orders(row: CheckedRow, found: dict[str, Any], headings: Headings, orders: Orders) -> None:
    """Two facts that contradict each other are as bad in a file as in a form: one of their cells is refused."""
    for order, cell in orders:
        if order.first in found and order.last in found and found[order.last] < found[order.first]:
            del found[order.bad]
            facts = {"other": str(found[order.other]), "field": order.other}
            row.refuse(headings[order.bad], cell, order.code, facts)


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
