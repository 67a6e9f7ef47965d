"""Makes the directory's data file from published lists of public bodies.

Each list has a function that yields its bodies; a body in two lists is kept once, as the first list
has it. The date of a list is the latest that stands in it, as none says of itself when it was made.
Bodies that ended are left out: by the list itself, by the GOV.UK register beside it, or because `corrections` says so.
Names are taken as published, but that capitals are made small, a name in two languages is divided, and `corrections`
has the official one where a list has not caught up. A nation is never guessed from a name.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from partners.directory.bodies import Body, plain
from partners.directory.corrections import ALSO, GONE, NAMES, NAMES_IN_WELSH, OF_THE_HEALTH_SERVICE, SERVES
from partners.directory.sources import Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# The first letter of a GSS code. Other codes say nothing of a nation.
NATIONS = {"E": "england", "W": "wales", "S": "scotland", "N": "northern_ireland"}
OF_WALES = "W00"  # stands where the list of trusts has the region of England, in column 3
COMBINED = {"COMB", "SRA"}  # combined authorities, and London's: several councils' affairs, and no council
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
SPECIAL_HEALTH_AUTHORITY = "Special health authority"
PREFIXES = {
    "national-park-authority": "national_park",
    "development-corporation": "other",
    "transport-authority": "other",
    "waste-authority": "other",
    "passenger-transport-executive": "other",
    "regional-park-authority": "other",
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
        "National and regional parks, development corporations, transport and waste authorities in England",
        "MHCLG Digital Land",
        OGL,
        (("planning-data-organisations-england.csv", ("start-date", "end-date")),),
    ),
    "nhs-ods-trusts": (
        "NHS trusts of England and Wales, ODS codes",
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
        "Departments, agencies and central public bodies; those that ended, by the GOV.UK register of organisations",
        "GOV.UK; GDS",
        "Open Government Licence",
        (("govuk-organisations.csv", ("Updated",)),),
    ),
}
SMALL_WORDS = {"and", "of", "the", "for", "in", "on", "at", "upon"}
INITIALS = {"nhs", "ucl", "lse", "uk"}
# "University of South Wales/Prifysgol De Cymru": the list of universities has both names in one cell.
IN_TWO = re.compile(r"(?P<en>.*\w)\W+(?P<cy>Prifysgol\b.*)", re.IGNORECASE)
ARTICLE_BEHIND = re.compile(r"(?:,\s*the|\s*\(the\))$", re.IGNORECASE)


def build(folder: Path) -> tuple[list[Body], list[tuple[Body, Body]]]:
    """All bodies of the lists in that folder, by name; and pairs whose names a reader might confuse."""
    kept: dict[str, Body] = {}
    alike: list[tuple[Body, Body]] = []
    for source in (_councils, _authorities, _trusts, _police, _universities, _central):
        for listed in source(folder):
            if listed.code in GONE:
                continue
            body = _corrected(listed)
            first = kept.setdefault(plain(body.name_en), body)
            if first is not body and first.kind != body.kind:
                alike.append((first, body))
    return sorted(kept.values(), key=lambda body: (body.kind, plain(body.name_en))), alike


def _corrected(body: Body) -> Body:
    return replace(
        body,
        name_en=NAMES.get(body.code, body.name_en),
        name_cy=NAMES_IN_WELSH.get(body.code, body.name_cy),
    )


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
            yield {key: " ".join((value or "").split()) for key, value in row.items() if key}


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
            "other" if row["local-authority-type"] in COMBINED else "council",
            NATIONS[row["gss-code"][0]],
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
                nation = "wales" if row[2] == OF_WALES else "england"
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
        registered, in_welsh = _in_two(row["PROVIDER_NAME"])
        name = _university(registered, _in_two(row["VIEW_NAME"])[0])
        yield Body(row["UKPRN"], name, _from_capitals(in_welsh), "university", nation, "uk-learning-providers")


def _university(registered: str, shown: str) -> str:
    """The registered name, which is the newer of the two but in capitals; the other where only the letters differ."""
    registered, shown = ARTICLE_BEHIND.sub("", registered), ARTICLE_BEHIND.sub("", shown)
    same = plain(registered).removeprefix("the ") == plain(shown).removeprefix("the ")
    return shown if same else _from_capitals(registered)


def _in_two(name: str) -> tuple[str, str]:
    """A name's English and its Welsh, where both stand in one cell."""
    found = IN_TWO.fullmatch(name)
    return (found["en"], found["cy"]) if found else (name, "")


def _central(folder: Path) -> Iterator[Body]:
    ended = {
        row["government-organisation"]
        for row in _rows(folder / "register-government-organisation.csv")
        if row["end-date"]
    }
    for row in _rows(folder / "govuk-organisations.csv"):
        code = row["GB-GOR"]
        of_health = row["Type"] == SPECIAL_HEALTH_AUTHORITY or code in OF_THE_HEALTH_SERVICE
        if code not in ended and (of_health or row["Type"] in CENTRAL or code in ALSO or code in SERVES):
            # What serves the whole kingdom keeps its books by the rules of England, where the portal has no other.
            kind, nation = "health" if of_health else "government", SERVES.get(code, "england")
            yield Body(code, row["Name"], "", kind, nation, "govuk-organisations")


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
