"""Words of registers, brought to the register's own; `vocabularies.toml` has the words.

A parser takes a cell and gives its choice, or None where nothing is recorded. It raises BadCell
for words that it does not know, but for `use` and `tenure`: those are `other`, and the owner's
words are kept beside them.
"""

import re
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path

from assets.imports.cleaning import clean_text, within
from assets.imports.refusals import BadCell, Doubtful
from assets.imports.tables import Cell

AS_GIVEN_MOST = 200

_PUNCTUATION = re.compile(r"[^a-z0-9&+✓✔]+")
_BETWEEN_DETAILS = re.compile(r"[;,/|]+|\band\b|&|\+")
_BASIS_IN_HEADING = re.compile(r"\b(gea|gia|gifa|nia|nifa|ipms ?[123]|gross internal|gross external|net internal)\b")
_ENERGY = re.compile(r"(?:epc |dec |band |rating |grade )*([a-g])\+?(?: (?:rated ?)?\d{1,3})?|\d{1,3} ?([a-g])")
_NO_CERTIFICATE = frozenset({"exempt", "not required", "none required", "no epc", "no dec"})

_DATA: dict[str, dict[str, list[str]]] = tomllib.loads(Path(__file__).with_name("vocabularies.toml").read_text("utf-8"))


def _choices(table: str) -> dict[str, str]:
    return {words: choice for choice, all_words in _DATA[table].items() for words in all_words}


def _patterns(table: str, start: str = "") -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((choice, re.compile(f"{start}(?:{'|'.join(patterns)})")) for choice, patterns in _DATA[table].items())


_USES = _patterns("uses", r"\b")
_TENURE_DETAILS = _patterns("tenure_details")
_TENURES = _choices("tenures")
# As a download of the portal writes them.
_USE_CODES = frozenset(_DATA["uses"]) | {"other"}
_TENURE_CODES = frozenset(_DATA["tenures"])
_DETAIL_CODES = frozenset(_DATA["tenure_details"])
_KINDS = _choices("kinds")
_YES_NO = _choices("yes_no")
_CONDITIONS = _choices("conditions")
_SUITABILITIES = _choices("suitabilities")
_INTENTIONS = _choices("intentions")
_BASES = _choices("bases")
_COORDINATE_SYSTEMS = _choices("coordinate_systems")


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Small letters without accents, and single spaces for every other mark but & and +."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(_PUNCTUATION.sub(" ", bare).split())


def _words(cell: Cell) -> str:
    return plain(clean_text(cell))


def _among(table: dict[str, str], cell: Cell, code: str) -> str | None:
    words = _words(cell)
    if not words:
        return None
    if words not in table:
        if cell in table.values():  # as a download of the portal writes it
            return str(cell)
        raise BadCell(code)
    return table[words]


def parse_use(cell: Cell) -> str | None:
    """The use that the words speak of, else `other`."""
    text = within(clean_text(cell), AS_GIVEN_MOST)
    return use_of(text) if text else None


@lru_cache(maxsize=20_000)
def use_of(text: str) -> str:
    """The first use whose words stand in the text, else `other`."""
    if text in _USE_CODES:
        return text
    words = plain(text)
    return next((use for use, pattern in _USES if pattern.search(words)), "other")


def parse_tenure(cell: Cell) -> str | None:
    """The tenure that the words or the code stand for, else `other`."""
    text = within(clean_text(cell), AS_GIVEN_MOST)
    return tenure_of(text) if text else None


@lru_cache(maxsize=20_000)
def tenure_of(text: str) -> str:
    """The tenure for a code or words; for longer texts, the tenure whose words stand in them."""
    if text in _TENURE_CODES:
        return text
    words = plain(text)
    if words in _TENURES:
        return _TENURES[words]
    free = re.search(r"\bfh\b|freehold", words) is not None
    leased = re.search(r"\bl?lh\b|leas(e|ed|ehold|hold)\b", words) is not None
    if free and leased:
        return "freehold_and_leasehold"
    if re.search(r"\bpfi\b", words):
        return "pfi"
    if free or leased:
        return "freehold" if free else "leasehold"
    return "licence" if re.search(r"\blicen[cs]e", words) else "other"


def is_known_tenure(cell: Cell) -> bool:
    """True for words and codes that are a tenure."""
    words = _words(cell)
    return words in _TENURES or tenure_of(words) != "other"


def parse_tenure_detail(cell: Cell) -> object:
    """All that apply, as a tuple; Doubtful where a part of it is not among the choices."""
    text = clean_text(cell, between_lines=";")
    found: list[str] = []
    unknown = []
    for part in _BETWEEN_DETAILS.split(text):
        words = plain(part)
        code = part.strip()
        detail = (
            code
            if code in _DETAIL_CODES
            else next((name for name, pattern in _TENURE_DETAILS if pattern.search(words)), None)
        )
        if detail is None:
            unknown.extend([part.strip()] if words else [])
        elif detail not in found:
            found.append(detail)
    details = tuple(found) or None
    if unknown:
        return Doubtful(details, "unknown_tenure_detail", {"words": ", ".join(unknown)[:100]})
    return details


def parse_kind(cell: Cell) -> str | None:
    """Land, building, or both."""
    return _among(_KINDS, cell, "not_a_kind")


def is_known_kind(cell: Cell) -> bool:
    """True for words that say land, building or both."""
    return _words(cell) in _KINDS


def parse_yes_no(cell: Cell) -> object:
    """True or False; Doubtful for "partly", which is neither."""
    if isinstance(cell, bool):
        return cell
    answer = _among(_YES_NO, cell, "not_yes_or_no")
    if answer == "partly":
        return Doubtful(None, "partly")
    return None if answer is None else answer == "yes"


def parse_condition(cell: Cell) -> str | None:
    """The grade a to d, also from "B - Satisfactory" and from the bare word."""
    return _among(_CONDITIONS, cell, "not_a_condition")


def parse_suitability(cell: Cell) -> str | None:
    """Good, satisfactory, poor or unsuitable."""
    return _among(_SUITABILITIES, cell, "not_a_suitability")


def parse_energy(cell: Cell) -> str | None:
    """The band A to G, also from "C (62)" or "EPC: D"; an exemption is not recorded."""
    words = _words(cell)
    if not words or words in _NO_CERTIFICATE:
        return None
    found = _ENERGY.fullmatch(words)
    if found is None:
        raise BadCell("not_an_energy_rating")
    return (found[1] or found[2]).upper()


def parse_intention(cell: Cell) -> str | None:
    """Retain, dispose, acquire, relocate or share."""
    return _among(_INTENTIONS, cell, "not_an_intention")


def parse_basis(cell: Cell) -> object:
    """How a floor area was measured; Doubtful for a measure that we do not know."""
    words = _words(cell)
    if not words:
        return None
    return _BASES.get(words) or basis_in(words) or Doubtful(None, "unknown_basis")


def basis_in(words: str) -> str | None:
    """The measure that the words of a heading name, if they do."""
    found = _BASIS_IN_HEADING.search(words)
    return _BASES.get(found[1]) if found else None


def parse_coordinate_system(cell: Cell) -> str | None:
    """osgb36, wgs84 or etrs89."""
    return _among(_COORDINATE_SYSTEMS, cell, "unknown_coordinate_system")
