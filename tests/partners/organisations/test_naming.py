"""A text names a body by its whole name, by what people call it for short, and by its initials; a place is no body."""

from __future__ import annotations

import pytest

from partners.organisations.models import Organisation
from partners.organisations.naming import names_in

BODIES = {
    "council": Organisation(
        kind="council", name_en="Ffinllan County Borough Council", name_cy="Cyngor Bwrdeistref Sirol Ffinllan"
    ),
    "city": Organisation(kind="council", name_en="City of Abermawr Council", name_cy="Cyngor Dinas Caermawr"),
    "reading": Organisation(kind="council", name_en="Reading Borough Council"),
    "board": Organisation(
        kind="health", name_en="Ffinllan Bay University Health Board", name_cy="Bwrdd Iechyd Prifysgol Bae Ffinllan"
    ),
    "trust": Organisation(kind="health", name_en="North Hills NHS Foundation Trust"),
    "police": Organisation(kind="police", name_en="Glanyrafon Constabulary", name_cy="Heddlu Glanyrafon"),
    "fire": Organisation(
        kind="fire", name_en="South & Mid Hills Fire and Rescue Service", name_cy="Gwasanaeth Tân ac Achub De’r Bryniau"
    ),
    "island": Organisation(kind="council", name_en="St Non’s Isle County Council", name_cy="Cyngor Sir Ynys Môn Fach"),
    "park": Organisation(kind="national_park", name_en="Ffinllan National Park Authority"),
}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("ffinllan county-borough council saved rent.", "council"),
        ("Cyngor Bwrdeistref Sirol Ffinllan a arbedodd.", "council"),
        ("Rent that Ffinllan saved", "council"),
        ("Ffinllan’s clerks moved", "council"),
        ("Thanks to (Ffinllan), we moved", "council"),
        ("We and Caermawr moved", "city"),
        ("Abermawr moved; the FCBC paid", "council city"),
        ("A gift from Reading", "reading"),
        ("North Hills took a floor", "trust"),
        ("NHNFT took a floor", "trust"),
        ("Ffinllan Bay took a floor", "board"),
        ("Bae Ffinllan took a floor, and so did Ffinllan", "council board"),
        ("GLANYRAFON CONSTABULARY took a floor", "police"),
        # the whole name, however it is written
        ("South and Mid-Hills Fire & Rescue Service came", "fire"),
        ("Gwasanaeth Tan & Achub De'r Bryniau", "fire"),
        ("We thank St Non's Isle County Council and Cyngor Sir Ynys Mon Fach", "island"),
        ("St Nons Isle County Council", "island"),
        ("Diolch i Gyngor Bwrdeistref Sirol Ffinllan", "council"),
        # without what many have, where it is one member's
        ("Rent that Glanyrafon saved", "police"),
        ("Savings of South & Mid Hills", "fire"),
        ("Thanks to Ynys Mon Fach", "island"),
        ("Diolch i Gaermawr", "city"),
        ("Ffinllan’n arbed", "council"),
        # a word of its kind beside it, even where places stand
        ("Three homes in Ffinllan Council’s care", "council"),
        ("Three homes in Ffinllan CBC", "council"),
        ("Tai yng Nghyngor Ffinllan", "council"),
        ("In Reading Council we moved", "reading"),
        ("Staff of Ffinllan Bay UHB", "board"),
        ("At Glanyrafon police", "police"),
        ("A desk in Ffinllan National Park Authority", "park"),
        ("The CBC paid; UHB staff came", "council board"),
        ("Hir CBC paid, and Hir Bay UHB", ""),
        ("Ffinllan police and Ffinllan Fire came to Glanyrafon police station", ""),
        # places, other names, words
        ("Three homes in Ffinllan, near Abermawr", ""),
        ("Three hubs in Ffinllan and Abermawr", ""),
        ("Canolfannau yn Ffinllan, Hir ac Abermawr", ""),
        ("Tai yng Nghaermawr ac ym Ffinllan", ""),
        ("The library on Ffinllan Road and the Great Ffinllan show", ""),
        ("The hall at Ffinllan Bay", ""),
        ("Reading takes time. Reading is fun; reading rooms", ""),
        ("the north hills and ffinllan", ""),
        ("Ffinllanders and Abermawrians", ""),
        ("All over Glanyrafon", ""),
        ("The NHS gave a PDF at OBC", ""),
        ("the Ffinllan Hub Forum met", ""),
    ],
)
def test_a_text_names(text: str, named: str) -> None:
    found = [one.body for one in names_in(text, BODIES.values(), but_not_in=("Ffinllan Hub Forum",))]
    assert [one for one, body in BODIES.items() if body in found] == [one for one in BODIES if one in named.split()]


def test_what_only_seems_to_name_a_body_is_told_from_its_name() -> None:
    said = "Ffinllan and the\nNorth  Hills NHS Foundation Trust met Reading Council’s clerks"
    found = names_in(said, BODIES.values())
    assert [(one.words, one.is_whole) for one in found] == [
        ("Ffinllan", False),
        ("Reading Council’s", False),
        ("North  Hills NHS Foundation Trust", True),
    ]
    twins = [Organisation(kind="police", name_en=f"Hir {word}") for word in ("Police", "Constabulary")]
    assert names_in("Hirtown and Hir paid", twins) == []
    both = [Organisation(kind="council", name_en=f"Hirfaen {word} Council") for word in ("City", "County")]
    assert [one.body for one in names_in("Hirfaen paid", both)] == both, "somebody is named: neither is passed over"
