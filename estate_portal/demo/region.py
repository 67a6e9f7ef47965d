"""The bodies, forums and towns of the invented region of Gorwel in Wales."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoBody:
    """A body, what it mostly owns, and how many properties."""

    slug: str
    name_en: str
    name_cy: str
    kind: str
    uses: tuple[str, ...]
    properties: int


@dataclass(frozen=True)
class Town:
    """An invented town at a real spot on dry land: British National Grid, metres."""

    name: str
    easting: int
    northing: int
    district: str


COUNCIL = (
    "office",
    "depot",
    "school",
    "library",
    "leisure",
    "community",
    "car_park",
    "open_space",
    "industrial",
    "retail",
)
BODIES = (
    DemoBody("abergwen", "Abergwen Council", "Cyngor Abergwen", "council", COUNCIL, 420),
    DemoBody("dyffryn-elan", "Dyffryn Elan Council", "Cyngor Dyffryn Elan", "council", COUNCIL, 330),
    DemoBody("trefawr", "Trefawr Council", "Cyngor Trefawr", "council", COUNCIL, 240),
    DemoBody(
        "glanmor", "Glanmor Health Board", "Bwrdd Iechyd Glanmor", "health", ("hospital", "health", "office"), 150
    ),
    DemoBody("heddlu-gorwel", "Gorwel Police", "Heddlu Gorwel", "police", ("police", "office", "depot"), 90),
    DemoBody("tan-gorwel", "Gorwel Fire and Rescue", "Tân ac Achub Gorwel", "fire", ("fire", "depot"), 60),
    DemoBody(
        "ambiwlans", "Gorwel Ambulance Service", "Gwasanaeth Ambiwlans Gorwel", "ambulance", ("depot", "office"), 40
    ),
    DemoBody(
        "prifysgol", "University of Gorwel", "Prifysgol Gorwel", "university", ("office", "housing", "leisure"), 60
    ),
    DemoBody("coleg-elan", "Coleg Elan", "Coleg Elan", "university", ("school", "office"), 20),
    DemoBody(
        "parc-bryniau",
        "Bryniau National Park",
        "Parc Cenedlaethol y Bryniau",
        "national_park",
        ("open_space", "heritage"),
        50,
    ),
    DemoBody("asiantaeth", "Gorwel Estates Agency", "Asiantaeth Ystadau Gorwel", "government", ("office", "court"), 40),
    DemoBody("harbwr", "Abergwen Harbour Authority", "Awdurdod Harbwr Abergwen", "other", ("industrial", "other"), 0),
)
TOWNS = (
    Town("Abergwen", 251500, 201500, "SA15"),
    Town("Trefawr", 241200, 220200, "SA31"),
    Town("Pont Elan", 262600, 212400, "SA18"),
    Town("Castell Glas", 275200, 199300, "SA11"),
    Town("Llandeg", 262900, 222600, "SA19"),
    Town("Bryncoed", 257700, 246900, "SA48"),
    Town("Felin Wen", 230900, 240300, "SA38"),
    Town("Nant Melyn", 278600, 210400, "SA9"),
    Town("Cwm Helyg", 256400, 212800, "SA14"),
    Town("Caer Haf", 283900, 226800, "LD3"),
)
STREETS = (
    "High Street", "Station Road", "Heol y Bont", "Stryd Fawr", "Church Lane", "Mill Road", "Ffordd y Capel",
    "Market Square", "Quay Street", "Heol yr Orsaf", "Castle Street", "Lôn Las", "Park Terrace", "Ffordd Newydd",
)  # fmt: skip
FIRST = (
    "Tŷ Gwyn", "Tŷ Elan", "Plas Coch", "Bryn Teg", "Maes yr Haf", "Glan yr Afon", "Pen y Bont", "Hafod", "Y Felin",
    "Old Mill", "Riverside", "Market", "Castle", "Victoria", "Parkside", "Harbour", "Station", "Chapel", "Dôl Las",
    "Llys y Coed",
)  # fmt: skip
KINDS_OF_PLACE = {
    "office": "Offices", "depot": "Depot", "school": "School", "library": "Library", "leisure": "Leisure Centre",
    "community": "Community Centre", "car_park": "Car Park", "open_space": "Playing Fields", "industrial": "Workshops",
    "retail": "Market Hall", "hospital": "Hospital", "health": "Health Centre", "police": "Police Station",
    "fire": "Fire Station", "housing": "Residences", "heritage": "Old Hall", "court": "Law Courts", "other": "Quay",
}  # fmt: skip
AGREEMENT = """Partners share information about their land and buildings in this forum to use them better together.

1. Each partner decides what it shares, with whom, how much and until when, and may end it at any time.
2. What is shared is used for the work of this forum and is not passed on.
3. Commercial information is shown only where its owner says so, and its owner sees who opened it."""
