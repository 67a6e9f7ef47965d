"""Where the table of a file stands can be said: its sheet, its row of headings. And what is left, or cut, is said."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assets.imports.models import Import, ImportProblem, ImportRow, State
from assets.imports.views import SHOWN
from tests.assets.imports.files import workbook
from tests.assets.imports.test_import_check import checked, columns, post, upload
from tests.assets.imports.test_preview_and_undo import again, taken_in
from tests.estate_portal.test_stuck import fail
from tests.outbox import deliver_all

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World

#: the second row looks the most like headings; its owner knows that it is the first
TITLED = b"Gubbins,Site,Thing\nReference,Name,Postcode\nA2,Hall,SA2 2BB\n"


def text_of(client: Client, name: str, batch: Import) -> str:
    return " ".join(client.get(reverse(f"assets:{name}", args=[batch.pk])).content.decode().split())


@pytest.mark.parametrize("is_checked", [False, True])
def test_the_row_of_the_headings_can_be_chosen_also_of_a_csv(client: Client, world: World, is_checked: bool) -> None:
    client.force_login(world.aber.manager)
    batch = checked(client, world.aber, TITLED) if is_checked else upload(client, world.aber, TITLED)
    assert (batch.heading_row, batch.row_count) == (2, 1)
    page = text_of(client, "import-match", batch)
    assert "Row with the headings" in page
    assert "Sheet of the workbook" not in page, "a CSV has none"
    assert post(client, world.aber, "import-sheet", batch, heading_row="1").status_code == 303
    batch = again(world.aber, batch)
    assert (batch.heading_row, batch.row_count, batch.headings[0]) == (1, 2, "Gubbins")
    assert batch.state == State.MATCHING
    chosen = {"column-0": "reference", "column-1": "name"}
    post(client, world.aber, "import-match", batch, **chosen)
    deliver_all()
    assert again(world.aber, batch).created == 2, "the row of headings that was guessed is now one of the rows"
    assert post(client, world.aber, "import-sheet", batch, heading_row="").status_code == 303
    assert again(world.aber, batch).heading_row == 2, "found again"


def test_of_an_import_led_back_nothing_is_left_that_was_found_in_another_table(client: Client, world: World) -> None:
    """By another row of headings, by owners to be asked about, by a check that refuses the file or comes to no end."""
    client.force_login(world.aber.manager)
    bad = b"Reference,Name,Owner of it\nA1,Depot,Aber\nA2,Hall,Dol,shifted\n"

    def found(batch: Import) -> tuple[int, int, bool]:
        actor = world.aber.actor()
        some = [one.objects.visible_to(actor).filter(batch=batch).count() for one in (ImportRow, ImportProblem)]
        return some[0], some[1], "to mend and send again" in text_of(client, "import-check", batch)

    def with_errors() -> Import:
        batch = checked(client, world.aber, bad)
        assert found(batch) == (2, 1, True)
        return batch

    batch = with_errors()
    post(client, world.aber, "import-sheet", batch, heading_row="2")
    assert not found(batch)[2]
    deliver_all()
    assert found(batch) == (0, 0, False)
    batch = with_errors()
    post(client, world.aber, "import-match", batch, **columns(batch) | {"column-2": "owner"})
    assert again(world.aber, batch).state == State.MATCHING, "it asks which of them is us"
    deliver_all()
    assert found(batch) == (0, 0, False)
    batch = with_errors()
    post(client, world.aber, "import-match", batch, **columns(batch))
    assert not found(batch)[2], "while it is checked anew"
    Path(again(world.aber, batch).file.file.path).write_bytes(b"Other,Headings\nA1,Depot\n")
    deliver_all()
    assert again(world.aber, batch).state == State.REFUSED
    assert found(batch) == (0, 0, False)
    batch = with_errors()
    post(client, world.aber, "import-match", batch, **columns(batch))
    fail("imports.check")
    assert again(world.aber, batch).state == State.MATCHING, "the worker gave it up"
    assert found(batch) == (0, 0, False)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("9", "The file has nothing in row 9, so it cannot hold headings"),
        ("1001", "The headings must be in the first 1000 rows"),
        ("0", "The rows are numbered from 1"),
        ("one", "Enter the number of a row"),
    ],
)
def test_a_row_that_cannot_hold_headings_is_refused_beside_its_field(
    client: Client, world: World, row: str, told: str
) -> None:
    client.force_login(world.aber.manager)
    batch = upload(client, world.aber, TITLED)
    answer = post(client, world.aber, "import-sheet", batch, heading_row=row)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert f'<a href="#id_heading_row">{told}</a>' in text
    assert '<details class="govuk-details" open>' in text
    assert again(world.aber, batch).heading_row == 2


def test_of_another_sheet_the_headings_are_found_anew(client: Client, world: World, tmp_path: Path) -> None:
    client.force_login(world.aber.manager)
    first: list[list[object]] = [
        ["Our register", None],
        [None, None],
        ["Reference", "Name"],
        ["A1", "Depot"],
        ["A2", "Hall"],
    ]
    second: list[list[object]] = [
        ["Reference", "Name", "Postcode"],
        ["B1", "Lido", "SA1 1AA"],
        ["B2", "Yard", ""],
        ["B3", "Barn", ""],
    ]
    made = workbook(tmp_path, {"One": first, "Two": second})
    post(client, world.aber, "import-start", file=SimpleUploadedFile(made.name, made.read_bytes()))
    batch = Import.objects.visible_to(world.aber.actor()).get()
    other = {"One": "Two", "Two": "One"}[batch.sheet]
    rows = {"One": 3, "Two": 1}
    assert batch.heading_row == rows[batch.sheet]
    assert 'id="id_sheet"' in text_of(client, "import-match", batch)
    post(client, world.aber, "import-sheet", batch, sheet=other, heading_row=str(batch.heading_row))
    batch = again(world.aber, batch)
    assert (batch.sheet, batch.heading_row) == (other, rows[other])
    assert post(client, world.aber, "import-sheet", batch, sheet="Three").status_code == 422


def test_an_import_can_be_left_while_it_is_checked_and_not_once_it_is_in(client: Client, world: World) -> None:
    client.force_login(world.aber.manager)
    batch = upload(client, world.aber)
    post(client, world.aber, "import-match", batch, **columns(batch))
    leave = reverse("assets:import-cancel", args=[batch.pk])
    assert leave in text_of(client, "import-check", batch)
    assert "Nothing of this file is in your register" in text_of(client, "import-cancel", batch)
    post(client, world.aber, "import-cancel", batch)
    assert again(world.aber, batch).state == State.CANCELLED
    deliver_all()
    batch = taken_in(client, world.aber, b"Reference,Name\nA1,Depot\n")
    where = reverse("assets:import-check", args=[batch.pk])
    assert client.get(reverse("assets:import-cancel", args=[batch.pk]))["Location"] == where
    assert post(client, world.aber, "import-cancel", batch).status_code == 409
    post(client, world.aber, "import-undo", batch)
    assert reverse("assets:import-cancel", args=[batch.pk]) not in text_of(client, "import-check", batch)


@pytest.mark.parametrize("more", [0, 1])
def test_a_list_of_errors_or_warnings_that_is_cut_says_so(client: Client, world: World, more: int) -> None:
    client.force_login(world.aber.manager)
    rows = b"".join(b"A%d,Hall,soon,SA\n" % n for n in range(SHOWN + more))
    batch = checked(client, world.aber, b"Reference,Name,Lease expiry date,Postcode\n" + rows)
    page = text_of(client, "import-check", batch)
    assert page.count(f"The first {SHOWN} of {SHOWN + more} are shown here.") == 2 * more
    assert page.count(reverse("assets:import-errors", args=[batch.pk])) == 1 + 2 * more
