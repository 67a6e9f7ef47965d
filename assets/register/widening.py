"""Where no property meets the filters: how many there would be without each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection

from assets.register.filters import FILTERS
from assets.register.listing import LOOKED_AT, MOST_COUNTED, as_value, looked_through

if TYPE_CHECKING:
    from collections.abc import Sequence

    from partners.acting.actor import Actor
    from partners.lists.filters import Filter
    from partners.lists.state import ListState


@dataclass(frozen=True, slots=True)
class Without:
    """A filter that is on, and what the list would hold without it: `total`, or more where it is not whole."""

    label: str
    values: str
    url: str
    total: int
    is_whole: bool


def without_each(
    actor: Actor, state: ListState, filters: Sequence[Filter] = FILTERS, most: int = MOST_COUNTED
) -> list[Without]:
    """Each filter that is on, where taking it away would show something or might. One query, none without filters.

    As many rows are looked at for each as for the count of a list; where that was not all, there may be more.
    """
    asked: list[tuple[str, tuple[Any, ...]]] = []
    on = [one for one in filters if state.values.get(one.name)] if actor.doors else []
    for one in on:
        rows, meets = looked_through(actor, state.without_filter(one.name))
        looked_at = rows.order_by().annotate(meets=as_value(meets)).values_list("asset_id", "meets")
        try:
            asked.append(looked_at[: most * LOOKED_AT + 1].query.sql_with_params())
        except EmptyResultSet:  # another filter can be met by nothing
            asked.append(("SELECT NULL::uuid, false WHERE false", ()))
    if not asked:
        return []
    each = (
        f"SELECT {number}, count(DISTINCT asset_id) FILTER (WHERE meets), count(*) <= {most * LOOKED_AT}"
        f" FROM ({sql}) AS looked_at(asset_id, meets)"
        for number, (sql, _given) in enumerate(asked)
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(each), [value for _sql, given in asked for value in given])
        found = {number: (total, is_whole) for number, total, is_whole in cursor}
    return [
        Without(
            label=str(one.label),
            values=", ".join(one.words(value) for value in state.values[one.name]),
            url=state.url(**{one.name: ()}),
            total=found[number][0],
            is_whole=found[number][1],
        )
        for number, one in enumerate(on)
        if found[number] != (0, True)
    ]
