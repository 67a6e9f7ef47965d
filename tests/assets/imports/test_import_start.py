"""The first page of an import: a sample to begin with, and what is heard when the worker is done with a file."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from redis.exceptions import ConnectionError  # noqa: A004 - of the cache, not of Python

from assets.imports import keeping, limits
from assets.imports.letters import TELL
from assets.imports.models import Import, ImportProblem, ImportRow, State
from assets.imports.waiting import imports_waiting
from assets.register.models import AssetDetail, AssetMoney, LeaseEvent
from partners import progress
from partners.notices.queries import notices_of
from partners.outbox.put import put
from tests.assets.imports.files import workbook
from tests.assets.imports.test_import_check import BAD, checked, columns, post, upload
from tests.browser import ROOT
from tests.outbox import deliver_all

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World


def test_the_sample_goes_in_as_it_is(client: Client, world: World) -> None:
    client.force_login(world.aber.manager)
    start = client.get(reverse("assets:import-start")).content.decode()
    assert reverse("assets:import-sample") in start
    answer = client.get(reverse("assets:import-sample"))
    assert answer["Content-Disposition"] == 'attachment; filename="sample-register.csv"'
    batch = upload(client, world.aber, answer.content)
    assert len(batch.matching) == len(batch.headings)
    assert all(sure for _column, _target, sure in batch.matching)
    post(client, world.aber, "import-match", batch, **columns(batch))
    deliver_all()
    batch = Import.objects.visible_to(world.aber.actor()).get(pk=batch.pk)
    assert (batch.created, batch.rejected) == (2, 0)
    assert not ImportProblem.objects.visible_to(world.aber.actor()).exists(), "no error, and nothing to look at"
    post(client, world.aber, "import-check", batch)
    deliver_all()
    actor = world.aber.actor()
    assert AssetDetail.objects.visible_to(actor).get(condition_grade="b").energy_rating == "C"
    assert AssetMoney.objects.visible_to(actor).get(rent_gbp_per_year__gt=0).rent_gbp_per_year == 24_500
    assert LeaseEvent.objects.visible_to(actor).count() == 3


def test_the_widest_file_can_be_matched_with_every_column_chosen(client: Client, world: World) -> None:
    client.force_login(world.aber.manager)
    wide = [",".join(f"{word} {n}" for n in range(limits.MAX_COLUMNS)) for word in ("Fact", "a", "b")]
    batch = upload(client, world.aber, "\n".join(["Name" + wide[0][6:], *wide[1:], ""]).encode())
    assert len(batch.headings) == limits.MAX_COLUMNS
    chosen = {f"column-{n}": "" for n in range(limits.MAX_COLUMNS)} | {"column-0": "name"}
    key = [str(n) for n in range(limits.MAX_COLUMNS)]
    answer = post(client, world.aber, "import-match", batch, **chosen, key=key, clears_empty="on")
    assert answer["Location"] == reverse("assets:import-check", args=[batch.pk])
    widest = 2 * limits.MAX_COLUMNS + limits.MAX_OWNERS
    assert widest < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS < widest * 1.1


def test_a_text_may_be_larger_than_a_workbook_and_the_page_says_both(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    client.force_login(world.aber.manager)
    start = client.get(reverse("assets:import-start")).content.decode()
    assert "CSV or TSV up to 500MB, XLSX, XLS or ODS up to 60MB." in start
    guide = (ROOT / "docs/guides/property-manager.md").read_text()
    assert "CSV or TSV up to 500 MB, XLSX, XLS or ODS up to 60 MB" in guide
    monkeypatch.setattr(limits, "MAX_WORKBOOK_BYTES", 0)
    assert upload(client, world.aber, BAD).row_count > 0
    book = workbook(tmp_path, {"S": [["Name"], ["Hall"]]}).read_bytes()
    monkeypatch.setattr(limits, "MAX_TEXT_BYTES", 1)
    for content in (book, BAD):  # a name says nothing of what a file is
        answer = post(client, world.aber, "import-start", file=SimpleUploadedFile("register.csv", content))
        assert answer.status_code == 422
        assert "The file must be smaller than 0MB" in answer.content.decode()


def test_who_handed_a_file_in_hears_when_it_is_checked_and_when_it_is_in(client: Client, world: World) -> None:
    client.force_login(world.aber.manager)
    batch = checked(client, world.aber)
    (letter,) = mail.outbox
    where = reverse("assets:import-check", args=[batch.pk])
    assert letter.to == [world.aber.manager.email]
    assert where in letter.body
    assert "register.csv" not in f"{letter.body}{letter.subject}", "a letter holds no data"
    (line,) = notices_of(world.aber.actor())
    assert (line.url, line.called) == (where, "register.csv")
    (waits,) = imports_waiting(world.aber.actor())
    assert (waits.url, "register.csv" in str(waits.label)) == (where, True)
    assert where in client.get("/").content.decode()
    for person in (world.aber.viewer, world.aber.administrator):
        assert not list(imports_waiting(world.aber.actor(person)))
    assert not list(imports_waiting(world.bryn.actor()))

    post(client, world.aber, "import-check", batch)
    deliver_all()
    assert len(mail.outbox) == 2
    assert not list(imports_waiting(world.aber.actor()))


def test_a_refused_file_is_told_and_a_cancelled_one_is_not(client: Client, world: World) -> None:
    client.force_login(world.aber.manager)
    batch = upload(client, world.aber)
    post(client, world.aber, "import-match", batch, **columns(batch))
    world.aber.actor()  # who may know where the file is
    Path(batch.file.file.path).write_bytes(b"Other,Headings\n1,2\n")
    deliver_all()
    assert Import.objects.visible_to(world.aber.actor()).get().state == State.REFUSED
    assert len(mail.outbox) == 1
    batch = upload(client, world.aber)
    post(client, world.aber, "import-match", batch, **columns(batch))
    post(client, world.aber, "import-cancel", batch)
    put(TELL, acting_for=world.aber.organisation.pk, person=world.aber.manager.pk, batch=batch.pk)
    assert "imports.tell" in deliver_all()
    assert len(mail.outbox) == 1


def test_a_check_that_is_overtaken_by_a_cancel_takes_back_all_that_it_did(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker sees at its last step that it has lost the import: an end, and no failure."""
    client.force_login(world.aber.manager)
    batch = upload(client, world.aber, BAD)
    post(client, world.aber, "import-match", batch, **columns(batch))
    real = keeping.keep
    kept: list[int] = []

    def while_somebody_cancels(held: Import) -> None:
        real(held)
        kept.append(ImportRow.objects.filter(batch=held).scoped("a test").count())
        Import.objects.filter(pk=held.pk).scoped("somebody cancels").update(state=State.CANCELLED)

    monkeypatch.setattr(keeping, "keep", while_somebody_cancels)
    assert deliver_all() == ["imports.check"], "done, and nobody is told"
    actor = world.aber.actor()
    assert kept == [4]
    assert not ImportRow.objects.visible_to(actor).exists()
    assert not ImportProblem.objects.visible_to(actor).exists()
    assert Import.objects.visible_to(actor).get().state != State.CHECKED


def test_how_far_the_worker_is_stands_on_the_page_while_it_works(client: Client, world: World) -> None:
    client.force_login(world.aber.manager)
    batch = upload(client, world.aber)
    post(client, world.aber, "import-match", batch, **columns(batch))
    progress.tell("import", batch.pk, 1)
    page = " ".join(client.get(reverse("assets:import-check", args=[batch.pk])).content.decode().split())
    assert "Checking: 1 of 2 rows." in page
    assert '<progress class="portal-progress" max="2" value="1">' in page
    deliver_all()
    assert progress.told("import", batch.pk) == 2


def test_a_cache_that_is_down_stops_no_work_and_another_fault_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    about, cache = uuid.uuid4(), Mock()
    monkeypatch.setattr(progress, "cache", cache)
    cache.set.side_effect = cache.get.side_effect = ConnectionError
    progress.tell("import", about, 1)
    assert progress.told("import", about) == 0
    assert cache.set.call_count == cache.get.call_count == 1
    cache.get = Mock(return_value="many")
    with pytest.raises(ValueError, match="many"):
        progress.told("import", about)
