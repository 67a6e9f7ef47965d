"""A text names a body by its whole name, by what people call it for short, and by its initials; a place is no body."""

from __future__ import annotations

import pytest

from partners.organisations.models import Organisation
from partners.organisations.naming import named_in

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
    "police": Organisation(kind="police", name_en="South Hills Police"),
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
        ("South Hills Police took a floor", "police"),
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
        ("All over South Hills", ""),
        ("The NHS gave a PDF at OBC", ""),
        ("the Ffinllan Hub Forum met", ""),
    ],
)
def test_a_text_names(text: str, named: str) -> None:
    found = named_in(text, BODIES.values(), but_not_in=("Ffinllan Hub Forum",))
    assert [one for one, body in BODIES.items() if body in found] == [one for one in BODIES if one in named.split()]
