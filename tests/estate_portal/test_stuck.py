"""Whatever is "in progress" and comes to no end says so, is not half done, can be tried again; its owner is told."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from django.urls import reverse

from assets.bulk.actions import ask_change_many
from assets.bulk.models import BulkEdit, Stage
from assets.bulkshares import models as bulkshares
from assets.bulkshares.actions import ask_share_many
from assets.bulkshares.models import BulkShare
from assets.exports.models import Export, ExportState
from assets.exports.tasks import purge
from assets.imports.models import Import, State
from assets.register.models import Asset
from partners import clock
from partners.joining.actions import take_in
from partners.joining.many import read
from partners.notices.models import Notice
from partners.outbox import handlers
from partners.outbox.models import Job
from partners.outbox.tasks import BACK_OFF, deliver
from partners.people.models import Membership
from sharing.audiences.actors import actor_for
from sharing.levels import Level
from tests.assets.imports.test_import_check import columns, post, upload
from tests.outbox import deliver_all
from tests.roles import OWNER, WORKER, acting_as
from tests.worlds import AGES

if TYPE_CHECKING:
    from django.core.mail import EmailMessage
    from django.test import Client

    from tests.worlds import World

pytestmark = pytest.mark.django_db

#: works of minutes that mark their record themselves, each with where
MARK_THEMSELVES = {"reports.build": "projects/reports/building.py: put_back, claim and ask_again"}


def fail(work: str) -> None:
    """Let the work of that name fail until it is given up, then do what follows."""

    def fails(*_: Any, **__: Any) -> None:
        raise OSError("the disk is full")

    job = Job.objects.get(name=work, done_at=None, gave_up_at=None)
    broken = handlers.Registered(fails, handlers.handler(work).own_transactions, handlers.in_vain(work))
    with patch.dict(handlers._handlers, {work: broken}), acting_as(WORKER):
        for _attempt in BACK_OFF:
            job.refresh_from_db()
            with clock.at(job.due_at):
                deliver(str(job.pk))
    job.refresh_from_db()
    assert job.gave_up_at is not None
    with clock.at(job.gave_up_at):
        deliver_all()


def told(world: World, kind: str, letters: list[EmailMessage]) -> bool:
    """Whether the property manager has a notice of that kind, and a letter; letters are taken away."""
    actor = world.aber.actor()
    noted = Notice.objects.visible_to(actor).filter(kind=kind).exists()
    letter = [one.subject for one in letters] == ["Work that you asked for has stopped"]
    letters.clear()
    return noted and letter


def test_every_work_of_minutes_says_what_follows_when_it_is_given_up() -> None:
    long = {name: one.in_vain for name, one in handlers._handlers.items() if one.own_transactions}
    assert {name for name, follows in long.items() if not follows} == set(MARK_THEMSELVES)
    for follows in filter(None, long.values()):
        assert handlers.handler(follows).own_transactions is False


def test_an_import_stands_again_where_it_stood_before(
    client: Client, world: World, mailoutbox: list[EmailMessage]
) -> None:
    client.force_login(world.aber.manager)
    batch = upload(client, world.aber)
    here, stopped = reverse("assets:import-check", args=[batch.pk]), "The work on this file has stopped"
    go_on = f"Go on with {batch.file.name_given}"
    for work, url, before, asked in (
        ("imports.check", "import-match", State.MATCHING, columns(batch)),
        ("imports.store", "import-check", State.CHECKED, {}),
        ("imports.undo", "import-undo", State.DONE, {}),
    ):
        assert post(client, world.aber, url, batch, **asked).status_code == 303
        fail(work)
        assert Import.objects.visible_to(world.aber.actor()).get(pk=batch.pk).state == before
        assert told(world, "import_stopped", mailoutbox)
        assert stopped in client.get(here).content.decode()
        assert go_on in client.get("/").content.decode()
        assert post(client, world.aber, url, batch, **asked).status_code == 303, "it is tried again where it was asked"
        assert stopped not in client.get(here).content.decode()
        deliver_all()
        mailoutbox.clear()
        assert go_on not in client.get("/").content.decode()
    assert Import.objects.visible_to(world.aber.actor()).get(pk=batch.pk).state == State.UNDONE


def test_a_file_that_cannot_be_written_says_so(client: Client, world: World, mailoutbox: list[EmailMessage]) -> None:
    client.force_login(world.aber.manager)
    post(client, world.aber, "export-start", what="register", shape="csv")
    fail("exports.write")
    export = Export.objects.visible_to(world.aber.actor()).get()
    assert export.state == ExportState.FAILED
    assert "could not be written" in client.get(reverse("assets:export", args=[export.pk])).content.decode()
    assert told(world, "export_stopped", mailoutbox)


def test_a_change_of_many_that_cannot_be_done_says_so(
    client: Client, world: World, mailoutbox: list[EmailMessage]
) -> None:
    world.aber.owns("A", use="depot")
    edit = ask_change_many(world.aber.actor(), query="owner=own", total=1, values={"use": "school"}, mark="x")
    fail("bulk.change")
    client.force_login(world.aber.manager)
    assert BulkEdit.objects.visible_to(world.aber.actor()).get().stage == Stage.FAILED
    assert "did not succeed" in client.get(reverse("assets:bulk-edit", args=[edit.pk])).content.decode()
    assert told(world, "bulk_edit_stopped", mailoutbox)


def test_a_sharing_of_many_that_cannot_be_done_says_so(
    client: Client, world: World, mailoutbox: list[EmailMessage]
) -> None:
    ids = [world.aber.owns(name).pk for name in "AB"]
    terms: dict[str, Any] = {"audience": world.bryn.audience, "level": Level.LISTED, "until": AGES, "reason": "x"}
    asked = ask_share_many(world.aber.actor(), ids, **terms)
    fail("bulk_share.work")
    client.force_login(world.aber.manager)
    assert BulkShare.objects.visible_to(world.aber.actor()).get().stage == bulkshares.Stage.FAILED
    assert "did not succeed" in client.get(reverse("assets:bulk-share", args=[asked.pk])).content.decode()
    assert told(world, "bulk_share_stopped", mailoutbox)
    ask_share_many(world.aber.actor(), ids, **terms)
    deliver_all()
    assert len(Asset.objects.visible_to(world.bryn.actor())) == 2, "it can be asked for again"


def test_a_sheet_of_bodies_that_stops_waits_for_an_administrator(
    client: Client, world: World, mailoutbox: list[EmailMessage]
) -> None:
    table = "Name,Kind,Jurisdiction\nTan Newydd,Fire and rescue,Wales\n"
    with acting_as(OWNER):
        actor = actor_for(world.administrator)
    sheet = take_in(actor, key=uuid.uuid4(), rows=read("a.csv", table.encode()).rows)
    client.force_login(world.administrator)
    assert "the work on it has stopped" not in client.get("/").content.decode()
    fail("organisations.take_in")
    assert [one.to for one in mailoutbox] == [[world.administrator.email]]
    assert "the work on it has stopped" in client.get("/").content.decode()
    assert re.search("Go on with the rest", client.get(reverse("partners:intake", args=[sheet.pk])).content.decode())


def test_an_import_of_somebody_who_may_no_longer_is_marked_at_night(client: Client, world: World) -> None:
    """The worker does nothing for them, and the page would say for ever that the file is being checked."""
    client.force_login(world.aber.manager)
    batch = upload(client, world.aber)
    post(client, world.aber, "import-match", batch, **columns(batch))
    with acting_as(WORKER):
        purge()
    assert Import.objects.visible_to(world.aber.actor()).get(pk=batch.pk).state == State.CHECKING, "its turn will come"
    with acting_as(OWNER):
        Membership.objects.unscoped(because="a test").filter(person=world.aber.manager).update(roles=["viewer"])
    deliver_all()
    assert Import.objects.visible_to(world.aber.actor()).get(pk=batch.pk).state == State.CHECKING
    with acting_as(WORKER):
        purge()
    deliver_all()
    held = Import.objects.visible_to(world.aber.actor()).get(pk=batch.pk)
    assert (held.state, held.stopped_at is not None) == (State.MATCHING, True)
    assert not Notice.objects.visible_to(world.aber.actor()).exists(), "whoever may not see it is not told"
