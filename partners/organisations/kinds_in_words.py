"""Words that the names of public bodies share, in both languages, and how Welsh words begin after others.

All of them as `naming` folds them: small, without accents, and every "and" the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from partners.organisations.models import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping


def _each_of(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


#: words that stand at either end of many names of councils and of health bodies, and tell none from another
COMMON = _each_of(
    "the of and y yr council county borough city district metropolitan royal london combined unitary authority",
    "corporation nhs foundation trust health board university teaching local integrated care hospital hospitals",
    "cyngor sir dinas bwrdeistref sirol bwrdd iechyd prifysgol addysgu lleol ymddiriedolaeth gig awdurdod",
)
#: bodies that are called by what is left without those
SHORTENED = frozenset({Kind.COUNCIL, Kind.HEALTH})
#: what else stands at either end of the names of other kinds; without it they are called so where nobody else is
OF_A_KIND: Mapping[str, frozenset[str]] = {
    Kind.POLICE: _each_of("police force constabulary service heddlu"),
    Kind.FIRE: _each_of("fire rescue service services gwasanaeth tan achub"),
    Kind.AMBULANCE: _each_of("ambulance service services gwasanaeth gwasanaethau ambiwlans"),
    Kind.UNIVERSITY: _each_of("college group further coleg grwp"),
    Kind.NATIONAL_PARK: _each_of("national park parc cenedlaethol"),
}
#: beside a short form these say that the body is meant, wherever it stands
MARKS: Mapping[str, frozenset[str]] = {
    Kind.COUNCIL: _each_of("council cyngor gyngor nghyngor chyngor cbc mbc cc bc dc lbc"),
    Kind.HEALTH: _each_of("board trust uhb lhb thb icb bwrdd fwrdd mwrdd ymddiriedolaeth bip bil"),
    Kind.POLICE: _each_of("police constabulary heddlu"),
    Kind.FIRE: _each_of("fire frs fra tan dan than nhan"),
    Kind.AMBULANCE: _each_of("ambulance ambiwlans"),
    Kind.UNIVERSITY: _each_of("university college prifysgol brifysgol phrifysgol coleg goleg choleg"),
    Kind.NATIONAL_PARK: _each_of("authority npa awdurdod"),
}
#: behind such a word these make a building of it: "Ffinllan police station"
BUILDINGS = _each_of("station stations")
#: these stand before the last of several names
AND = _each_of("and or neu")
#: after these a name is that of a place
WHERE = _each_of(
    "in at near around across outside within into through throughout beside between over yn ym yng ger ledled drwy trwy"
)
#: of these alone no short form is made
REGIONS = _each_of("north south east west mid central national england wales scotland ireland cymru gogledd de welsh")
#: short forms that are words as well: at the beginning of a sentence, nobody's name
ALSO_WORDS = _each_of("reading bath wells deal rugby sale barking battle redcar")
#: initials that mean something else to everybody here
NOT_BODIES = _each_of("NHS OPE RAG PDF SOC OBC FBC GIA NIA FTE VAT GDP EPC UPRN CCS GIG TAW CMS BMS")

#: how a Welsh word begins, and how it may after another; the longer beginnings first
MUTATIONS = (
    ("ll", ("l",)),
    ("rh", ("r",)),
    ("ch", ()),
    ("dd", ()),
    ("ff", ()),
    ("ph", ()),
    ("th", ()),
    ("ng", ()),
    ("c", ("g", "ngh", "ch")),
    ("p", ("b", "mh", "ph")),
    ("t", ("d", "nh", "th")),
    ("b", ("f", "m")),
    ("d", ("dd", "n")),
    ("g", ("", "ng")),
    ("m", ("f",)),
)
