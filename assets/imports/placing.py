"""Where checked rows lie: degrees of what is on the National Grid, what was turned round, what is in the sea."""

from assets.imports.checked import CheckedRow
from assets.imports.coordinates import FAR_APART_M, in_grid, metres_apart, to_degrees
from assets.imports.land import on_land


def place_rows(rows: list[CheckedRow]) -> None:
    """Gives every row on the National Grid its latitude and longitude, in one go, and says what lies in the sea."""
    placed = [row for row in rows if "easting" in row.values]
    points = [(row.values["easting"], row.values["northing"]) for row in placed]
    at_sea = []
    for row, place in zip(placed, to_degrees(points), strict=True):  # type: ignore[arg-type]
        if on_land(*place):
            _place(row, place)
        else:
            at_sea.append((row, place))
    turned = to_degrees([(row.values["northing"], row.values["easting"]) for row, _ in at_sea])  # type: ignore[misc]
    for (row, place), other in zip(at_sea, turned, strict=True):
        given = f"{row.values['easting']}, {row.values['northing']}"
        if on_land(*other) and in_grid(row.values["northing"], row.values["easting"]):  # type: ignore[arg-type]
            row.values["easting"], row.values["northing"] = row.values["northing"], row.values["easting"]
            _say_turned(row, given)
            _place(row, other)
        else:
            row.warn("", given, "in_the_sea")
            _place(row, place)
    for row in rows:
        latitude, longitude = row.values.get("latitude"), row.values.get("longitude")
        if "easting" in row.values or not isinstance(latitude, float) or not isinstance(longitude, float):
            continue
        if not on_land(latitude, longitude):
            row.warn("", f"{latitude}, {longitude}", "in_the_sea")


def _say_turned(row: CheckedRow, given: str) -> None:
    """A row that was turned with its file, and would lie in the sea, stood the right way round: nothing is said."""
    kept = [one for one in row.warnings if one.reason != "grid_swapped"]
    if len(kept) < len(row.warnings):
        row.warnings = kept
    else:
        row.warn("", given, "grid_swapped")


def _place(row: CheckedRow, derived: tuple[float, float]) -> None:
    given = row.values.get("latitude"), row.values.get("longitude")
    if isinstance(given[0], float) and isinstance(given[1], float):
        apart = round(metres_apart((given[0], given[1]), derived))
        if apart > FAR_APART_M:
            row.warn("", f"{given[0]}, {given[1]}", "places_differ", {"metres": apart})
        elif row.portal_id:  # as the portal had it, to the last figure
            return
    elif row.portal_id:
        row.coarse.append("latitude")
    row.values["latitude"], row.values["longitude"] = derived
