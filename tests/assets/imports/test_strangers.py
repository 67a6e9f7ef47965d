"""A row that names a property by the portal's own key finds its own, once; others' are neither told nor changed."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from assets.imports.models import Import, ImportProblem, ImportRow, State
from assets.register.models import Asset
from sharing.levels import Level
from tests.assets.imports.test_import_check import checked, post
from tests.outbox import deliver_all

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World

HEADINGS = "Estate Portal ID,Name,Town\n"


@pytest.mark.parametrize("is_shared", [False, True])
def test_a_key_of_another_body_is_refused_and_says_nothing_of_it(client: Client, world: World, is_shared: bool) -> None:
    theirs = world.bryn.owns("Bryn Hall", town="Brynmawr")
    if is_shared:
        world.bryn.shares(theirs, with_=world.aber.audience, at=Level.COMMERCIAL)
    own = world.aber.owns("Depot", town="Aberdare")
    client.force_login(world.aber.manager)
    rows = f"{theirs.pk},Taken,Barry\n{own.pk},Depot,Barry\n"
    batch = checked(client, world.aber, (HEADINGS + rows).encode())
    assert (batch.created, batch.changed, batch.rejected, batch.mendable) == (0, 1, 1, 0)
    actor = world.aber.actor()
    problem = ImportProblem.objects.visible_to(actor).get(batch=batch, is_warning=False)
    assert (problem.row, problem.code) == (2, "unknown_portal_id")
    refused = ImportRow.objects.visible_to(actor).get(batch=batch, row=2)
    assert (refused.was, refused.asset_id, refused.outcome) == (None, None, "rejected")
    for choice in ("cells", "good"):  # the first would take rows without their bad cells: not this one
        post(client, world.aber, "import-check", batch, bad_rows=choice)
    deliver_all()
    assert Import.objects.visible_to(world.aber.actor()).get(pk=batch.pk).rejected == 1
    kept = Asset.objects.visible_to(world.bryn.actor()).get(pk=theirs.pk)
    assert (kept.name, kept.version) == ("Bryn Hall", theirs.version)
    assert Asset.objects.owned_by(world.aber.actor()).count() == 1


def test_a_key_that_stands_twice_is_refused_on_both_rows(client: Client, world: World) -> None:
    own, other = world.aber.owns("Depot", town="Aberdare"), world.aber.owns("Hall", town="Aberdare")
    client.force_login(world.aber.manager)
    rows = f"{own.pk},Depot,Barry\n{other.pk},Hall,Barry\n{own.pk},Depot,Cardiff\n"
    batch = checked(client, world.aber, (HEADINGS + rows).encode())
    assert (batch.changed, batch.rejected) == (1, 2)
    told = ImportProblem.objects.visible_to(world.aber.actor()).filter(batch=batch, is_warning=False)
    assert list(told.values_list("row", "code")) == [(2, "told_twice"), (4, "told_twice")]
    post(client, world.aber, "import-check", batch, bad_rows="good")
    deliver_all()
    assert Asset.objects.visible_to(world.aber.actor()).get(pk=own.pk).version == own.version


def test_where_too_many_are_refused_to_be_named_each_is_kept_once(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cells of all rows are fetched then: also of those that are good, and of one that had its cells already."""
    monkeypatch.setattr("assets.imports.child._MOST_NAMED", 1)
    own = world.aber.owns("Depot", town="Aberdare")
    client.force_login(world.aber.manager)
    heads = "Estate Portal ID,Name,Town,UPRN\n"
    strange = "".join(f"{uuid.uuid4()},Taken {number},Barry,\n" for number in range(2))
    batch = checked(client, world.aber, (heads + strange + f",Hall,Barry,N3472\n{own.pk},Depot,Barry,\n").encode())
    assert (batch.state, batch.rejected, batch.changed) == (State.CHECKED, 3, 1)
    kept = ImportRow.objects.visible_to(world.aber.actor()).filter(batch=batch).order_by("row")
    assert [one.cells and one.cells[1] for one in kept] == ["Taken 0", "Taken 1", "Hall", None]
    mend = client.get(reverse("assets:import-mend", args=[batch.pk])).content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[1] for line in mend] == ["Name", "Taken 0", "Taken 1", "Hall"]
