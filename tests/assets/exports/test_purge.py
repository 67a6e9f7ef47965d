"""What was kept for a time is gone after it: rows and files of imports, and files written for somebody."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from assets.exports.models import Export, ExportState
from assets.exports.tasks import purge
from assets.imports.models import Import, ImportRow, State
from assets.register.models import Asset
from partners import clock
from tests.assets.exports.test_round_trip import taken_out
from tests.assets.imports.test_import_check import checked, post, upload
from tests.outbox import deliver_all
from tests.roles import WORKER, acting_as

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World


def later(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    moment = clock.now() + dt.timedelta(days=days)
    monkeypatch.setattr(clock, "now", lambda: moment)


def purged(capture: pytest.MonkeyPatch, days: int, django_capture: object) -> int:
    with capture.context() as patch, acting_as(WORKER), django_capture(execute=True):  # type: ignore[operator]
        later(patch, days)
        return purge()


def test_what_is_kept_for_a_time_goes_and_nothing_else(
    client: Client,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: object,
) -> None:
    client.force_login(world.aber.manager)
    done = checked(client, world.aber)
    post(client, world.aber, "import-check", done)
    deliver_all()
    begun = upload(client, world.aber, b"Reference,Name\nB1,Barn\n")
    taken_out(client, world.aber, "register", "csv")
    actor = world.aber.actor()
    export = Export.objects.visible_to(actor).select_related("file").get()
    assert export.file is not None
    kept = [Path(one.file.path) for one in (done.file, begun.file, export.file)]

    assert purged(monkeypatch, 6, django_capture_on_commit_callbacks) == 0
    assert all(path.exists() for path in kept)

    assert purged(monkeypatch, 15, django_capture_on_commit_callbacks) == 2
    actor = world.aber.actor()
    assert [path.exists() for path in kept] == [True, False, False]
    assert Import.objects.visible_to(actor).get(pk=begun.pk).state == State.CANCELLED
    assert Export.objects.visible_to(actor).get().state == ExportState.GONE
    assert ImportRow.objects.visible_to(actor).filter(batch=done).count() == 2

    assert purged(monkeypatch, 31, django_capture_on_commit_callbacks) == 1
    assert purged(monkeypatch, 31, django_capture_on_commit_callbacks) == 0
    assert not any(path.exists() for path in kept)
    deliver_all()
    actor = world.aber.actor()
    assert not ImportRow.objects.visible_to(actor).exists()
    assert Asset.objects.visible_to(actor).count() == 2
    page = client.get(reverse("assets:import-check", args=[done.pk])).content.decode()
    assert "they are removed" in page
    assert "Undo this import" not in page
    assert post(client, world.aber, "import-undo", done).status_code == 409
