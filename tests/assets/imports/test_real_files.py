"""Registers as real bodies published them go in; the repository holds none of them."""

import os
from pathlib import Path

import pytest

from assets.imports.child import look_at
from assets.imports.reasons import CELL_REASONS, WARNINGS
from assets.imports.survey import Finding, survey_file

FOLDER = Path(os.environ.get("PORTAL_REAL_DATA", Path(__file__).resolve().parents[4] / "shared/data/real"))

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"no real registers at {FOLDER}; PORTAL_REAL_DATA says where they are"
)

MUST_GO_IN = {
    "cheltenham-borough-council-land-and-assets-2021.csv": 498,
    "cheltenham-borough-council-land-and-assets-2023.csv": 459,
    "metropolitan-police-property-assets.csv": 302,
    "london-fire-brigade-property-assets.csv": 116,
    "london-legacy-dc-land-assets.csv": 29,
    "nhs-choices-hospitals-2018.csv": 1234,
    "plymouth-city-council-brownfield-register-2017.csv": 87,
    "rochdale-council-brownfield-register-2017.csv": 128,
    "west-suffolk-councils-brownfield-register-2017.csv": 22,
    "east-lindsey-council-brownfield-register-2018.csv": 29,
}
# Rows of the others, one number a sheet; "" where a file or sheet is refused, with its reason.
ROWS = {
    "england-public-libraries-2023.csv": [3487],
    "england-wales-prison-estate-2016.tsv": [121],
    "liverpool-city-region-brownfield-register-2019.xlsx": [34, 53, 376, 45, 108, 83, "empty_sheet"],
    "london-legacy-dc-brownfield-register.csv": ["sideways"],
    "nhs-eric-2014-15-trusts-and-sites.xls": [241, 1251, "names_no_assets"],
    "us-gsa-owned-and-leased-buildings-2025.xlsx": [8645],
    "us-gsa-rexus-building-inventory.csv": [9129],
    "us-illinois-state-building-inventory.csv": [8862],
    "wales-public-libraries.csv": [265],
}


def survey(name: str) -> list[Finding]:
    path = FOLDER / name
    if not path.is_file():
        pytest.skip(f"{name} is not in {FOLDER}")
    return survey_file(path)


@pytest.mark.parametrize("name", MUST_GO_IN)
def test_at_least_nineteen_rows_in_twenty_of_a_real_register_go_in(name: str) -> None:
    (found,) = survey(name)
    assert (found.rows, found.refused) == (MUST_GO_IN[name], "")
    assert found.good >= 0.95 * found.rows


@pytest.mark.parametrize("name", ROWS)
def test_every_other_real_file_is_read_or_refused_with_a_reason(name: str) -> None:
    found = survey(name)
    assert [each.refused.partition(" ")[0] or each.rows for each in found] == ROWS[name]
    for each in found:
        assert set(each.reasons) <= set(CELL_REASONS)
        assert set(each.warnings) <= set(WARNINGS)


@pytest.mark.parametrize("name", [one for one in [*MUST_GO_IN, *ROWS] if "brownfield" in one and one.endswith("csv")])
def test_a_brownfield_register_keeps_its_planning_fields(name: str) -> None:
    if ROWS.get(name) == ["sideways"]:
        pytest.skip("refused: turn the table first")
    look = look_at(FOLDER / name)
    assert len([one for one in look.matching.targets() if one.startswith("planning_")]) >= 8


def test_no_real_file_is_left_untried() -> None:
    assert {path.name for path in FOLDER.iterdir()} <= set(MUST_GO_IN) | set(ROWS)
