"""The published lists that the directory was made from, each with its date. Made with `bodies.csv`."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partners.directory.bodies import Body

FILE = Path(__file__).with_name("sources.csv")


@dataclass(frozen=True, slots=True)
class Source:
    """One list. `newest` is the latest date that stands in it: it is no older; none where it has no dates."""

    name: str
    title: str
    publisher: str
    licence: str
    newest: dt.date | None
    read_on: dt.date


@lru_cache(maxsize=1)
def sources() -> tuple[Source, ...]:
    """All lists, read once."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(_source(row) for row in csv.DictReader(file))


def _source(row: dict[str, str]) -> Source:
    newest = dt.date.fromisoformat(row["newest"]) if row["newest"] else None
    return Source(
        name=row["name"],
        title=row["title"],
        publisher=row["publisher"],
        licence=row["licence"],
        newest=newest,
        read_on=dt.date.fromisoformat(row["read_on"]),
    )


def source_of(body: Body) -> Source:
    """The list that has this body."""
    return next(one for one in sources() if one.name == body.source)


def write(found: Iterable[Source], file: Path = FILE) -> None:
    """Replace the data file."""
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, [field.name for field in fields(Source)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(one) | {"newest": one.newest or ""} for one in found)
