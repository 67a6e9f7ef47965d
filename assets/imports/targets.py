"""The fields that a column can be matched to; `targets.toml` has the headings of real registers.

Names are those of the register's fields. Six are of the import alone: `geo_x` and `geo_y` are
coordinates whose system another column or their size tells, `grid_reference` is "SN 123 456",
`grid_pair` is "395265, 222126" in one cell, `is_occupied` is the opposite of `is_vacant`.
`use` and `tenure` also keep the owner's words, in `use_as_given` and `tenure_as_given`.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from assets.imports.words import heading_words, without_units

# What several columns matched to one field make.
ONE = "one"
JOINED = "joined"
FIRST_FILLED = "first_filled"

SHORT = 100


@dataclass(frozen=True, slots=True)
class Target:
    """A field: `kind` chooses the parser, `most` is the longest text that it takes.

    `keeps_nought` is for the areas of which 0 says something: that none is vacant, say.
    """

    name: str
    kind: str
    headings: tuple[str, ...]
    likely: tuple[str, ...] = ()
    most: int = SHORT
    columns: str = ONE
    keeps_nought: bool = False


def _read() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("targets.toml").read_text("utf-8"))


_DATA = _read()

TARGETS: tuple[Target, ...] = tuple(
    Target(
        name,
        told["kind"],
        tuple(told.get("headings", ())),
        tuple(told.get("likely", ())),
        told.get("most", SHORT),
        told.get("columns", ONE),
        told.get("keeps_nought", False),
    )
    for name, told in _DATA["targets"].items()
)
BY_NAME = MappingProxyType({target.name: target for target in TARGETS})
ADDRESS_PARTS = frozenset(_DATA["address_parts"]["headings"])


def _all_headings() -> frozenset[str]:
    known = set(_DATA["others"]["headings"]) | ADDRESS_PARTS
    for target in TARGETS:
        known.update(target.headings)
        known.update(likely for likely in target.likely if len(likely) > 2)
    return frozenset(known)


_KNOWN_HEADINGS = _all_headings()


def is_known_heading(text: str) -> bool:
    """True for a heading that some register uses for something."""
    if len(text) > SHORT:
        return False
    words = heading_words(text)
    return words in _KNOWN_HEADINGS or without_units(words) in _KNOWN_HEADINGS
