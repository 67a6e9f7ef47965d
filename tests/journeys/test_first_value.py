"""A property manager: from signing in to a real file imported and one site shared; and what its receiver then sees.

The real file is Cheltenham's register of 2021, where the folder of real registers is (`PORTAL_REAL_DATA`): the
repository holds none. Elsewhere, and for what a real file has not got, a small one that is made up stands in; the
journey's name says which it was, and a test is skipped where it was not the real one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from tests.assets.imports.test_real_files import FOLDER
from tests.journeys.visitor import until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.servers]

#: the rows that add something, on the page of an import. A space or none: browsers differ
NEW = re.compile(r"^3 ?: New properties$")
REAL = FOLDER / "cheltenham-borough-council-land-and-assets-2021.csv"
WHICH = "Cheltenham's register" if REAL.is_file() else "a made-up register"
REGISTER = """Estate of the harbour, October
Asset ref,Asset name,Street,Post town,Postcode,Easting,Northing,Tenure,Annual rent
{0}/001,{0} Quay House,1 Quay Street,Abergwen,SA15 1AB,251300,201100,Freehold,"£8,100"
{0}/002,{0} Cold Store,2 Quay Street,Abergwen,SA15 1AB,251350,201150,Leasehold,"£12,400.50"
{0}/003,{0} Slipway,,Abergwen,,251400,201050,FH,
{0}/004,{0} Net Loft,4 Quay Street,Abergwen,SA15 1AB,2513000,201150,Freehold,
"""


@dataclass(frozen=True)
class Register:
    """A file to import: how many of its rows are good, one site of it, and what is recorded of that site besides."""

    path: Path
    rows: int
    site: str
    rest: tuple[str, ...]
    complaint: str = ""


def register_of(name: str, folder: Path) -> Register:
    """A spreadsheet as people have them: a title above, a rent with a pound sign, an easting with a digit too many."""
    path = folder / f"{name}.csv"
    path.write_text(REGISTER.format(name))
    rest = (f"{name}/001", "1 Quay Street", "SA15 1AB", "251300", "8,100")
    return Register(path, 3, f"{name} Quay House", rest, "The easting is outside Great Britain")


def real_register(folder: Path) -> Register:
    """Cheltenham's register as it was published, or the made-up one where there is none."""
    if not REAL.is_file():
        return register_of("Harbour", folder)
    rest = ("09/00803/Land", "Land Near The Railway Line", "Reddings Road", "391434", "10012809147")
    return Register(REAL, 498, "2 Pieces of Land", rest)  # among the first 25 by name


def take_rows_to_mend(manager: Visitor) -> str:
    """The sheet of the rows with errors, with a column of reasons."""
    link = manager.page.get_by_role("link", name="Download the rows with errors", exact=False)
    return manager.take(link).read_text(encoding="utf-8-sig")


def import_and_share(manager: Visitor, register: Register) -> None:
    """From the home page to one site of the file shared with Glanmor Health Board as listed.

    On the way the rows with errors are fetched, if there are any; nobody else sees the rest as it comes in.
    """
    manager.click("Add properties from a file")
    manager.page.locator("input[type=file]").set_input_files(register.path)
    manager.clicks += 1
    manager.press("Upload")
    manager.press("Check the rows")
    until_done(manager, "Check before you import")
    assert manager.sees(register.complaint)
    if register.complaint:
        assert register.complaint in take_rows_to_mend(manager)
    manager.press(f"Import {register.rows} rows")
    until_done(manager, "Imported")
    if register.complaint:
        manager.click(manager.page.get_by_role("link", name=NEW))
    else:  # a long one: its site is among the first of the list, not of the rows
        manager.click("See your properties")
    manager.click(register.site)
    manager.click("Share")
    manager.select("Who do you want to share with?", "Glanmor Health Board")
    manager.choose("Listed")
    manager.fill("Why are you sharing this?", "Locality review")
    manager.press("Continue")
    assert manager.sees("1 body will see this from now on")
    assert not manager.sees(register.rest[-1])
    manager.press("Share this property")
    assert manager.sees("Glanmor Health Board")


def until_done(visitor: Visitor, heading: str) -> None:
    """Wait for the page that says so."""
    until(visitor, visitor.page.get_by_role("heading", name=heading, exact=True))


def site_of(manager: Visitor, name: str) -> str:
    """The address of a site, found by its name."""
    manager.go(f"/assets/?q={quote(name)}")
    return str(manager.page.get_by_role("link", name=name, exact=True).first.get_attribute("href"))


def join_the_forum(administrator: Visitor) -> None:
    """The harbour answers its invitation to the forum, unless it has: until then it knows nobody."""
    administrator.go("/")
    if not administrator.sees("Answer the invitation to the forum Gorwel West Forum"):
        return
    administrator.click("Answer the invitation to the forum", exact=False)
    if administrator.page.get_by_role("button", name="Answer the invitation").count():
        administrator.press("Answer the invitation")
    administrator.choose("Join the forum")
    administrator.page.locator("input[name=agreed]").check()
    administrator.press("Send answer")
    assert administrator.sees("Your organisation is in Gorwel West Forum.")
    assert administrator.sees("Abergwen Council")
    administrator.go("/")


@pytest.mark.skipif(not REAL.is_file(), reason=f"the journey went with {WHICH}: no {REAL}, set PORTAL_REAL_DATA")
def test_the_register_of_the_journey_is_a_real_one(tmp_path: Path) -> None:
    assert real_register(tmp_path).path == REAL


@pytest.mark.parametrize("file", [real_register], ids=[WHICH])
def test_register_in_and_one_site_shared_within_nine_screens_and_sixteen_clicks(
    visit: Any, tmp_path: Path, file: Callable[[Path], Register]
) -> None:
    register = file(tmp_path)
    with visit("gwen@harbwr.example") as gwen:
        join_the_forum(gwen)
        gwen.clicks = gwen.screens = 0
        import_and_share(gwen, register)
        assert gwen.screens <= 9
        assert gwen.clicks <= 16
        site = site_of(gwen, register.site)
        assert gwen.go(site) == 200
        missing = [one for one in register.rest if one not in gwen.page.content()]
        assert missing in ([], ["8,100"]), "what the file says is recorded; the rent has a part of its own"
    with visit("idris@glanmor.example") as idris:
        assert idris.go(site) == 200
        assert idris.sees(register.site)
        assert idris.sees("Abergwen Harbour Authority")
        for above in register.rest:
            assert above not in idris.page.content().replace(register.site, "")
        assert site_of(idris, register.site) == site
        idris.go(f"/assets/?q={quote(register.rest[1])}")
        assert not idris.page.locator("#asset-table").get_by_text(register.site, exact=True).count()
    with visit("huw@heddlu-gorwel.example") as huw:
        assert huw.go(site) == 404
        assert huw.sees("Page not found")
        huw.go(f"/assets/?q={quote(register.site)}")
        assert huw.page.locator("#asset-table tbody").get_by_role("link", name=register.site).count() == 0


def test_the_same_journey_without_scripts(visit: Any, tmp_path: Path) -> None:
    with visit("mair@abergwen.example", javascript=False) as mair:
        assert mair.at_home(), "a journey starts from the home page"
        import_and_share(mair, register_of("Plain", tmp_path))
        assert mair.screens <= 9
        assert mair.clicks <= 16


def test_a_first_load_is_looked_at_before_and_can_be_undone_after(visit: Any, tmp_path: Path) -> None:
    """PM1, with its preview: six screens and eleven clicks from home to the receipt, and the way back."""
    with visit("gwen@harbwr.example") as gwen:
        assert gwen.at_home(), "a journey starts from the home page"
        gwen.click("Add properties from a file")
        gwen.page.locator("input[type=file]").set_input_files(register_of("Marina", tmp_path).path)
        gwen.clicks += 1
        gwen.press("Upload")
        gwen.press("Check the rows")
        until_done(gwen, "Check before you import")
        gwen.click(gwen.page.get_by_role("link", name=NEW))
        assert gwen.sees("Marina Net Loft") is False
        assert gwen.sees("Marina Slipway")
        gwen.click("The import")
        assert "Marina Net Loft" in take_rows_to_mend(gwen)
        gwen.press("Import 3 rows")
        until_done(gwen, "Imported")
        assert gwen.screens <= 6
        assert gwen.clicks <= 11
        gwen.click("Undo this import")
        gwen.press("Undo this import")
        until_done(gwen, "This import was undone")
        assert gwen.sees("Removed again")
        gwen.go("/assets/?q=Marina+Slipway")
        assert not gwen.page.get_by_role("link", name="Marina Slipway", exact=True).count()
