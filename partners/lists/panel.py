"""What a list page shows around its rows: filters with counts, chips, sortable headings, places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from partners.lists.filters import Filter
    from partners.lists.state import ListState, Sort


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a filter: its words, how many rows have it, whether it is on."""

    value: str
    label: str
    count: int | None
    on: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A filter as the panel shows it; without options it is the search box. `others` are those without a box."""

    name: str
    label: str
    options: tuple[Option, ...]
    text: str = ""
    asked_as: str = "boxes"
    others: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and where to go to take it away."""

    label: str
    value: str
    url: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A column; `url` sorts by it, `direction` says how it is sorted now."""

    label: str
    url: str
    direction: str
    numeric: bool


def questions(
    state: ListState, filters: Sequence[Filter], counts: Mapping[str, Mapping[str, int]]
) -> tuple[Question, ...]:
    """The panel: options with rows under the present filters, or that are on."""
    return tuple(_question(one, state.values.get(one.name, ()), counts.get(one.name, {})) for one in filters)


def _question(one: Filter, on: tuple[str, ...], counts: Mapping[str, int]) -> Question:
    options = _options(one, on, counts)
    boxes = tuple(option for option in options if option.on or one.has_box(option.value))
    others = tuple(option for option in options if not (option.on or one.has_box(option.value)))
    return Question(one.name, str(one.label), boxes, " ".join(on), one.asked_as, others)


def _options(one: Filter, on: tuple[str, ...], counts: Mapping[str, int]) -> tuple[Option, ...]:
    choices: Mapping[str, Any] = getattr(one, "choices", {})
    return tuple(
        Option(value, str(label), counts.get(value, 0), on=value in on)
        for value, label in choices.items()
        if value in on or counts.get(value) or not counts or one.asked_as == "select"
    )


def chips(state: ListState, filters: Sequence[Filter]) -> tuple[Chip, ...]:
    """One for each value that is on."""
    return tuple(
        Chip(str(one.label), one.words(value), state.without(one.name, value))
        for one in filters
        for value in state.values.get(one.name, ())
    )


def heading(state: ListState, label: str, *sorts: Sort) -> Heading:
    """A column heading: its link sorts by the first of `sorts`, or the other way if it does so now."""
    if not sorts:
        return Heading(label, "", "", numeric=False)
    on = next((number for number, one in enumerate(sorts) if one.name == state.sort.name), None)
    following = sorts[0] if on is None else sorts[(on + 1) % len(sorts)]
    direction = "" if on is None else "descending" if sorts[on].descending else "ascending"
    sort = () if following.name == state.default_sort else (following.name,)
    return Heading(label, state.url(sort=sort), direction, numeric=sorts[0].numeric)
