"""Columns are matched by their headings and their cells, and the owner has the last word."""

from pathlib import Path

import pytest

from assets.imports.mapping import Matching, guess_matching, matching_from_json
from assets.imports.reading import read_register
from assets.imports.targets import BY_NAME, TARGETS
from tests.assets.imports.files import guessed, write


def guess(text: str, folder: Path) -> dict[str, tuple[str, bool]]:
    matching = guessed(read_register(write(folder, text)))
    return {matching.headings[each.column]: (each.target, each.sure) for each in matching.matches}


def test_headings_of_the_transparency_code_are_known_for_sure(tmp_path: Path) -> None:
    text = (
        "UPRN,AssetCode,PropertyName,StreetName,PostTown,PostCode,GeoX,GeoY,TenureType,TenureDetail,HoldingType\n"
        "100121228178,09/1/L,1 Mews,High Street,Cheltenham,GL50 1DY,395265,222126,Freehold,Leasehold,Land\n"
    )
    assert guess(text, tmp_path) == {
        "UPRN": ("uprn", True),
        "AssetCode": ("reference", True),
        "PropertyName": ("name", True),
        "StreetName": ("address", True),
        "PostTown": ("town", True),
        "PostCode": ("postcode", True),
        "GeoX": ("geo_x", True),
        "GeoY": ("geo_y", True),
        "TenureType": ("tenure", True),
        "TenureDetail": ("tenure_detail", True),
        "HoldingType": ("kind", True),
    }


def test_the_same_heading_is_a_use_where_its_cells_are_uses(tmp_path: Path) -> None:
    text = "Name,Holding Type\nA,Car Parks\nB,Industrial\nC,Offices\n"
    assert guess(text, tmp_path)["Holding Type"] == ("use", False)


def test_a_description_in_prose_is_no_use(tmp_path: Path) -> None:
    prose = "Part of a major regeneration site with outline planning permission for development"
    assert "Description" not in guess(f"Name,Description\nA,{prose}\nB,{prose}\n", tmp_path)


def test_lines_of_an_address_are_all_taken_in_order(tmp_path: Path) -> None:
    found = guess("Name,Address 1,Address 2,Address 3\nHall,1 High St,Neath,Wales\n", tmp_path)
    assert [heading for heading, match in found.items() if match[0] == "address"] == [
        "Address 1",
        "Address 2",
        "Address 3",
    ]


def test_of_two_whole_addresses_one_is_taken(tmp_path: Path) -> None:
    found = guess('name,postal_address,address\nHall,"1 High St, Neath SA1 1AA","1 High St, Neath"\n', tmp_path)
    assert found["address"] == ("address", True)
    assert "postal_address" not in found


def test_both_measured_floor_areas_are_taken(tmp_path: Path) -> None:
    found = guess("Name,Building_Area_GIA_sqm,Building_Area_NIA_sqm,Site_Area_Hectares\nHall,10,8,0.1\n", tmp_path)
    assert [match[0] for match in found.values()] == ["name", "floor_area_m2", "floor_area_m2", "land_area_ha"]


def test_coordinates_that_are_no_place_give_way_to_the_grid(tmp_path: Path) -> None:
    text = "SiteReference,GeoX,GeoY,Easting,Northing\nAL1,3823563.91,11761.23,545262.439,375844.599\n"
    found = guess(text, tmp_path)
    assert set(found) == {"SiteReference", "Easting", "Northing"}


def test_uprns_postcodes_and_grid_pairs_are_known_without_headings(tmp_path: Path) -> None:
    rows = "".join(f"10012122817{i},Hall {i},SA1 {i}AA,39526{i},22212{i}\n" for i in range(6))
    found = guess("a,b,c,d,f\n" + rows, tmp_path)
    assert found == {"a": ("uprn", False), "c": ("postcode", False), "d": ("easting", False), "f": ("northing", False)}


def test_foreign_degrees_are_not_taken_for_british_ones(tmp_path: Path) -> None:
    rows = "".join(f"House {i},34.{i},-83.{i},3050{i}\n" for i in range(6))
    assert set(guess("Name,Latitude,Longitude,Zip Code\n" + rows, tmp_path)) == {"Name"}


def test_the_owner_can_change_any_match_and_another_column_gives_way() -> None:
    matching = guess_matching(("Name", "Title", "Street"), [("Hall", "The Hall", "High Street")])
    changed = matching.with_(1, "name")
    assert changed.columns_of("name") == (1,)
    assert changed.is_sure(1)
    assert changed.with_(1, None).target_of(1) is None
    assert matching.columns_of("name") == (0,)


def test_several_columns_may_be_the_address() -> None:
    matching = Matching(("a", "b")).with_(1, "address").with_(0, "address")
    assert matching.columns_of("address") == (0, 1)


def test_a_field_or_column_that_is_not_there_is_an_error() -> None:
    with pytest.raises(LookupError):
        Matching(("a",)).with_(0, "colour")
    with pytest.raises(LookupError):
        Matching(("a",)).with_(1, "name")


def test_what_the_owner_chose_is_recalled_by_heading() -> None:
    chosen = Matching(("Ref", "Bldg")).with_(0, "reference").with_(1, "name")
    again = Matching(("Bldg", "New", "Ref")).recalling(chosen.remembered())
    assert (again.target_of(0), again.target_of(1), again.target_of(2)) == ("name", None, "reference")


def test_a_matching_survives_being_stored() -> None:
    matching = guess_matching(("Name", "Title"), [("Hall", "x")])
    assert matching_from_json(matching.headings, matching.as_json()) == matching
    assert matching_from_json(("a",), [[5, "name", True], [0, "colour", True], ["0", "name", True]]).matches == ()


def test_no_heading_is_claimed_by_two_fields_for_sure() -> None:
    owners: dict[str, list[str]] = {}
    for target in TARGETS:
        for heading in target.headings:
            owners.setdefault(heading, []).append(target.name)
    assert {heading: names for heading, names in owners.items() if len(names) > 1} == {}
    assert len(BY_NAME) == len(TARGETS)
