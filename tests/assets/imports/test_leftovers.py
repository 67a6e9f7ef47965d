"""An import is led back in no time, however many rows it has: nobody sees them any more, the worker removes them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assets.imports import keeping
from assets.imports.models import Import, ImportProblem, ImportRow, State
from partners import clock
from partners.outbox.models import Job
from tests.assets.exports.test_purge import purged
from tests.assets.imports.test_import_check import BAD, checked, columns, post
from tests.assets.imports.test_preview_and_undo import again
from tests.estate_portal.test_stuck import fail
from tests.outbox import deliver_all
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import Body, World

LEAD_BACK = {"import-sheet": {"heading_row": "2"}, "import-cancel": {}}


def kept(body: Body, batch: Import) -> tuple[int, int]:
    actor = body.actor()
    rows, problems = (one.objects.visible_to(actor).filter(batch=batch) for one in (ImportRow, ImportProblem))
    return rows.count(), problems.count()


@pytest.mark.parametrize("name", LEAD_BACK)
def test_no_row_is_removed_by_a_request_and_none_is_seen_after_it(client: Client, world: World, name: str) -> None:
    client.force_login(world.aber.manager)
    batch = checked(client, world.aber, BAD)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert post(client, world.aber, name, batch, **LEAD_BACK[name]).status_code == 303
    assert not [one["sql"] for one in asked if one["sql"].startswith("DELETE")]
    assert kept(world.aber, batch) == (4, 1), "still there"
    for page, told in (("import-check", "cells"), ("import-errors", "cells"), ("import-mend", "Lido")):
        assert told not in client.get(reverse(f"assets:{page}", args=[batch.pk])).content.decode(), page
    for which in ("new", "rejected"):
        text = client.get(reverse("assets:import-rows", args=[batch.pk, which])).content.decode()
        assert "There are none" in text
    assert deliver_all() == ["imports.clear"]
    assert kept(world.aber, batch) == (0, 0)
    assert not again(world.aber, batch).has_leftovers
    post(client, world.aber, name, batch, **LEAD_BACK[name])
    assert deliver_all() == [], "where nothing is kept there is nothing to do"


def test_what_a_check_kept_meanwhile_is_not_removed(client: Client, world: World) -> None:
    """The worker comes to what was left only after the file was matched and checked anew."""
    client.force_login(world.aber.manager)
    batch = checked(client, world.aber, BAD)
    post(client, world.aber, "import-sheet", batch, heading_row="2")
    late = Job.objects.filter(name="imports.clear")
    late.update(done_at=clock.now())
    batch = again(world.aber, batch)
    post(client, world.aber, "import-match", batch, **columns(batch) | {"column-0": "reference", "column-1": "name"})
    assert deliver_all() == ["imports.check", "imports.tell"]
    found = kept(world.aber, batch)
    assert again(world.aber, batch).state == State.CHECKED
    assert found[0] == 3, "a row less than before, under the other headings"
    late.update(done_at=None)
    assert deliver_all() == ["imports.clear"]
    assert kept(world.aber, batch) == found


def test_a_worker_killed_while_it_removes_them_begins_again_and_one_that_gives_up_is_followed_by_the_night(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    client.force_login(world.aber.manager)
    batch = checked(client, world.aber, BAD)
    post(client, world.aber, "import-cancel", batch)
    real = keeping.forget

    def dies(held: Import) -> None:
        real(held)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(keeping, "forget", dies)
        with pytest.raises(KeyboardInterrupt):
            deliver_all()
    assert kept(world.aber, batch) == (4, 1)
    assert again(world.aber, batch).has_leftovers
    fail("imports.clear")
    assert kept(world.aber, batch) == (4, 1)
    purged(monkeypatch, 1, django_capture_on_commit_callbacks)
    assert "imports.clear" in deliver_all()
    assert kept(world.aber, batch) == (0, 0)


@pytest.mark.proof
@pytest.mark.timeout(300)
def test_of_half_a_million_rows_another_sheet_is_chosen_at_once(client: Client, world: World) -> None:
    client.force_login(world.aber.manager)
    batch = checked(client, world.aber, BAD)

    def seconds(name: str) -> float:
        begun = time.monotonic()
        assert post(client, world.aber, name, batch, **LEAD_BACK[name]).status_code == 303
        return time.monotonic() - begun

    few = seconds("import-sheet")
    with acting_as(OWNER), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO assets_importrow (batch_id, row, organisation_id, outcome, fault, identity, name, said, fate)"
            " SELECT %s, n, %s, 'new', 0, '', 'Hall', '{}', '' FROM generate_series(100, 500100) n",
            [batch.pk, batch.organisation_id],
        )
    Import.objects.filter(pk=batch.pk).scoped("a test").update(has_leftovers=False)
    assert seconds("import-sheet") < 3 * few + 0.2
    begun = time.monotonic()
    assert "imports.clear" in deliver_all()
    assert kept(world.aber, batch) == (0, 0)
    print(f"request {few:.3f} s, the worker {time.monotonic() - begun:.1f} s")  # noqa: T201 - for the reader of a proof
