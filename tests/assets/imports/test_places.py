"""Coordinates that were exchanged, mislabelled, out of range or in the sea are noticed and said."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from assets.imports.checking import check
from assets.imports.exchanged import Signs
from assets.imports.land import on_land
from assets.imports.mapping import guess_matching
from assets.imports.postplaces import of_address, of_postcode
from assets.imports.reading import read_register
from assets.imports.reasons import CELL_REASONS, WARNINGS
from tests.assets.imports.files import checked, write

if TYPE_CHECKING:
    from pathlib import Path

    from assets.imports.checked import CheckedRow

CARDIFF = (51.477, -3.18)


def only_row(folder: Path, headings: str, cells: str) -> CheckedRow:
    sheet = read_register(write(folder, f"Reference,Name,{headings}\nA1,Hall,{cells}\n"))
    matching = guess_matching(sheet.headings, [row.cells for row in sheet.sample()])
    (row,) = check(sheet, matching)
    return row


@pytest.mark.parametrize(
    ("headings", "cells", "said"),
    [
        ("Latitude,Longitude", "51.477,-3.18", []),
        ("Latitude,Longitude", "-3.18,51.477", ["geo_swapped"]),
        ("Latitude,Longitude", "176000,318000", ["grid_in_degrees_columns", "grid_swapped"]),
        ("Lat,Long", "318000,176000", ["grid_in_degrees_columns"]),
        ("Easting,Northing", "318000,176000", []),
        ("Easting,Northing", "176000,318000", ["grid_swapped"]),
        ("Easting,Northing", "-3.18,51.477", ["degrees_in_grid_columns"]),
        ("Easting,Northing", "51.477,-3.18", ["degrees_in_grid_columns"]),
        ("X,Y", "176000,318000", ["grid_swapped"]),
        ("X,Y", "51.477,-3.18", ["geo_swapped"]),
    ],
)
def test_a_place_is_found_whatever_its_columns_are_called(
    tmp_path: Path, headings: str, cells: str, said: list[str]
) -> None:
    row = only_row(tmp_path, headings, cells)
    assert not row.rejected
    assert [warning.reason for warning in row.warnings] == said
    assert set(said) <= set(WARNINGS)
    assert (row.values["latitude"], row.values["longitude"]) == pytest.approx(CARDIFF, abs=0.01)


@pytest.mark.parametrize(
    ("headings", "cells", "code"),
    [
        ("Latitude,Longitude", "38.9,-3.2", "latitude_outside_uk"),
        ("Easting,Northing", "912300,245600", "easting_outside_gb"),
        ("Easting,Northing", "412300,1500000", "northing_outside_gb"),
        ("X,Y", "3823563.91,11761.23", None),
    ],
)
def test_a_place_outside_the_kingdom_is_refused_but_the_row_can_be_kept_without_it(
    tmp_path: Path, headings: str, cells: str, code: str | None
) -> None:
    row = only_row(tmp_path, headings, cells)
    assert [problem.reason for problem in row.problems] == ([code] if code else [])
    assert code is None or code in CELL_REASONS
    assert not row.is_hopeless
    assert "latitude" not in row.values


def test_a_place_in_the_sea_is_taken_and_said(tmp_path: Path) -> None:
    row = only_row(tmp_path, "Latitude,Longitude", "56.0,1.5")
    assert [warning.reason for warning in row.warnings] == ["in_the_sea"]
    row = only_row(tmp_path, "Easting,Northing", "600000,600000")
    assert [warning.reason for warning in row.warnings] == ["in_the_sea"]


def test_the_map_knows_the_ends_of_the_kingdom() -> None:
    ends = [(49.91, -6.31), (60.75, -0.85), (54.49, -8.1), (52.48, 1.76), (51.87, -5.3), (54.6, -5.93)]
    assert all(on_land(*place) for place in ends)
    assert not any(on_land(*place) for place in [(56.0, 1.5), (53.5, -4.95), (50.0, -2.5), (49.0, -9.0), (70.0, 0.0)])


#: of each city, properties whose places are known to a kilometre: postcode, easting, northing
CITIES = {
    "London": [
        ("SE1 9AA", 532500, 180300),
        ("N1 9AG", 530600, 183300),
        ("E8 1EA", 534600, 184900),
        ("SW9 8EL", 531000, 175500),
        ("W5 2BY", 517800, 180700),
        ("HA1 2XY", 515000, 189000),
        ("NW4 4BG", 522900, 189500),
        ("HA8 7BB", 519300, 191800),
        ("CR0 1NX", 532300, 165300),
        ("RM10 7TU", 550300, 185100),
    ],
    "Leeds": [
        ("LS1 3AD", 429700, 433900),
        ("LS6 2UU", 427900, 435900),
        ("LS16 5QT", 425400, 439300),
        ("LS17 6PW", 431200, 438700),
        ("LS21 1BG", 420200, 445500),
        ("LS26 8LD", 435500, 428900),
    ],
    "Manchester": [
        ("M2 5DB", 383800, 398000),
        ("M8 5RB", 384600, 401300),
        ("M14 5AH", 384900, 394700),
        ("M22 5RX", 382900, 387500),
        ("M40 2HP", 386700, 400400),
    ],
}


def city(folder: Path, which: str, *, turned: bool, codes: bool = True, town: str = "") -> list[CheckedRow]:
    lines = ["Reference,Name,Town,Postcode,Easting,Northing"]
    for number, (postcode, easting, northing) in enumerate(CITIES[which]):
        pair = (northing, easting) if turned else (easting, northing)
        lines.append(f"A{number},Hall {number},{town},{postcode if codes else ''},{pair[0]},{pair[1]}")
    return checked(write(folder, "\n".join([*lines, ""])))


def places(rows: list[CheckedRow]) -> list[tuple[object, object]]:
    return [(row.values["easting"], row.values["northing"]) for row in rows]


def said(rows: list[CheckedRow]) -> list[list[str]]:
    return [[one.reason for one in row.warnings] for row in rows]


@pytest.mark.parametrize("which", CITIES)
def test_a_file_whose_eastings_are_northings_is_turned_as_a_whole_and_said(tmp_path: Path, which: str) -> None:
    """Turned, each of these cities lies on land somewhere else: no row shows it by itself."""
    meant = [(easting, northing) for _, easting, northing in CITIES[which]]
    right = city(tmp_path, which, turned=False)
    assert (places(right), said(right)) == (meant, [[]] * len(meant))
    wrong = city(tmp_path, which, turned=True)
    assert (places(wrong), said(wrong)) == (meant, [["grid_swapped"]] * len(meant))
    assert wrong[0].warnings[0].value == f"{meant[0][1]}, {meant[0][0]}", "as the file has it"
    assert [row.values["latitude"] for row in wrong] == [row.values["latitude"] for row in right]


@pytest.mark.parametrize(
    ("headings", "order"), [("X,Y", "ab"), ("Longitude,Latitude", "ba"), ("Grid reference", "pair")]
)
def test_so_it_is_whatever_the_columns_are_called(tmp_path: Path, headings: str, order: str) -> None:
    for turned in (False, True):
        lines = [f"Reference,Name,Postcode,{headings}"]
        for number, (postcode, easting, northing) in enumerate(CITIES["Leeds"]):
            pair = (northing, easting) if turned is (order != "ba") else (easting, northing)
            cells = f'"{pair[0]}, {pair[1]}"' if order == "pair" else f"{pair[0]},{pair[1]}"
            lines.append(f"A{number},Hall {number},{postcode},{cells}")
        matched = {"Grid_reference": "grid_pair"} if order == "pair" else {}
        rows = checked(write(tmp_path, "\n".join([*lines, ""])), **matched)
        assert places(rows) == [(easting, northing) for _, easting, northing in CITIES["Leeds"]]
        assert all(("grid_swapped" in reasons) is turned for reasons in said(rows))


def test_a_town_shows_it_where_there_are_no_postcodes_and_so_does_the_end_of_an_address(tmp_path: Path) -> None:
    meant = [(easting, northing) for _, easting, northing in CITIES["Manchester"]]
    for turned in (False, True):
        rows = city(tmp_path, "Manchester", turned=turned, codes=False, town="Manchester")
        assert places(rows) == meant
        assert said(rows) == [["grid_swapped"] if turned else []] * len(meant)
    lines = ["Reference,Name,Address,Easting,Northing"]
    lines += [f'A{n},Hall {n},"{n} High Street, Leeds {c}",{y},{x}' for n, (c, x, y) in enumerate(CITIES["Leeds"])]
    rows = checked(write(tmp_path, "\n".join([*lines, ""])))
    assert places(rows) == [(easting, northing) for _, easting, northing in CITIES["Leeds"]]


@pytest.mark.parametrize("which", CITIES)
def test_without_postcodes_and_towns_all_are_turned_or_none(tmp_path: Path, which: str) -> None:
    """What lies in the sea is all that is left to see it by; where nothing does, that is said, once."""
    meant = [(easting, northing) for _, easting, northing in CITIES[which]]
    right = city(tmp_path, which, turned=False, codes=False)
    assert places(right) == meant
    wrong = city(tmp_path, which, turned=True, codes=False)
    if which == "London":
        assert places(wrong) == meant
        assert said(wrong) == [["grid_swapped"]] * len(meant)
        assert said(right) == [[]] * len(meant)
    else:
        assert places(wrong) == [(northing, easting) for easting, northing in meant]
        assert said(wrong) == said(right) == [["grid_unproven"], *[[]] * (len(meant) - 1)]


def test_a_row_that_stands_right_in_a_file_that_is_turned_stays_so(tmp_path: Path) -> None:
    lines = ["Reference,Name,Postcode,Easting,Northing", "A1,Pier,CF10 3NQ,318000,176000"]
    lines += [f"B{number},Hall,{code},{y},{x}" for number, (code, x, y) in enumerate(CITIES["London"])]
    rows = checked(write(tmp_path, "\n".join([*lines, ""])))
    assert places(rows) == [(318000, 176000), *[(x, y) for _, x, y in CITIES["London"]]]
    assert said(rows) == [[], *[["grid_swapped"]] * len(CITIES["London"])]


def test_some_errors_of_typing_turn_no_file(tmp_path: Path) -> None:
    lines = ["Reference,Name,Easting,Northing", "A0,Pier,176000,318000"]
    lines += [f"A{number},Hall,{430000 + number},{433000 + number}" for number in range(1, 80)]
    rows = checked(write(tmp_path, "\n".join([*lines, ""])))
    assert places(rows)[1:] == [(430000 + number, 433000 + number) for number in range(1, 80)]
    assert said(rows)[0][0] == "grid_swapped", "in the sea as it was given, so it is put right by itself"
    assert "grid_swapped" not in str(said(rows)[1:])


def test_northern_places_beyond_the_eastings_are_turned_with_their_file(tmp_path: Path) -> None:
    """Inverness: no easting is as large as its northings, so each row was refused where all are exchanged."""
    lines = ["Reference,Name,Easting,Northing"]
    lines += [f"A{number},Hall,{845000 + 900 * number},{266000 + 700 * number}" for number in range(4)]
    rows = checked(write(tmp_path, "\n".join([*lines, ""])))
    assert [row.rejected for row in rows] == [False] * 4
    assert places(rows)[0] == (266000, 845000)


def test_a_long_file_is_judged_by_a_sample_of_all_of_it() -> None:
    signs = Signs()
    looked_at = 0
    for number in range(50_000):
        if signs.wants_more():
            looked_at += 1
            pair = (Decimal(430_000), Decimal(439_000)) if number < 5_000 else (Decimal(398_000), Decimal(384_000))
            signs.note([("easting", pair[0]), ("northing", pair[1]), ("postcode", "M2" if number >= 5_000 else "")])
    signs.settle()
    assert signs.exchanged == {"easting"}
    assert looked_at < 15_000


def test_the_list_of_post_places_knows_every_town_by_its_area() -> None:
    assert of_postcode("LS16 5QT") != of_postcode("LS1 3AD"), "near the mirror's line each district is listed"
    assert of_postcode("SW1A 2AA") == of_postcode("SW9 8EL")
    assert of_postcode("BT1 5GS") is None
    assert of_address("1 High Street, Leeds LS16 5QT") == of_postcode("LS16 5QT")
    assert of_address("Depot", "Stoke-on-Trent") == of_postcode("ST1 1AA")
    assert of_address("London Road, Nowhere") is None, "a street is no town"
