"""Coordinates that were exchanged, mislabelled, out of range or in the sea are noticed and said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assets.imports.checking import check
from assets.imports.land import on_land
from assets.imports.mapping import guess_matching
from assets.imports.reading import read_register
from assets.imports.reasons import CELL_REASONS, WARNINGS
from tests.assets.imports.files import write

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
