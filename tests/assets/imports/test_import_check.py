"""The journey of a file by pages: upload, columns, check, commit, receipt; and what others get of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assets.imports.models import Import, ImportProblem, State
from assets.register.models import Asset, AssetShare
from partners.audit.models import Event
from sharing.grants.asking import usual_end
from tests.assets.shares.journeys import hidden
from tests.outbox import deliver_all

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import Body, World

GOOD = b"Reference,Name,Postcode\nA1,Depot,SA1 1AA\nA2,Hall,SA2 2BB\n"
BAD = GOOD + b"A3,Yard,SA3 3CC\n,,\nA4,Lido,SA4 4DD,shifted,cells\n"


def post(client: Client, body: Body, name: str, batch: Import | None = None, **data: object) -> Any:
    url = reverse(f"assets:{name}", args=[batch.pk] if batch else [])
    answer: Any = client.post(url, {"acting_for": str(body.organisation.pk), **data})
    return answer


def upload(client: Client, body: Body, content: bytes = GOOD) -> Import:
    answer = post(client, body, "import-start", file=SimpleUploadedFile("register.csv", content))
    assert answer.status_code == 303, answer.content.decode()
    return Import.objects.visible_to(body.actor()).latest("started_at")


def columns(batch: Import) -> dict[str, str]:
    return {f"column-{column}": target for column, target, _sure in batch.matching}


def checked(client: Client, body: Body, content: bytes = GOOD) -> Import:
    batch = upload(client, body, content)
    assert post(client, body, "import-match", batch, **columns(batch)).status_code == 303
    assert deliver_all() == ["imports.check", "imports.tell"]
    return Import.objects.visible_to(body.actor()).get(pk=batch.pk)


def committed(client: Client, body: Body, batch: Import, **choices: object) -> Any:
    """The answer to the last button: of the page that shows who would see what, where somebody is to."""
    answer = post(client, body, "import-check", batch, **choices)
    if "/share/" not in answer.get("Location", ""):
        return answer
    page = client.get(answer["Location"])
    assert page.status_code == 200, page.content.decode()
    return client.post(reverse("assets:import-share", args=[batch.pk]), dict(hidden(page.content.decode())))


def test_from_file_to_register(client: Client, world: World) -> None:
    client.force_login(world.aber.manager)
    assert client.get(reverse("assets:import-start")).status_code == 200
    batch = upload(client, world.aber)
    page = client.get(reverse("assets:import-match", args=[batch.pk])).content.decode()
    assert "SA1 1AA" in page
    post(client, world.aber, "import-match", batch, **columns(batch))
    assert "Checking" in client.get(reverse("assets:import-check", args=[batch.pk])).content.decode()
    deliver_all()
    assert "Import 2 rows" in client.get(reverse("assets:import-check", args=[batch.pk])).content.decode()
    assert not Asset.objects.visible_to(world.aber.actor()).exists()

    assert post(client, world.aber, "import-check", batch).status_code == 303
    assert deliver_all() == ["imports.store", "imports.tell"]

    assert "Imported" in client.get(reverse("assets:import-check", args=[batch.pk])).content.decode()
    assert set(Asset.objects.visible_to(world.aber.actor()).values_list("name", flat=True)) == {"Depot", "Hall"}
    assert not Asset.objects.visible_to(world.bryn.actor()).exists()
    verbs = set(Event.objects.visible_to(world.aber.actor()).values_list("verb", flat=True))
    assert {"import_started", "import_matched", "import_committed", "imported"} <= verbs


def test_the_new_ones_are_shared_when_asked_for(client: Client, world: World) -> None:
    client.force_login(world.aber.manager)
    batch = checked(client, world.aber)
    past = {"until_day": 1, "until_month": 1, "until_year": 2020}
    to = {"audience": world.forum.audience.pk, "level": 3, "reason": "A review of our depots"}
    assert post(client, world.aber, "import-check", batch, **to, **past).status_code == 422
    answer = committed(client, world.aber, batch, **to)
    assert answer.status_code == 303, answer.content.decode()
    deliver_all()
    shares = AssetShare.objects.visible_to(world.aber.actor())
    assert set(shares.values_list("level", "until")) == {(3, usual_end(3))}, "without a day, as long as is usual"
    assert Asset.objects.visible_to(world.bryn.actor()).count() == 2
    assert not Asset.objects.visible_to(world.dol.actor()).exists()


def test_bad_rows_are_told_and_the_choice_is_kept(client: Client, world: World) -> None:
    client.force_login(world.aber.manager)
    batch = checked(client, world.aber, BAD)
    assert batch.rejected == 1
    assert ImportProblem.objects.visible_to(world.aber.actor()).filter(is_warning=False).count() == 1
    page = client.get(reverse("assets:import-check", args=[batch.pk])).content.decode()
    assert "Some rows have errors" in page
    assert "cells may have shifted" in client.get(reverse("assets:import-errors", args=[batch.pk])).content.decode()
    refused = post(client, world.aber, "import-check", batch, bad_rows="all")
    assert refused.status_code == 422
    assert "whole file is refused" in refused.content.decode()
    assert post(client, world.aber, "import-check", batch, bad_rows="good").status_code == 303
    deliver_all()
    assert Asset.objects.visible_to(world.aber.actor()).count() == 3


def test_what_is_no_table_is_refused_beside_the_field(client: Client, world: World) -> None:
    client.force_login(world.aber.manager)
    answer = post(client, world.aber, "import-start", file=SimpleUploadedFile("x.csv", b"%PDF-1.7 ..."))
    assert answer.status_code == 422
    assert "PDF" in answer.content.decode()
    assert not Import.objects.visible_to(world.aber.actor()).exists()


def test_cancel_leaves_nothing(client: Client, world: World) -> None:
    client.force_login(world.aber.manager)
    batch = checked(client, world.aber, BAD)
    assert client.get(reverse("assets:import-cancel", args=[batch.pk])).status_code == 200
    assert post(client, world.aber, "import-cancel", batch).status_code == 303
    assert Import.objects.visible_to(world.aber.actor()).get().state == State.CANCELLED
    assert deliver_all() == ["imports.clear"]
    assert not ImportProblem.objects.visible_to(world.aber.actor()).exists()
    assert not Asset.objects.visible_to(world.aber.actor()).exists()
    assert post(client, world.aber, "import-check", batch, bad_rows="good").status_code == 409


def test_others_do_not_find_an_import(client: Client, world: World) -> None:
    client.force_login(world.aber.manager)
    batch = checked(client, world.aber)
    for person in (world.bryn.manager, world.aber.viewer, world.administrator):
        client.force_login(person)
        for name in ("import-check", "import-match", "import-cancel", "import-errors"):
            assert client.get(reverse(f"assets:{name}", args=[batch.pk])).status_code == 404
