"""Paging by place, not by number: a deep page costs what the first costs, and rows are never skipped."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
import uuid
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models.expressions import OrderBy

    from partners.lists.state import Sort


@dataclass(frozen=True, slots=True)
class Place:
    """The row at an edge of a page: its value in the order, None when it has none, and its key."""

    value: Any
    key: uuid.UUID

    def encoded(self) -> str:
        """For the URL."""
        value = self.value
        if isinstance(value, dt.datetime | dt.date):
            value = value.isoformat()
        elif isinstance(value, Decimal):
            value = format(value, "f")
        raw = json.dumps([value, str(self.key)], ensure_ascii=False)
        return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")


def read_place(text: str, kind: Callable[[str], Any]) -> Place | None:
    """The place that a URL names, or None when it names none that we wrote: then the list starts anew.

    `kind` turns the text of a value into the value. Places hold only what their reader has seen.
    """
    try:
        value, key = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return Place(None if value is None else kind(value), uuid.UUID(key))
    except (ValueError, TypeError, binascii.Error, InvalidOperation, AttributeError):
        return None


def beyond(place: Place, sort: Sort, key: str, *, backwards: bool) -> Q:
    """The rows after (or before) a place in the order of `sort` and `key`; missing values come last."""
    column, descending = sort.column, sort.descending != backwards
    tie = Q(**{f"{key}__lt" if backwards else f"{key}__gt": place.key})
    if place.value is None:
        among_missing = Q(**{f"{column}__isnull": True}) & tie
        return among_missing | Q(**{f"{column}__isnull": False}) if backwards else among_missing
    edge = "lt" if descending else "gt"
    # The first condition gives the index its bound; the second is exact.
    past = Q(**{f"{column}__{edge}e": place.value}) & (Q(**{f"{column}__{edge}": place.value}) | tie)
    return past | Q(**{f"{column}__isnull": True}) if sort.nullable and not backwards else past


def ordering(sort: Sort, key: str, *, backwards: bool) -> list[OrderBy]:
    """The order of `sort`, ties by `key`, missing values last; turned round for a page before a place."""
    # Saying where missing values go would keep the index of a column without any from being used.
    nulls = {"nulls_first": True} if backwards else {"nulls_last": True}
    column = F(sort.column)
    turned = column.desc if sort.descending != backwards else column.asc
    return [turned(**nulls) if sort.nullable else turned(), F(key).desc() if backwards else F(key).asc()]
