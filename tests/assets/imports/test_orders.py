"""Two facts that contradict each other: what a form refuses, no file can bring in, whole or by halves."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from assets.imports.models import ImportProblem, State
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
from tests.assets.imports.test_import_assets import run
from tests.assets.imports.test_import_check import checked, committed, post
from tests.assets.imports.test_preview_and_undo import again, taken_in
from tests.outbox import deliver_all

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from assets.imports.models import Import
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
        assert [(one.column, one.value) for one in row.problems] == (
            [(HEADING[order.bad], cells[HEADING[order.bad]])] if first_is_more else []
        ), "the cell as its owner wrote it"
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
    assert in_words(lease) == "This is too low, or too early: your register has 1 June 2031 as “Lease starts”"
    assert {one.value for one in problems.filter(row=2)} == {below[name] for name in LASTS}, "as they stand in the file"
    mend = client.get(reverse("assets:import-mend", args=[batch.pk])).content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in mend] == ["Reference", "A0", "A1"], "rows as they stand in the file"
    assert mend[1].startswith(rows(below, high, above).decode().splitlines()[1])
    post(client, world.aber, "import-check", batch, bad_rows="cells")
    deliver_all()
    assert [of(world, f"Hall {number}").values for number in range(2)] == [one.values for one in before]
    assert of(world, "Hall 2").values["lease_expires_on"] == dt.date(2031, 6, 1)


def checked_and_overtaken(client: Client, world: World, *more: dict[str, str]) -> Import:
    """Two leases that end in 2029, and when all is checked, one of them starts in 2030."""
    client.force_login(world.aber.manager)
    taken_in(client, world.aber, rows({"workstations": "10"}, {"workstations": "10"}))
    batch = checked(client, world.aber, rows(*[{"lease_expires_on": "1/6/2029"}] * 2, *more))
    assert (batch.changed, batch.rejected) == (2, len(more))
    hall = Asset.objects.visible_to(world.aber.actor()).get(name="Hall 0")
    edit_asset(world.aber.actor(), hall, version=hall.version, values={"lease_starts_on": dt.date(2030, 1, 1)})
    return batch


def text_of(client: Client, name: str, batch: Import) -> str:
    return " ".join(client.get(reverse(f"assets:{name}", args=[batch.pk])).text.split())


def test_where_all_rows_were_wanted_the_register_that_moved_on_has_the_question_put(
    client: Client, world: World
) -> None:
    batch = checked_and_overtaken(client, world)
    committed(client, world.aber, batch, audience=world.forum.audience.pk, level=2, reason="A review")
    assert deliver_all() == ["imports.store", "imports.tell"]
    batch = again(world.aber, batch)
    assert (batch.state, batch.changed, batch.rejected, batch.mendable) == (State.CHECKED, 1, 1, 1)
    assert of(world, "Hall 1").values["lease_expires_on"] is None, "nothing is in"
    page = text_of(client, "import-check", batch)
    assert "Nothing has been imported yet" in page
    assert "Some rows have errors" in page
    assert f'value="{world.forum.audience.pk}" selected' in page, "what was chosen stays chosen"
    assert 'value="A review"' in page
    assert post(client, world.aber, "import-check", batch, bad_rows="all").status_code == 422
    assert post(client, world.aber, "import-check", batch, bad_rows="good").status_code == 303
    deliver_all()
    batch = again(world.aber, batch)
    assert (batch.state, batch.changed, batch.rejected, batch.asks_again) == (State.DONE, 1, 1, False)
    assert of(world, "Hall 0").values["lease_expires_on"] is None
    assert of(world, "Hall 1").values["lease_expires_on"] == dt.date(2029, 6, 1)
    assert "Nothing has been imported yet" not in text_of(client, "import-check", batch)


def test_where_leaving_rows_out_was_allowed_those_too_are_there_to_be_mended(client: Client, world: World) -> None:
    batch = checked_and_overtaken(client, world, {"lease_expires_on": "soon"})
    post(client, world.aber, "import-check", batch, bad_rows="good")
    deliver_all()
    batch = again(world.aber, batch)
    assert (batch.state, batch.changed, batch.rejected) == (State.DONE, 1, 2)
    assert of(world, "Hall 0").values["lease_expires_on"] is None
    problem = ImportProblem.objects.visible_to(world.aber.actor()).get(batch=batch, is_warning=False, row=2)
    assert (problem.value, problem.code) == ("1/6/2029", "less_than_register")
    mend = client.get(reverse("assets:import-mend", args=[batch.pk])).content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[:2] for line in mend[1:]] == [["A0", "Hall 0"], ["A2", "Hall 2"]]
    assert "1/6/2029" in mend[1]
    assert "your register has 1 January 2030 as" in mend[1]


def test_the_command_refuses_the_whole_file(client: Client, world: World, tmp_path: Path) -> None:
    client.force_login(world.aber.manager)
    taken_in(client, world.aber, rows({"lease_starts_on": "1/1/2030"}, {}))
    path = tmp_path / "leases.csv"
    path.write_bytes(rows(*[{"lease_expires_on": "1/6/2029"}] * 2))
    told = run(path)
    assert (told["refused"], told["changed"]) == (
        "1 rows have errors. Mend them, or import the good rows only", 0,
    )  # fmt: skip
    assert [(one["row"], one["value"]) for one in told["rejections"]] == [(2, "1/6/2029")]
    assert of(world, "Hall 1").values["lease_expires_on"] is None
    assert run(path, "--good-rows-only")["changed"] == 1
