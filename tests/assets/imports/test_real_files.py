"""Registers as real bodies published them go through the whole import; docs/real-files.md says how it ends.

The repository holds none of them. Each line of the table there is a test: the large files are for `make proof`.
"""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from assets.imports.child import look_at
from assets.imports.refusals import FileRefused
from assets.imports.survey import survey_file
from assets.register.models import Asset, AssetDetail, AssetSummary
from assets.register.shown import shown
from tests.assets.imports.test_import_assets import run
from tests.browser import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.worlds import World

FOLDER = Path(os.environ.get("PORTAL_REAL_DATA") or ROOT.parent / "shared/data/real")
TABLE = ROOT / "docs/real-files.md"
LARGE = 2_000  # rows

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"the real registers are not at {FOLDER}: set PORTAL_REAL_DATA to where they are"
)


@dataclass(frozen=True)
class Line:
    """What one file, or one sheet, comes to; `why` is the reason of each rejection, or of the refusal."""

    file: str
    sheet: str
    rows: int
    created: int
    rejected: int
    without_cells: int
    why: str

    def as_text(self) -> str:
        figures = [f"{one:,}" for one in (self.rows, self.created, self.rejected, self.without_cells)]
        return f"| {' | '.join([self.file, self.sheet, *figures, self.why])} |"


def lines() -> list[Line]:
    found = []
    for text in TABLE.read_text().splitlines():
        cells = [one.strip() for one in text.strip().strip("|").split("|")]
        if text.startswith("| ") and cells[2].replace(",", "").isdigit():
            rows, created, rejected, without = (int(one.replace(",", "")) for one in cells[2:6])
            found.append(Line(cells[0], cells[1], rows, created, rejected, without, cells[6]))
    return found


def told(name: str, sheet: str, then: Callable[[], None] = lambda: None) -> Line:
    """The file through the command, for one body: its good rows, then those with bad cells too, then all again."""
    asked = [str(FOLDER / name), "--good-rows-only", *([f"--sheet={sheet}"] if sheet else [])]
    first = run(*asked)
    then()
    if "refused" in first:
        return Line(name, sheet, 0, 0, 0, 0, f"refused: {first['refused']}")
    assert first["created"] + first["rejected"] == first["rows"], "every row is stored or listed"
    assert len({one["row"] for one in first["rejections"]}) == first["rejected"]
    again = run(*asked, "--without-bad-cells")
    assert (again["changed"], again["unchanged"]) == (0, first["created"]), "the same file again changes nothing"
    reasons = Counter(f"{one['column']}: {one['reason']}" for one in first["rejections"])
    why = "; ".join(f"{times:,} × {reason}" for reason, times in reasons.most_common())
    return Line(name, sheet, first["rows"], first["created"], first["rejected"], again["created"], why)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(one, id=f"{one.file} {one.sheet}", marks=[pytest.mark.proof] if one.rows > LARGE else [])
        for one in lines()
    ],
)
def test_a_real_register_goes_in_as_the_table_says(world: World, line: Line) -> None:
    """Of a brownfield register, its sites with their planning facts too."""
    looked_at = partial(brownfield_sites, world, line) if line in BROWNFIELD else lambda: None
    assert told(line.file, line.sheet, looked_at).as_text() == line.as_text()
    assert Asset.objects.visible_to(world.aber.actor()).count() == line.created + line.without_cells


def test_no_real_file_or_sheet_is_left_untried() -> None:
    tried = {(one.file, one.sheet) for one in lines()}
    assert {path.name for path in FOLDER.iterdir()} == {file for file, _ in tried}
    for name in {file for file, sheet in tried if sheet}:
        assert {(name, one.sheet) for one in survey_file(FOLDER / name)} <= tried


def test_nineteen_rows_in_twenty_go_in_where_that_is_asked() -> None:
    for one in lines():
        if any(word in one.file for word in ("council", "police", "fire", "legacy", "nhs")) and one.rows:
            assert one.created >= 0.95 * one.rows, one.file


BROWNFIELD = [one for one in lines() if "brownfield" in one.file and one.rows]
#: one site of each register, and what is to be read of it in the portal afterwards
SITES: dict[str, tuple[str, dict[str, Any]]] = {
    "east-lindsey": ("AL036", {"planning_ownership": "Not owned by a public authority", "planning_dwellings_to": 3}),
    "Halton": ("H1032", {"planning_status": "Not permissioned", "planning_added_on": dt.date(2017, 12, 31)}),
    "Knowsley": ("BR001", {"planning_history": "18/00217/FUL", "planning_permitted_on": dt.date(2016, 2, 9)}),
    "Liverpool City": ("6189", {"planning_status": "Permissioned", "planning_dwellings_least": 5}),
    "Sefton": ("B71", {"planning_status": "Pending permission", "planning_dwellings_least": 100}),
    "St.Helens": ("BR001", {"planning_deliverable": "Yes", "planning_updated_on": dt.date(2018, 12, 21)}),
    "Wirral": ("1666", {"planning_history": "14/00562|17/0129", "planning_deliverable": "yes"}),
    "london-legacy": ("LLDC1", {"planning_permission": "Outline planning permission", "planning_part_two": "No"}),
    "plymouth": ("BR0001a", {"planning_information": "See Policy PLY7", "planning_dwellings_to": 330}),
    "rochdale": ("SH 0483", {"planning_ownership": "Local Authority", "planning_dwellings_to": 6}),
    "west-suffolk": ("BF002", {"planning_dwellings_least": 73, "planning_added_on": dt.date(2017, 9, 1)}),
}


def brownfield_sites(world: World, line: Line) -> None:
    """Each row is land to be developed; of one site its planning facts are read again, value for value."""
    actor = world.aber.actor()
    stored = Asset.objects.visible_to(actor)
    assert stored.count() == line.created
    assert set(stored.values_list("kind", flat=True)) == {"land"}
    assert set(AssetSummary.objects.visible_to(actor).values_list("use", flat=True)) == {"development"}
    (reference, facts), *others = [about for word, about in SITES.items() if word in f"{line.file} {line.sheet}"]
    assert not others
    site = shown(stored.get(assetsummary__reference=reference), actor)
    assert site is not None
    assert {name: site.values[name] for name in facts} == facts
    planned = AssetDetail.objects.visible_to(actor).exclude(planning_status="", planning_ownership="")
    assert planned.count() == line.created, "every site keeps what its register says of it"


def test_a_real_register_on_its_side_is_turned() -> None:
    assert [path.name for path in FOLDER.glob("*brownfield*.csv") if look_at(path).is_turned] == [
        "london-legacy-dc-brownfield-register.csv"
    ]


def test_a_table_on_its_side_is_not_turned_where_it_could_be_misread(tmp_path: Path) -> None:
    side = tmp_path / "side.csv"
    fields = "SiteReference,1,2\nSiteNameAddress,Quay,Hall\nHectares,1,1\nGeoX,1,1\nGeoY,2,2\n"
    side.write_text("Field,A,B\n" + fields)
    look = look_at(side)
    assert (look.is_turned, look.headings[:2], look.row_count) == (True, ("Field", "SiteReference"), 2)
    side.write_text("Field,A,B\n" + fields * 2)
    with pytest.raises(FileRefused, match="sideways"):
        look_at(side)
