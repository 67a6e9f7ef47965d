"""What an empty cell clears, where the owner wishes it: it says then that nothing is recorded."""

from collections.abc import Sequence

from assets.imports.checked import CheckedRow

_COORDINATES = ("easting", "northing", "latitude", "longitude", "coordinate_system")
_OF_A_PLACE = frozenset(
    {"easting", "northing", "latitude", "longitude", "geo_x", "geo_y", "grid_reference", "grid_pair"}
)
# What an empty cell clears beside its own field; a name, a reference and a kind are never cleared.
_CLEARED_WITH: dict[str, tuple[str, ...]] = {
    "use": ("use", "use_as_given"),
    "tenure": ("tenure", "tenure_as_given"),
    "floor_area_m2": ("floor_area_m2", "floor_area_basis"),
    "is_occupied": ("is_vacant",),
    "name": (),
    "reference": (),
    "kind": (),
    "owner": (),
    "portal_id": (),
    "coordinate_system": (),
}
# Of vacant property the Code publishes no address and no place: an empty cell there says nothing.
_KEPT_FROM_THE_CODE = _OF_A_PLACE | {"address"}


def clear_empty(rows: list[CheckedRow], columns: Sequence[tuple[str, str]], *, is_code: bool) -> None:
    """Makes an empty cell say that nothing is recorded; a bad one says nothing at all.

    `columns` are headings, each with the field that it is matched to: a file may have one heading twice.
    """
    by_heading, spoken = dict(columns), {target for _heading, target in columns}
    for row in rows:
        if row.stranger is not None:
            continue
        bad = {by_heading.get(problem.column) for problem in row.problems}
        if row.portal_id:
            halves = {by_heading.get(one.column) for one in row.warnings if one.reason == "half_coordinates"}
            _clear_own(row, spoken - bad - (_OF_A_PLACE if halves else set()), is_code=is_code)
        else:
            _clear_anybodys(row, spoken - bad, is_place_bad=bool(bad & _OF_A_PLACE))


def _clear_anybodys(row: CheckedRow, spoken: set[str], *, is_place_bad: bool) -> None:
    """In a file of anybody's: several columns may say one place, and a fact may stand in two of them."""
    if spoken & _OF_A_PLACE and "latitude" not in row.values and not is_place_bad:
        row.values.update(dict.fromkeys(_COORDINATES))
    for target in spoken - _OF_A_PLACE:
        if target in row.values:  # what goes with it was not emptied
            continue
        for name in _CLEARED_WITH.get(target, (target,)):
            row.values.setdefault(name, None)


def _clear_own(row: CheckedRow, spoken: set[str], *, is_code: bool) -> None:
    """The same where the portal wrote the row: each column is one field, and a list may have few of them."""
    for pair in ("easting", "northing"), ("latitude", "longitude"):
        if spoken.isdisjoint(pair) or not spoken.issuperset(pair):
            spoken = spoken.difference(pair)
    for target in spoken - (_KEPT_FROM_THE_CODE if is_code else set()):
        if target == "coordinate_system" or _CLEARED_WITH.get(target, (target,)):
            row.values.setdefault(target, None)
