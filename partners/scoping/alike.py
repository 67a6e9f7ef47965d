"""Queries that every request asks alike: put into SQL once a process and planned once a connection."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from partners.scoping.prepared import fetch

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet


class Alike:
    """The rows of the queryset that `build` makes of some keys, as its `values_list` names them.

    To build and compile such a queryset takes longer than to fetch its row or two. The queryset has passed the first
    wall when it was compiled, and the second one is asked each time. For columns that need no converter of Django's.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, tuple[Any, ...]]]) -> None:
        self._build = build
        self._compiled: tuple[str, tuple[Any, ...]] | None = None

    def __call__(self, *keys: uuid.UUID | str) -> list[tuple[Any, ...]]:
        """Ask for these keys."""
        if self._compiled is None:
            self._compiled = self._compile(len(keys))
        statement, parameters = self._compiled
        return fetch(statement, [keys[one.at] if isinstance(one, _Place) else one for one in parameters])

    def _compile(self, number: int) -> tuple[str, tuple[Any, ...]]:
        marks = [uuid.uuid4() for _ in range(number)]
        statement, parameters = self._build(*marks).query.sql_with_params()
        places = {str(mark): _Place(at) for at, mark in enumerate(marks)}  # a column of text makes text of its mark
        return statement, tuple(places.get(str(one), one) for one in parameters)


class _Place:
    """Where in a statement the key of that number stands."""

    def __init__(self, at: int) -> None:
        self.at = at
