"""Two facts that contradict each other: what a form refuses, no file can bring in, whole or by halves."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from assets.imports.models import ImportProblem
from assets.imports.orders import ORDERS
from assets.imports.preview import in_words
from assets.imports.targets import BY_NAME
from assets.register.actions import edit_asset
from assets.register.fields import fields
from assets.register.forms import FactsForm
from assets.register.models import Asset
from assets.register.ordered import IN_ORDER
from assets.register.shown import shown
from tests.assets.imports.files import one_row
from tests.assets.imports.test_import_check import checked, post
from tests.assets.imports.test_preview_and_undo import again, taken_in
from tests.outbox import deliver_all

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from assets.register.shown import ShownAsset
    from tests.worlds import World

HEADING = {name: BY_NAME[name].headings[0].capitalize() for pair in IN_ORDER for name in pair}
FIRSTS, LASTS = zip(*IN_ORDER, strict=True)


def said(name: str, *, more: bool) -> str:
    if name.endswith("_on"):
        return "1/6/2031" if more else "1/6/2029"
    return "40" if more else "30"


def typed(name: str, *, more: bool) -> dict[str, str]:
    """The same in a form, which asks for a date in three parts."""
    parts = said(name, more=more).split("/")
    return (
        dict(zip([f"{name}_{part}" for part in ("day", "month", "year")], parts, strict=True))
        if parts[1:]
        else {name: parts[0]}
    )


@pytest.mark.parametrize("pair", IN_ORDER, ids=lambda pair: pair[1])
def test_a_form_and_a_file_refuse_the_same_pairs(tmp_path: Path, pair: tuple[str, str]) -> None:
    first, last = pair
    (order,) = [one for one in ORDERS if one.first == first]
    for first_is_more in (True, False):
        form = FactsForm(
            [fields()[name] for name in pair],
            data={**typed(first, more=first_is_more), **typed(last, more=not first_is_more)},
        )
        cells = {HEADING[first]: said(first, more=first_is_more), HEADING[last]: said(last, more=not first_is_more)}
        row = one_row(tmp_path, Name="Hall", **{name.replace(" ", "_"): cell for name, cell in cells.items()})
        assert form.is_valid() is not first_is_more
        assert [one.column for one in row.problems] == ([HEADING[order.bad]] if first_is_more else [])
        assert not row.is_hopeless, "it can be taken without the cell"
        assert (order.bad in row.values) is not first_is_more
    assert form.is_valid(), form.errors


def rows(*lines: dict[str, str]) -> bytes:
    heads = [*FIRSTS, *LASTS]
    cells = [
        f"A{number},Hall {number}," + ",".join(one.get(name, "") for name in heads) for number, one in enumerate(lines)
    ]
    return "\n".join([f"Reference,Name,{','.join(HEADING[name] for name in heads)}", *cells]).encode()


def of(world: World, name: str) -> ShownAsset:
    actor = world.aber.actor()
    cut = shown(Asset.objects.visible_to(actor).get(name=name), actor)
    assert cut is not None
    return cut


def test_half_a_pair_is_held_against_the_register(client: Client, world: World) -> None:
    client.force_login(world.aber.manager)
    high, low = ({name: said(name, more=more) for name in FIRSTS} for more in (True, False))
    above, below = ({name: said(name, more=more) for name in LASTS} for more in (True, False))
    taken_in(client, world.aber, rows(high, below, low))
    before = [of(world, f"Hall {number}") for number in range(2)]
    batch = checked(client, world.aber, rows(below, high, above))
    assert (batch.rejected, batch.mendable, batch.changed) == (2, 2, 1)
    problems = ImportProblem.objects.visible_to(world.aber.actor()).filter(batch=batch, is_warning=False)
    assert {(one.row, one.column) for one in problems} == {
        *((2, HEADING[name]) for name in LASTS),
        *((3, HEADING[name]) for name in FIRSTS),
    }
    lease = problems.get(column=HEADING["lease_expires_on"])
    assert in_words(lease) == "This is too low, or too early: your register has 2031-06-01 as “Lease starts”"
    mend = client.get(reverse("assets:import-mend", args=[batch.pk])).content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in mend] == ["Reference", "A0", "A1"], "rows as they stand in the file"
    assert mend[1].startswith(rows(below, high, above).decode().splitlines()[1])
    post(client, world.aber, "import-check", batch, bad_rows="cells")
    deliver_all()
    assert [of(world, f"Hall {number}").values for number in range(2)] == [one.values for one in before]
    assert of(world, "Hall 2").values["lease_expires_on"] == dt.date(2031, 6, 1)


def test_what_the_register_came_to_say_after_the_check_counts(client: Client, world: World) -> None:
    client.force_login(world.aber.manager)
    taken_in(client, world.aber, rows({"workstations": "10"}, {"workstations": "10"}))
    batch = checked(client, world.aber, rows({"lease_expires_on": "1/6/2029"}, {"lease_expires_on": "1/6/2029"}))
    assert (batch.changed, batch.rejected) == (2, 0)
    hall = Asset.objects.visible_to(world.aber.actor()).get(name="Hall 0")
    edit_asset(world.aber.actor(), hall, version=hall.version, values={"lease_starts_on": dt.date(2030, 1, 1)})
    post(client, world.aber, "import-check", batch)
    deliver_all()
    batch = again(world.aber, batch)
    assert (batch.changed, batch.rejected) == (1, 1)
    assert of(world, "Hall 0").values["lease_expires_on"] is None
    assert of(world, "Hall 1").values["lease_expires_on"] == dt.date(2029, 6, 1)
    problem = ImportProblem.objects.visible_to(world.aber.actor()).get(batch=batch, is_warning=False)
    assert (problem.row, problem.code) == (2, "less_than_register")
