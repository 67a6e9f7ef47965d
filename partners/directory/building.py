"""Makes the directory's data file from published lists of public bodies.

Each list has a function that yields its bodies; a body in two lists is kept once, as the first list
has it. The date of a list is the latest that stands in it, as none says of itself when it was made.
Bodies that ended are left out. Names are taken as published, but for lists in capitals.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from typing import TYPE_CHECKING

from partners.directory.bodies import Body, plain
from partners.directory.sources import Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NATIONS = {
    "England": "england",
    "Wales": "wales",
    "Scotland": "scotland",
    "Northern Ireland": "northern_ireland",
}
# The first letters of postcodes, by which universities are told apart: their list names no nation.
POSTCODE_AREAS = {
    **dict.fromkeys(("CF", "LL", "NP", "SA", "SY23", "LD"), "wales"),
    **dict.fromkeys(
        ("AB", "DD", "DG", "EH", "FK", "G", "HS", "IV", "KA", "KW", "KY", "ML", "PA", "PH", "TD", "ZE"),
        "scotland",
    ),
    "BT": "northern_ireland",
}
POLICE_OUTSIDE_ENGLAND = {
    **dict.fromkeys(("dyfed-powys", "gwent", "north-wales", "south-wales"), "wales"),
    "northern-ireland": "northern_ireland",
}
CENTRAL = {
    "Ministerial department",
    "Non-ministerial department",
    "Executive agency",
    "Executive non-departmental public body",
    "Executive office",
    "Devolved government",
    "Public corporation",
}
PREFIXES = {
    "national-park-authority": "national_park",
    "development-corporation": "other",
    "transport-authority": "other",
    "waste-authority": "other",
    "passenger-transport-executive": "other",
}
OGL = "Open Government Licence v3.0"
#: of each list: its title, publisher, licence, and the files and columns in which its dates stand
LISTS: dict[str, tuple[str, str, str, tuple[tuple[str, tuple[str | int, ...]], ...]]] = {
    "uk-local-authorities": (
        "UK local authorities, GSS codes; Welsh names from the GOV.UK register of principal local authorities",
        "mySociety; GDS and the Welsh Government",
        f"not stated for the first (its repository: MIT); {OGL}",
        (("uk-local-authorities.csv", ("start-date", "end-date")),),
    ),
    "planning-data-organisations": (
        "National parks, development corporations, transport and waste authorities in England",
        "MHCLG Digital Land",
        OGL,
        (("planning-data-organisations-england.csv", ("start-date", "end-date")),),
    ),
    "nhs-ods-trusts": (
        "NHS trusts, ODS codes",
        "NHS Digital Organisation Data Service",
        "not stated (its repository: MIT)",
        (("nhs-ods-trusts-etr.csv", (10, 11)),),
    ),
    "police-forces": ("Police forces of England, Wales and Northern Ireland", "Home Office", OGL, ()),
    "uk-learning-providers": (
        "Universities and colleges, UKPRN",
        "learning-provider.data.ac.uk",
        "not stated (its repository: MIT)",
        (),
    ),
    "govuk-organisations": (
        "Departments, agencies and central public bodies",
        "GOV.UK",
        "Open Government Licence",
        (("govuk-organisations.csv", ("Updated",)),),
    ),
}
SMALL_WORDS = {"and", "of", "the", "for", "in", "on", "at", "upon"}
INITIALS = {"nhs", "ucl", "lse", "uk"}


def build(folder: Path) -> tuple[list[Body], list[tuple[Body, Body]]]:
    """All bodies of the lists in that folder, by name; and pairs whose names a reader might confuse."""
    kept: dict[str, Body] = {}
    alike: list[tuple[Body, Body]] = []
    for source in (_councils, _authorities, _trusts, _police, _universities, _central):
        for body in source(folder):
            first = kept.setdefault(plain(body.name_en), body)
            if first is not body and first.kind != body.kind:
                alike.append((first, body))
    return sorted(kept.values(), key=lambda body: (body.kind, plain(body.name_en))), alike


def build_sources(folder: Path, *, read_on: dt.date) -> list[Source]:
    """The lists of that folder, each with the latest date that stands in it and is not still to come."""
    return [
        Source(name, title, publisher, licence, _newest(folder, dated, read_on), read_on)
        for name, (title, publisher, licence, dated) in LISTS.items()
    ]


def _newest(folder: Path, dated: tuple[tuple[str, tuple[str | int, ...]], ...], read_on: dt.date) -> dt.date | None:
    found: set[dt.date] = set()
    for name, columns in dated:
        with (folder / name).open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            heads = next(rows) if any(isinstance(column, str) for column in columns) else []
            places = [heads.index(one) if isinstance(one, str) else one for one in columns]
            found |= {day for row in rows for place in places if (day := _day(row[place]))}
    return max((day for day in found if day <= read_on), default=None)


def _day(text: str) -> dt.date | None:
    """A date as lists write it: 2025-05-01, 20250501 or with a time behind it."""
    digits = text.strip()[:10].replace("-", "")
    return (
        dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])) if re.fullmatch("[0-9]{8}", digits[:8]) else None
    )


def _rows(path: Path, delimiter: str = ",") -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file, delimiter=delimiter):
            yield {key: (value or "").strip() for key, value in row.items() if key}


def _councils(folder: Path) -> Iterator[Body]:
    welsh = {
        row["principal-local-authority"]: row for row in _rows(folder / "register-principal-local-authority-wales.csv")
    }
    for row in _rows(folder / "uk-local-authorities.csv"):
        if row["current-authority"] != "True":
            continue
        in_wales = welsh.get(row["local-authority-code"], {}) if row["nation"] == "Wales" else {}
        yield Body(
            row["gss-code"],
            in_wales.get("official-name") or row["official-name"],
            in_wales.get("official-name-cy", ""),
            "council",
            NATIONS[row["nation"]],
            "uk-local-authorities",
        )


def _authorities(folder: Path) -> Iterator[Body]:
    for row in _rows(folder / "planning-data-organisations-england.csv"):
        prefix, _colon, code = row["organisation"].partition(":")
        if prefix in PREFIXES and not row["end-date"]:
            code = row["statistical-geography"] or code
            yield Body(code, row["name"], "", PREFIXES[prefix], "england", "planning-data-organisations")


def _trusts(folder: Path) -> Iterator[Body]:
    with (folder / "nhs-ods-trusts-etr.csv").open(encoding="ascii", newline="") as file:
        for row in csv.reader(file):
            if not row[11]:  # the closing date
                kind = "ambulance" if "AMBULANCE" in row[1] else "health"
                nation = "wales" if "WELSH" in row[1] else "england"
                yield Body(row[0], _from_capitals(row[1]), "", kind, nation, "nhs-ods-trusts")


def _police(folder: Path) -> Iterator[Body]:
    for row in _rows(folder / "police-forces.tsv", "\t"):
        code = row["police-force"]
        nation = POLICE_OUTSIDE_ENGLAND.get(code, "england")
        yield Body(code, row["name"], "", "police", nation, "police-forces")


def _universities(folder: Path) -> Iterator[Body]:
    for row in _rows(folder / "uk-learning-providers-ukprn.csv"):
        district = row["POSTCODE"].partition(" ")[0].upper()
        area = re.match("[A-Z]*", district)
        nation = POSTCODE_AREAS.get(district) or POSTCODE_AREAS.get(area[0] if area else "", "england")
        name = row["VIEW_NAME"] or _from_capitals(row["PROVIDER_NAME"])
        yield Body(row["UKPRN"], name, "", "university", nation, "uk-learning-providers")


def _central(folder: Path) -> Iterator[Body]:
    for row in _rows(folder / "govuk-organisations.csv"):
        if row["Type"] in CENTRAL:
            nation = next((nation for word, nation in NATIONS.items() if word in row["Name"]), "england")
            yield Body(row["GB-GOR"], row["Name"], "", "government", nation, "govuk-organisations")


def _from_capitals(name: str) -> str:
    words = name.split()
    return " ".join(
        word.upper()
        if word.lower() in INITIALS
        else word.lower()
        if number and word.lower() in SMALL_WORDS
        else "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))
        for number, word in enumerate(words)
    )
