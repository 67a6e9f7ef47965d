"""The columns of the list of properties: which there are, which are usual, and what stands in a cell.

A cell says why it is empty: not recorded, not shared with the reader, or to be opened in the property,
because opening another body's money is recorded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from assets.register.fields import fields
from assets.register.filters import BY_AREA, BY_AREA_BACK, BY_LOCALITY, BY_LOCALITY_BACK
from partners.lists.panel import Heading, heading
from sharing.levels import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from assets.register.shown import ShownAsset
    from partners.lists.state import ListState
    from sharing.audiences.models import Audience

    Shared = Mapping[UUID, Sequence[Audience]]

RECEIVERS = "shared_with"
USUAL = ("locality", "use", "tenure", "floor_area_m2", "owner", "level", RECEIVERS)
ABOUT_SHARING: Mapping[str, Any] = {"owner": _("Owner"), "level": _("What you see"), RECEIVERS: _("Shared with")}
SORTED = {"locality": (BY_LOCALITY, BY_LOCALITY_BACK), "floor_area_m2": (BY_AREA, BY_AREA_BACK)}
NAMED = 2  # of those that a property is shared with; a file names them all
SHORTER = {"floor_area_m2": _("Floor area (m²)")}


@dataclass(frozen=True, slots=True)
class Cell:
    """What a table shows; `reason` says why it is empty (see components/nothing.html)."""

    text: str
    reason: str = ""
    numeric: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A property and its cells in the order of the columns."""

    asset: ShownAsset
    cells: tuple[Cell, ...]


def columns() -> dict[str, Any]:
    """Every column beside the name, with its words, in the order of the property's page."""
    found = {name: field.label for name, field in fields().items() if name != "name"}
    return {"locality": found.pop("locality"), **ABOUT_SHARING, **found}


def ceiling_of(wanted: Iterable[str]) -> Level:
    """The level to which properties must be read for these columns."""
    return max((fields()[one].level for one in wanted if one in fields()), default=Level.SUMMARY)


def headings(state: ListState, wanted: Sequence[str]) -> list[Heading]:
    """The heading of each column; some sort the list."""
    words = columns()
    return [_heading(state, one, str(SHORTER.get(one, words[one]))) for one in wanted]


def _heading(state: ListState, name: str, label: str) -> Heading:
    if name in SORTED:
        return heading(state, label, *SORTED[name])
    return Heading(label, "", "", numeric=_is_numeric(name))


def _is_numeric(name: str) -> bool:
    return name in fields() and isinstance(fields()[name].column, models.DecimalField | models.IntegerField)


def rows(assets: Iterable[ShownAsset], wanted: Sequence[str], shared: Shared) -> list[Row]:
    """The rows of a table with these columns; `shared` says with whom (see `receivers`)."""
    return [Row(one, tuple(_cell(one, name, shared) for name in wanted)) for one in assets]


def _cell(asset: ShownAsset, name: str, shared: Shared) -> Cell:
    if name == RECEIVERS:
        return _receivers(asset, shared.get(asset.id, ()), NAMED)
    if name == "owner":
        return Cell(asset.owner, language=asset.owner_language)
    if name == "level":
        return Cell(_now("Your own") if asset.is_own else str(asset.highest.label))
    field = fields()[name]
    numeric = _is_numeric(name)
    if field.level > asset.highest:
        return Cell("", "shared", numeric)
    if field.level > asset.level:
        return Cell(_now("Open the property to see it"), numeric=numeric)
    text = asset.area_in_words if name == "floor_area_m2" else asset.text(field)
    return Cell(text, "" if text else "recorded", numeric)


def _receivers(asset: ShownAsset, some: Sequence[Audience], named: int | None = None) -> Cell:
    """All by name, or the first and how many there are beside them: never "and 1 more" in place of a name."""
    if not asset.is_own:
        return Cell("", "shared")
    if not some:
        return Cell("", "nobody")
    first = some if named is None or len(some) <= named + 1 else some[:named]
    names = ", ".join(one.name for one in first)
    languages = {one.name_language for one in first}
    if len(first) == len(some):
        return Cell(names, language=languages.pop() if len(languages) == 1 else "")
    return Cell(_now("%(names)s and %(number)s more") % {"names": names, "number": len(some) - len(first)})


def in_file(asset: ShownAsset, name: str, shared: Shared) -> Any:
    """What a download holds: numbers and dates as such, and words where there is nothing to hold."""
    if name == RECEIVERS:
        if not asset.is_own:
            return _now("Not shared with you")
        return _receivers(asset, shared.get(asset.id, ())).text or _now("Nobody")
    if name in ABOUT_SHARING:
        return _cell(asset, name, shared).text
    field = fields()[name]
    if field.level <= asset.level:
        return asset.in_file(field)
    return _now("Open the property to see it") if field.level <= asset.highest else _now("Not shared with you")
