"""The lists whose filters can be saved and columns chosen: each named once, by the floor that has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from partners.wired import Wired

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from partners.acting.actor import Actor
    from partners.lists.filters import Filter
    from partners.lists.state import Sort


@dataclass(frozen=True, slots=True)
class SavedList:
    """A list: its name in addresses, its pages as words and URL names (the first is the list), what it can be asked."""

    name: str
    label: Any
    pages: tuple[tuple[Any, str], ...]
    filters: Callable[[Actor], Sequence[Filter]]
    sorts: Sequence[Sort]
    columns: Callable[[], Mapping[str, Any]]
    usual: tuple[str, ...]


saved_lists: Wired[SavedList] = Wired("the lists whose filters can be saved")


def list_named(name: str) -> SavedList | None:
    """The list of that name."""
    return next((one for one in saved_lists if one.name == name), None)
