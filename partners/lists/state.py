"""The state of a list page is its URL: filters, order and place, each of them known by name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from partners.acting.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from django.http import QueryDict

    from partners.lists.filters import Filter

PLACE = ("after", "before")
ALL = "all"  # count=all: count to the end, however long it takes
COUNT = "count"
COLUMNS = "columns"


class UnknownParameter(Refused):
    """The URL asks for a filter or an order that this list does not have: never silently more rows."""

    code = "unknown_parameter"
    status = 400
    sentence = _("This list does not know “%(parameter)s” with the value “%(value)s”.")


@dataclass(frozen=True, slots=True)
class Sort:
    """An order that a list offers. A `nullable` column has its missing values last either way."""

    name: str
    label: Any
    column: str
    descending: bool = False
    numeric: bool = False
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class ListState:
    """What a reader asked of a list. `values` holds only filters that are on."""

    path: str
    values: Mapping[str, tuple[str, ...]]
    sort: Sort
    default_sort: str
    after: str = ""
    before: str = ""
    counts_all: bool = False
    columns: tuple[str, ...] = ()

    def url(self, **changes: Any) -> str:
        """The address of this list with filters or order changed; the place starts anew unless given."""
        pairs = [(name, value) for name, values in self.values.items() for value in values]
        if self.sort.name != self.default_sort:
            pairs.append(("sort", self.sort.name))
        if self.columns:
            pairs.append((COLUMNS, ",".join(self.columns)))
        for name, value in changes.items():
            pairs = [(key, kept) for key, kept in pairs if key != name]
            pairs += [(name, one) for one in ([value] if isinstance(value, str) else value)]
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path

    def without(self, name: str, value: str) -> str:
        """The address with one value of one filter taken away."""
        return self.url(**{name: tuple(one for one in self.values[name] if one != value)})

    def without_filter(self, name: str) -> ListState:
        """The same list with one filter off."""
        return replace(self, values={one: values for one, values in self.values.items() if one != name})

    @property
    def query(self) -> str:
        """Filters and order as a query string, to carry them to a download or to another page."""
        return self.url().partition("?")[2]

    def at_start(self) -> ListState:
        """The same list from its first row."""
        return replace(self, after="", before="")


def read_state(
    parameters: QueryDict,
    path: str,
    filters: Sequence[Filter],
    sorts: Sequence[Sort],
    columns: Collection[str] = (),
) -> ListState:
    """What the URL asks for. Raises UnknownParameter on a name or value that the list does not know.

    `columns` are those among which the list lets its reader choose.
    """
    known = {one.name: one for one in filters}
    by_name = {one.name: one for one in sorts}
    values: dict[str, tuple[str, ...]] = {}
    for name, given in parameters.lists():
        beside = name in PLACE or name == "sort" or (name == COUNT and given == [ALL])
        if beside or (columns and name == COLUMNS):
            continue
        if name not in known:
            raise UnknownParameter(parameter=name, value=", ".join(given))
        cleaned = known[name].read(tuple(str(one).strip() for one in given))
        if cleaned:
            values[name] = cleaned
    sort = parameters.get("sort", sorts[0].name)
    if sort not in by_name:
        raise UnknownParameter(parameter="sort", value=sort)
    return ListState(
        path=path,
        values=values,
        sort=by_name[sort],
        default_sort=sorts[0].name,
        after=parameters.get("after", ""),
        before=parameters.get("before", ""),
        counts_all=COUNT in parameters,
        columns=_columns(parameters.getlist(COLUMNS), columns) if columns else (),
    )


def _columns(given: Sequence[str], known: Collection[str]) -> tuple[str, ...]:
    """The columns asked for, parted by commas or one by one, in that order, each once."""
    wanted = tuple(dict.fromkeys(one.strip() for text in given for one in text.split(",") if one.strip()))
    for one in wanted:
        if one not in known:
            raise UnknownParameter(parameter=COLUMNS, value=one)
    return wanted
