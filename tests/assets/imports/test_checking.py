"""Every row is taken or told, with its row, column, value and reason, in one pass."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.imports.checking import check
from assets.imports.mapping import Matching
from assets.imports.reading import read_register
from assets.imports.reasons import warning_reason
from assets.imports.refusals import FileRefused
from assets.imports.wishes import Wishes
from tests.assets.imports.files import checked, guessed, one_row, workbook, write


def test_a_good_row_has_every_value_typed(tmp_path: Path) -> None:
    row = one_row(
        tmp_path,
        Asset_ID="A1",
        Name="Town Hall",
        Address="1 High Street",
        Post_Town="Neath",
        Postcode="sa111aa",
        Easting="275000",
        Northing="197000.5",
        Floor_area_GIA_sqm="1,200",
        Site_area_ha="0.5",
        Use="Council offices",
        Tenure="FH",
        Tenure_detail="Occupied by local authority",
        Condition="B",
        Lease_expiry="25/12/2031",
        Annual_rent="£1,000",
    )
    assert row.problems == []
    degrees = row.values.pop("latitude"), row.values.pop("longitude")
    assert degrees == pytest.approx((51.659, -3.807), abs=0.01)
    assert row.values == {
        "reference": "A1",
        "name": "Town Hall",
        "address": "1 High Street",
        "town": "Neath",
        "locality": "Neath",
        "postcode": "SA11 1AA",
        "easting": Decimal(275000),
        "northing": Decimal("197000.5"),
        "coordinate_system": "osgb36",
        "floor_area_m2": Decimal("1200.00"),
        "floor_area_basis": "gia",
        "land_area_ha": Decimal("0.5000"),
        "use": "office",
        "use_as_given": "Council offices",
        "tenure": "freehold",
        "tenure_as_given": "FH",
        "tenure_detail": ("occupied_by_authority",),
        "condition_grade": "b",
        "lease_expires_on": dt.date(2031, 12, 25),
        "rent_gbp_per_year": Decimal("1000.00"),
    }
    assert row.identity == "ref:A1"


def test_all_that_is_wrong_in_a_row_is_told_at_once(tmp_path: Path) -> None:
    row = one_row(
        tmp_path, Name="Hall", UPRN="1234567890123", Easting="275000", Northing="1500000", EPC="Z", Value="£5k"
    )
    assert row.rejected
    assert [(each.row, each.column, each.value, each.reason) for each in row.problems] == [
        (2, "UPRN", "1234567890123", "uprn_too_long"),
        (2, "Northing", "1500000", "northing_outside_gb"),
        (2, "EPC", "Z", "not_an_energy_rating"),
        (2, "Value", "£5k", "abbreviated_amount"),
    ]


def test_a_row_that_names_nothing_is_refused_and_the_others_are_not(tmp_path: Path) -> None:
    rows = checked(write(tmp_path, "Name,Reference,Town\nHall,R1,Neath\n,,Neath\nN/A,-,Neath\nYard,,Neath\n"))
    assert [row.rejected for row in rows] == [False, True, True, False]
    assert [problem.reason for problem in rows[1].problems] == ["names_nothing"]


def test_a_row_whose_cells_have_shifted_is_refused(tmp_path: Path) -> None:
    rows = checked(write(tmp_path, "Name,Reference,Town\nHall,R1,Neath\nLand, off High St,R2,Neath\nYard,R3,Neath\n"))
    assert [row.rejected for row in rows] == [False, True, False]
    assert rows[1].problems[0].reason == "too_many_cells"


def test_without_a_name_the_address_and_then_the_reference_serve(tmp_path: Path) -> None:
    rows = checked(write(tmp_path, 'Name,Address,Reference\nN/A,"12, High Street, Neath",R1\n,,R2\n'))
    assert [row.values["name"] for row in rows] == ["12, High Street", "R2"]
    assert [row.warnings[0].reason for row in rows] == ["name_from_address", "name_from_reference"]


def test_the_locality_is_the_town_and_then_the_first_part_of_the_postcode(tmp_path: Path) -> None:
    rows = checked(
        write(
            tmp_path,
            "Name,Locality,Post town,Postcode\nA,Ystrad,Neath,SA11 1AA\nB,,Neath,SA11 1AA\nC,,,SA11 1AA\n"
            "D,,,E20\nE,,,\n",
        )
    )
    assert [row.values.get("locality") for row in rows] == ["Ystrad", "Neath", "SA11", "E20", None]


def test_parts_of_an_address_are_joined_without_saying_anything_twice(tmp_path: Path) -> None:
    row = one_row(tmp_path, Name="Hall", Address_1="1 High St", Address_2="", Address_3="Neath", Address_4="Neath")
    assert row.values["address"] == "1 High St, Neath"


def test_the_first_recorded_floor_area_counts_with_its_own_measure(tmp_path: Path) -> None:
    rows = checked(
        write(
            tmp_path,
            "Name,Area GIA sqm,Building area NIA sqm\nA,10,8\nB,0,8\nC,,\n",
        ),
        Area_GIA_sqm="floor_area_m2",
    )
    got = [(row.values.get("floor_area_m2"), row.values.get("floor_area_basis")) for row in rows]
    assert got == [(Decimal(10), "gia"), (Decimal(8), "nia"), (None, None)]


@pytest.mark.parametrize(
    ("x", "y", "system", "placed"),
    [
        ("395265", "222126", "", "osgb36"),
        ("-2.07", "51.897", "", "wgs84"),
        ("-2.07", "51.897", "ETRS89", "etrs89"),
        ("395265", "222126", "British Coordinate Systems", "osgb36"),
    ],
)
def test_x_and_y_are_placed_by_their_size(tmp_path: Path, x: str, y: str, system: str, placed: str) -> None:
    row = one_row(tmp_path, Reference="A1", Name="Hall", GeoX=x, GeoY=y, CoordinateReferenceSystem=system)
    assert row.values["coordinate_system"] == placed
    assert row.values["latitude"] == pytest.approx(51.897, abs=0.01)
    assert row.warnings == []


def test_x_and_y_that_disagree_with_their_system_are_told(tmp_path: Path) -> None:
    row = one_row(tmp_path, Name="Hall", GeoX="51.897", GeoY="-2.07", CRS="WGS84")
    assert (row.values["longitude"], row.warnings[0].reason) == (-2.07, "geo_swapped")
    row = one_row(tmp_path, Name="Hall", GeoX="395265", GeoY="222126", CRS="ETRS89")
    assert (row.values["coordinate_system"], row.warnings[0].reason) == ("osgb36", "grid_called_degrees")


def test_two_places_far_apart_are_told(tmp_path: Path) -> None:
    row = one_row(
        tmp_path, Reference="A1", Name="Hall", Easting="395265", Northing="222126", Latitude="52.5", Longitude="-2.07"
    )
    assert [warning.reason for warning in row.warnings] == ["places_differ"]
    assert row.values["latitude"] == pytest.approx(51.897, abs=0.01)


def test_half_a_place_is_no_place(tmp_path: Path) -> None:
    row = one_row(tmp_path, Reference="A1", Name="Hall", Easting="395265", Northing="")
    assert not row.rejected
    assert "easting" not in row.values
    assert [warning.reason for warning in row.warnings] == ["half_coordinates"]


def test_occupied_and_vacant_are_each_others_opposite(tmp_path: Path) -> None:
    rows = checked(write(tmp_path, "Name,Occupied,Tenure detail\nA,Yes,\nB,No,\nC,,Vacant\nD,,\n"))
    assert [row.values.get("is_vacant") for row in rows] == [False, True, True, None]


def test_a_lease_that_ends_before_it_starts_is_refused(tmp_path: Path) -> None:
    row = one_row(tmp_path, Name="Hall", Lease_start="1/1/2020", Lease_expiry="1/1/2019")
    assert [(each.column, each.reason) for each in row.problems] == [("Lease expiry", "lease_ends_before_start")]


def test_a_repeated_uprn_is_kept_and_told(tmp_path: Path) -> None:
    rows = checked(write(tmp_path, "Asset ID,Name,UPRN\nA,Hall,0100\nB,Yard,100\nC,Shed,200\n"))
    assert [row.rejected for row in rows] == [False] * 3
    assert [[w.reason for w in row.warnings] for row in rows] == [["uprn_repeats"], ["uprn_repeats"], []]


def test_identity_is_the_reference_then_a_single_uprn_then_what_the_row_says(tmp_path: Path) -> None:
    text = "Asset ID,Name,UPRN\nA1,Hall,100\n,Yard,200\n,Shed,300\n,Barn,300\n,Plot,\n,Plot,\n"
    identities = [row.identity for row in checked(write(tmp_path, text))]
    assert identities[:2] == ["ref:A1", "uprn:200"]
    assert all(identity.startswith("row:") for identity in identities[2:])
    assert len(set(identities)) == 6
    assert identities[4].removesuffix(":1") == identities[5].removesuffix(":2")


def test_a_repeated_reference_is_told_apart_by_what_the_rows_say_in_any_order(tmp_path: Path) -> None:
    one = checked(write(tmp_path, "Asset ID,Name\n6701,Hall\n6701,Yard\n"))
    other = checked(write(tmp_path, "Asset ID,Name\n6701,Yard\n6701,Hall\n"))
    assert [row.warnings[0].reason for row in one] == ["reference_repeats", "reference_repeats"]
    assert {row.identity for row in one} == {row.identity for row in other}
    assert len({row.identity for row in one}) == 2


def test_the_same_register_as_csv_and_as_workbook_has_the_same_identities(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Name", "Floor area sqm", "Easting", "Northing"],
        ["Hall", 120, 395265, 222126],
        ["Yard", 7.5, 395000, 222000],
    ]
    text = "\n".join(",".join(map(str, row)) for row in rows)
    from_text = checked(write(tmp_path, text))
    from_workbook = checked(workbook(tmp_path, {"S": rows}))
    assert [row.identity for row in from_text] == [row.identity for row in from_workbook]
    assert [row.values for row in from_text] == [row.values for row in from_workbook]


def test_a_file_whose_columns_name_no_asset_is_refused(tmp_path: Path) -> None:
    sheet = read_register(write(tmp_path, "Town,Postcode\nNeath,SA11 1AA\n"))
    with pytest.raises(FileRefused) as refused:
        list(check(sheet, Matching(sheet.headings).with_(0, "town")))
    assert refused.value.code == "names_no_assets"


def test_what_is_shown_of_a_bad_cell_can_be_stored(tmp_path: Path) -> None:
    row = one_row(tmp_path, Name="Hall\x00" + "x" * 500, Reference="R1")
    assert row.problems[0].reason == "control_character"
    assert "\x00" not in row.problems[0].value
    assert len(row.problems[0].value) == 200


TEXT = st.text(st.characters(exclude_characters="\r\n\x85\u2028\u2029", exclude_categories=["Cs"]), max_size=12)
ROWS = st.lists(st.tuples(TEXT, TEXT, TEXT, TEXT, TEXT, TEXT), min_size=1, max_size=12)


@settings(max_examples=150, deadline=None)
@given(ROWS)
def test_every_row_of_a_malformed_file_is_taken_or_told(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
) -> None:
    def quoted(row: tuple[str, ...]) -> str:
        return ",".join('"' + cell.replace('"', '""') + '"' for cell in row)

    lines = ["Asset ID,Name,UPRN,Postcode,Floor area,Lease expiry", "kept,kept,,,,", *map(quoted, rows)]
    path = write(tmp_path_factory.mktemp("fuzz"), "\n".join(lines) + "\n")
    filled = [number for number, row in enumerate(rows, start=3) if any(cell.strip() for cell in row)]
    try:
        sheet = read_register(path, heading_row=1)
    except FileRefused as refused:
        assert refused.code == "binary"  # noqa: PT017 - so many control characters are no text
        return
    targets = ("reference", "name", "uprn", "postcode", "floor_area_m2", "lease_expires_on")
    matching = Matching(sheet.headings)
    for column, heading in enumerate(sheet.headings):
        matching = matching.with_(
            column, targets[["Asset ID", "Name", "UPRN", "Postcode", "Floor area", "Lease expiry"].index(heading)]
        )
    found = list(check(sheet, matching))
    assert [row.number for row in found] == [2, *filled]
    assert all(row.problems or row.values.get("name") for row in found)
    assert all(each.reason and each.row == row.number for row in found for each in row.problems)
    assert [row.identity for row in check(sheet, matching)] == [row.identity for row in found]
    assert len({row.identity for row in found}) == len(found)


def test_rows_that_only_what_they_say_tells_apart_are_counted_once_a_file_and_go_in(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "Reference,Name,UPRN\nA1,Hall,1\n,Depot,\n,Yard,2\n,Lido,3\n,Baths,3\n",
    )
    rows = checked(path)
    assert not any(row.rejected for row in rows)
    told = [(row.number, one.reason, dict(one.facts)) for row in rows for one in row.warnings]
    assert told == [
        (3, "reference_missing", {"rows": 3}),
        (5, "uprn_repeats", {}),
        (6, "uprn_repeats", {}),
    ], "not of the first, which has a reference, nor of the third, whose UPRN is its own"
    assert "of their own: 3." in warning_reason(next(one for row in rows for one in row.warnings))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("Reference,Name\nA1,Hall\nA2,Depot\n", False),
        ("Name,UPRN\nHall,1\nDepot,2\n", False),
        ("Name,Town\nHall,Neath\nDepot,Neath\n", True),
        ("Name,Organisation\nHall,Aber\nDepot,Aber\n", True),
    ],
)
def test_only_a_file_that_lacks_references_is_said_to(tmp_path: Path, content: str, *, says: bool) -> None:
    found = [one.reason for row in checked(write(tmp_path, content)) for one in row.warnings]
    assert found == (["reference_missing"] if says else [])


def test_where_columns_were_chosen_to_tell_rows_apart_nothing_is_missing(tmp_path: Path) -> None:
    sheet = read_register(write(tmp_path, "Name,Town\nHall,Neath\nDepot,Neath\n"))
    rows = list(check(sheet, guessed(sheet), Wishes(key=(0, 1))))
    assert [row.identity.partition(":")[0] for row in rows] == ["key", "key"]
    assert not any(row.warnings for row in rows)
