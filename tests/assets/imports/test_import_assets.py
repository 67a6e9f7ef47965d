"""`manage.py import_assets`: what it says, what it stores, and that the same file twice changes nothing."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command

from assets.register.models import Asset
from assets.register.shown import shown
from tests.roles import WORKER, acting_as

if TYPE_CHECKING:
    from pathlib import Path

    from tests.worlds import World

GOOD = """Reference,Name,Postcode,Tenure,Easting,Northing,Rent
A1,Depot,SA1 1AA,FH,212300,245600,"£1,200.50"
A2,Hall,SA2 2BB,Leasehold,,,
"""
BAD = GOOD + "A3,Yard,SA3 3CC,FH,912300,245600,\nA4,Shed,SA3 3CC,FH,,,lots\n"


def run(*arguments: Any) -> dict[str, Any]:
    out = StringIO()
    with acting_as(WORKER):
        call_command("import_assets", "--organisation=aber", "--json", *arguments, stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


@pytest.fixture
def good(tmp_path: Path) -> str:
    (tmp_path / "good.csv").write_text(GOOD)
    return str(tmp_path / "good.csv")


@pytest.fixture
def bad(tmp_path: Path) -> str:
    (tmp_path / "bad.csv").write_text(BAD)
    return str(tmp_path / "bad.csv")


def test_a_register_goes_in_and_twice_changes_nothing(world: World, good: str) -> None:
    assert run(good) == {"rows": 2, "created": 2, "changed": 0, "unchanged": 0, "rejected": 0, "rejections": []}
    assert run(good)["unchanged"] == 2
    actor = world.aber.actor()
    seen = shown(Asset.objects.visible_to(actor).get(name="Depot"), actor)
    assert seen is not None
    assert (seen.reference, seen.tenure, str(seen.rent_gbp_per_year)) == ("A1", "freehold", "1200.50")
    assert str(seen.easting) == "212300.0000"
    assert round(seen.latitude, 2) == 52.08
    assert not Asset.objects.visible_to(world.bryn.actor()).exists()


def test_a_dry_run_writes_nothing(world: World, good: str) -> None:
    assert run(good, "--dry-run")["created"] == 2
    assert not Asset.objects.visible_to(world.aber.actor()).exists()


def test_a_file_with_bad_rows_is_refused_whole_or_its_good_rows_kept(world: World, bad: str, tmp_path: Path) -> None:
    errors = tmp_path / "errors.csv"
    refused = run(bad, f"--errors={errors}")
    assert (refused["rows"], refused["created"], refused["rejected"]) == (0, 0, 2)
    assert "2 rows have errors" in refused["refused"]
    assert not Asset.objects.visible_to(world.aber.actor()).exists()
    rows = list(csv.DictReader(StringIO(errors.read_text("utf-8-sig"))))
    assert [(one["row"], one["column"], one["value"]) for one in rows] == [
        ("4", "Easting", "912300"),
        ("5", "Rent", "lots"),
    ]
    assert all(one["reason"] for one in rows)

    kept = run(bad, "--good-rows-only")
    assert (kept["rows"], kept["created"], kept["rejected"]) == (4, 2, 2)
    assert Asset.objects.visible_to(world.aber.actor()).count() == 2


def test_the_file_of_errors_runs_nothing_in_a_spreadsheet(world: World, tmp_path: Path) -> None:
    bad, errors = tmp_path / "bad.csv", tmp_path / "errors.csv"
    bad.write_text("Reference,Name,Rent\nA1,Depot,\"=cmd|' /C calc'!A1\"\nA2,Hall,@SUM(1)\nA3,Lido,-lots\n")
    assert run(str(bad), f"--errors={errors}")["rejected"] == 3
    cells = [cell for row in csv.reader(StringIO(errors.read_text("utf-8-sig"))) for cell in row]
    assert {"'=cmd|' /C calc'!A1", "'@SUM(1)", "'-lots"} <= set(cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_a_file_that_is_no_table_is_refused_with_a_reason(world: World, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7 ...")
    answer = run(str(tmp_path / "x.pdf"))
    assert answer["rows"] == 0
    assert "PDF" in answer["refused"]
    with acting_as(WORKER), pytest.raises(CommandError, match="PDF"):
        call_command("import_assets", "--organisation=aber", str(tmp_path / "x.pdf"))


def test_an_unknown_body_is_a_sentence(world: World, good: str) -> None:
    with acting_as(WORKER), pytest.raises(CommandError, match="nowhere"):
        call_command("import_assets", "--organisation=nowhere", good)


def test_bad_cells_can_be_left_out_and_other_owners_too(world: World, tmp_path: Path) -> None:
    path = tmp_path / "of two.csv"
    path.write_text(
        "Organisation,Reference,Name,UPRN\nAber Council,A1,Depot,12\nAber Council,A2,Hall,N3472\nBryn,B1,Barn,\n"
    )
    kept = run(str(path), "--good-rows-only", "--without-bad-cells", "--owner=Aber Council")
    assert (kept["rows"], kept["created"], kept["rejected"], kept["others"]) == (2, 2, 0, 1)
    assert [(one["column"], one["value"]) for one in kept["rejections"]] == [("UPRN", "N3472")]
    assert set(Asset.objects.visible_to(world.aber.actor()).values_list("name", flat=True)) == {"Depot", "Hall"}
    with acting_as(WORKER), pytest.raises(CommandError, match="Aber Council"):
        call_command("import_assets", "--organisation=aber", "--owner=Nobody", str(path))
