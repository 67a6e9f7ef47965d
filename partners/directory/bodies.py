"""Public bodies as official lists name them, to be found by name or code. Not tenant data: everybody's."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import asdict, dataclass, fields
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FILE = Path(__file__).with_name("bodies.csv")
MOST_FOUND = 50
APOSTROPHES = re.compile("['’]")
ALIKE = 0.8  # of the letters of each word in common: a slip of the keys leaves more, north and south share less
# Words that many bodies share, and that two lists use or leave out for the same body.
COMMON_WORDS = {"the", "of", "and", "council", "city", "county", "borough", "district", "metropolitan", "cyngor"}


@dataclass(frozen=True, slots=True)
class Body:
    """One body of the directory; `kind` and `jurisdiction` as organisations have them, `source` the list it is from."""

    code: str
    name_en: str
    name_cy: str
    kind: str
    jurisdiction: str
    source: str


@lru_cache(maxsize=1)
def bodies() -> tuple[Body, ...]:
    """The whole directory, some thousand bodies, read once."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(Body(**row) for row in csv.DictReader(file))


def write(found: Iterable[Body], file: Path = FILE) -> None:
    """Replace the data file."""
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, [field.name for field in fields(Body)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(body) for body in found)


def search(text: str) -> list[Body]:
    """Bodies that have every word in a name, or the code; those whose name begins so first. At most 50."""
    words = _sought(text).split()
    if not words:
        return []
    code = text.strip().casefold()
    found = [
        body
        for body in bodies()
        if body.code.casefold() == code or all(map(_sought(f"{body.name_en} {body.name_cy}").__contains__, words))
    ]
    start = " ".join(words)
    found.sort(key=lambda body: (not _sought(body.name_en).startswith(start), plain(body.name_en)))
    return found[:MOST_FOUND]


def _sought(name: str) -> str:
    """A name as people look for it, who write King's Lynn with an apostrophe or without."""
    return plain(APOSTROPHES.sub("", name))


def body_of(code: str) -> Body | None:
    """The body with that official code."""
    return next((body for body in bodies() if body.code == code), None) if code else None


def plain(name: str) -> str:
    """A name without accents, case and punctuation, so that Môn is found by mon."""
    letters = unicodedata.normalize("NFKD", name.casefold().replace("&", " and "))
    return " ".join("".join(one if one.isalnum() else " " for one in letters if not unicodedata.combining(one)).split())


def alike(names: Sequence[str], others: Sequence[str]) -> bool:
    """Whether one of the names might be one of the others, said differently or mistyped."""
    return any(_same(_core(name), _core(other)) for name in names if name for other in others if other)


def _same(words: Sequence[str], others: Sequence[str]) -> bool:
    return len(words) == len(others) and all(map(_alike, words, others))


def _alike(word: str, other: str) -> bool:
    """Whether two words are nearly one: the cheap bounds are asked first, which turn nearly all pairs away."""
    if word == other:
        return True
    pair = SequenceMatcher(None, word, other)
    return pair.real_quick_ratio() >= ALIKE and pair.quick_ratio() >= ALIKE and pair.ratio() >= ALIKE


@lru_cache(maxsize=20_000)
def _core(name: str) -> tuple[str, ...]:
    words = plain(name).split()
    return tuple(sorted(set(words) - COMMON_WORDS) or sorted(words))
