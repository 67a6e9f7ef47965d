"""Roughly where a postcode or a post town is, in kilometres of the National Grid: `postplaces.txt` has the list.

Good for one question: on which side of the country a row means to be. It is no gazetteer, and knows no
postcode of Northern Ireland, whose maps have a grid of their own.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("postplaces.txt")
_AT_THE_END = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*\d[A-Z]{2}$")
_DISTRICT = re.compile(r"([A-Z]{1,2})\d{1,2}")


@dataclass(frozen=True, slots=True)
class PostPlace:
    """The middle of a postcode area or district, and how far most of it lies from there, all in kilometres."""

    easting: float
    northing: float
    reach: float


@cache
def _known() -> tuple[dict[str, PostPlace], dict[str, PostPlace]]:
    codes, towns = {}, {}
    for line in FILE.read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        code, easting, northing, reach, *names = line.split(maxsplit=4)
        codes[code] = place = PostPlace(float(easting), float(northing), float(reach))
        towns.update({name.strip().casefold(): place for name in "".join(names).split(",") if name})
    return codes, towns


def of_postcode(postcode: str) -> PostPlace | None:
    """Where a postcode is, whole or its first half: by its district where that is listed, else by its area."""
    codes, _ = _known()
    found = _DISTRICT.match(postcode)
    return (codes.get(found[0]) or codes.get(found[1])) if found else None


def of_address(*texts: str) -> PostPlace | None:
    """Where an address is: by the postcode at the end of one of its texts, else by a post town that stands alone."""
    for text in texts:
        found = _AT_THE_END.search(text.upper().rstrip(" .,"))
        place = of_postcode(found[1]) if found else None
        if place:
            return place
    _, towns = _known()
    parts = [part for text in texts for part in re.split(r"[,;\n]", text)]
    return next((towns[name] for part in reversed(parts) if (name := part.strip(" .").casefold()) in towns), None)
