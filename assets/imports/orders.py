"""Which cell is at fault where two facts of a row contradict each other, and what is said of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from assets.register.ordered import IN_ORDER


@dataclass(frozen=True, slots=True)
class Order:
    """`last` is never less than `first`; `bad` is the one of them to be left out, `code` says why beside the other."""

    first: str
    last: str
    bad: str
    other: str
    code: str


# Of a whole and its part the whole is worth more; of two dates, or two ends, the first is.
_PARTS = frozenset({"desks_in_use", "non_clinical_area_m2"})
_CODES = {
    "desks_in_use": "part_exceeds_whole",
    "non_clinical_area_m2": "part_exceeds_whole",
    "lease_starts_on": "lease_ends_before_start",
    "planning_dwellings_from": "range_ends_below_start",
    "planning_added_on": "ended_before_added",
}
ORDERS = tuple(
    Order(first, last, *((first, last) if first in _PARTS else (last, first)), _CODES[first])
    for first, last in IN_ORDER
)


def orders_among(columns: Mapping[str, int]) -> tuple[tuple[Order, int], ...]:
    """Those of which a file has both columns, with that of the bad one: for most files none, so no row is asked."""
    return tuple((one, columns[one.bad]) for one in ORDERS if one.first in columns and one.last in columns)
