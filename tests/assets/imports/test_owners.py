"""A file with rows of several owners: which column names them is said by hand, and nobody's rows slip in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from assets.imports import limits
from assets.imports.models import Import, State
from assets.register.models import Asset
from tests.assets.imports.test_import_assets import run
from tests.assets.imports.test_import_check import columns, post, upload
from tests.assets.imports.test_preview_and_undo import again
from tests.outbox import deliver_all

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from tests.worlds import World

SEVERAL = b"Reference,Name,Gubbins\nA1,Depot,Aber Council\nD1,Secret,Dol Council\n"


def page_of(client: Client, batch: Import) -> str:
    return " ".join(client.get(reverse("assets:import-match", args=[batch.pk])).content.decode().split())


def many() -> bytes:
    rows = b"".join(b"R%d,Hall %d,Body %d\n" % (n, n, n) for n in range(limits.MAX_OWNERS + 1))
    return b"Reference,Name,Gubbins\n" + rows


@pytest.mark.parametrize("was_checked", [False, True])
def test_a_column_of_owners_chosen_by_hand_is_asked_about_and_nothing_else_is_lost(
    client: Client, world: World, was_checked: bool
) -> None:
    client.force_login(world.aber.manager)
    batch = upload(client, world.aber, SEVERAL)
    assert batch.owner_column is None, "the heading is not one that is guessed"
    if was_checked:
        post(client, world.aber, "import-match", batch, **columns(batch))
        deliver_all()
    chosen = {**columns(batch), "column-2": "owner", "key": ["1"], "clears_empty": "on"}
    answer = post(client, world.aber, "import-match", batch, **chosen)
    assert answer["Location"] == reverse("assets:import-match", args=[batch.pk])
    assert deliver_all() == (["imports.clear"] if was_checked else [])
    batch = again(world.aber, batch)
    assert (batch.state, batch.key_columns, batch.clears_empty) == (State.MATCHING, [1], True)
    assert batch.matching[-1] == [2, "owner", True]
    page = page_of(client, batch)
    assert "Choose which of the owners in the file are your organisation" in page
    assert "Dol Council (1)" in page
    assert batch.owners_chosen == ["Aber Council"], "its own name is ticked already"
    answer = post(client, world.aber, "import-match", batch, **chosen, owners=["owner Aber Council"])
    assert answer["Location"] == reverse("assets:import-check", args=[batch.pk])
    deliver_all()
    batch = again(world.aber, batch)
    assert (batch.created, batch.others) == (1, 1)


def test_more_owners_than_anybody_can_choose_from_are_refused_and_not_all_taken(client: Client, world: World) -> None:
    client.force_login(world.aber.manager)
    told = f"names more than {limits.MAX_OWNERS} owners"
    batch = upload(client, world.aber, many())
    chosen = {**columns(batch), "column-2": "owner"}
    assert post(client, world.aber, "import-match", batch, **chosen).status_code == 303
    assert told in page_of(client, batch)
    assert again(world.aber, batch).state == State.MATCHING
    batch = upload(client, world.aber, many().replace(b"Gubbins", b"Organisation name"))
    assert columns(batch)["column-2"] == "owner"
    answer = post(client, world.aber, "import-match", batch, **columns(batch))
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert deliver_all() == []
    assert post(client, world.aber, "import-match", batch, **{**columns(batch), "column-2": ""}).status_code == 303
    deliver_all()
    assert again(world.aber, batch).created == limits.MAX_OWNERS + 1, "left out, they are all its own"


def test_the_command_takes_one_of_many_owners_at_its_word(world: World, tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_bytes(many().replace(b"Gubbins", b"Organisation name"))
    assert run(str(path), "--owner=Body 7")["created"] == 1
    assert list(Asset.objects.visible_to(world.aber.actor()).values_list("name", flat=True)) == ["Hall 7"]
