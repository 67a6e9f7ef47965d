"""What the worker does with a file that was asked for: write it, as whoever asked sees things now."""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import structlog
from celery import shared_task
from django.core.files import File
from django.db import DatabaseError, connection, transaction
from django.db.models import Max, TextField
from django.db.models.functions import Cast, Concat
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from assets.bulk.purging import let_go
from assets.bulkshares.purging import let_go as let_go_shares
from assets.exports.actions import WRITE
from assets.exports.models import Export, ExportState, Shape, What
from assets.exports.permissions import FETCH_EXPORT
from assets.exports.purging import remove_old
from assets.exports.rows import (
    code_headings,
    code_rows,
    features,
    own,
    register_headings,
    register_rows,
    state_of,
)
from assets.imports.purging import forget_old
from assets.imports.stopping import stop_left
from assets.register.files import list_headings, list_rows
from assets.register.listing import filtered
from assets.register.models import AssetSight
from partners import clock, progress
from partners.files.models import StoredFile
from partners.lists.downloads import csv_into, xlsx_into
from partners.notices.kinds import kind
from partners.notices.telling import tell
from partners.organisations.models import Organisation
from partners.outbox.handlers import handles
from partners.outbox.put import put
from partners.scoping.arming import Arms, armed, disarm
from sharing.audiences.actors import acting_for_organisation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import BinaryIO

    from partners.acting.actor import Actor

log = structlog.stdlib.get_logger(__name__)

TOLD_EVERY = 500
TELL, STOP, TELL_STOPPED = "exports.tell", "exports.stop", "exports.tell_stopped"
READY = kind("export_ready", FETCH_EXPORT, "assets:export", _("A file that you asked for is ready to be fetched."))

STOPPED = kind("export_stopped", FETCH_EXPORT, "assets:export", _("A file that you asked for could not be written."))


def progress_of(export: Export) -> int:
    """How many properties are written so far."""
    return progress.told("export", export.pk)


@handles(WRITE, own_transactions=True, in_vain=STOP)
def write_export(make_actor: Callable[[], Actor], *, export: str) -> None:
    """Write the file and keep it privately. Killed half-way, nothing of it is kept, and it starts anew."""
    try:
        with transaction.atomic():
            actor = make_actor()
            held = FETCH_EXPORT.rows(actor).filter(pk=export, state=ExportState.WRITING).first()
            if held is None or actor.organisation is None:
                return
            with translation.override(held.language), tempfile.TemporaryFile() as file:
                counted = _Counted(held)
                _write(actor, held, file, counted)
                stored = _store(actor, held, file)
            FETCH_EXPORT.rows(actor).filter(pk=export).update(
                state=ExportState.READY,
                file=stored,
                row_count=counted.rows,
                seen=seen(actor, held),
                ready_at=clock.now(),
            )
            put(TELL, acting_for=actor.organisation.pk, person=held.person_id, export=held.pk)
    finally:
        disarm()


@handles(TELL)
def tell_of_export(actor: Actor, *, export: str) -> None:
    """Whoever asked may have left the page: they hear that the file is there, unless it is gone again."""
    is_ready = FETCH_EXPORT.rows(actor).filter(pk=export, state=ExportState.READY).exists()
    if is_ready:
        tell(actor, READY, export, "export_ready")


@handles(STOP)
def stop_export(actor: Actor, *, export: str) -> None:
    """The file was tried in vain: its page says so instead of counting for ever, and whoever asked is told."""
    stopped = FETCH_EXPORT.rows(actor).filter(pk=export, state=ExportState.WRITING).update(state=ExportState.FAILED)
    if stopped and actor.person is not None and actor.organisation is not None:
        put(TELL_STOPPED, acting_for=actor.organisation.pk, person=actor.person.pk, export=export)


@handles(TELL_STOPPED)
def tell_of_stop(actor: Actor, *, export: str) -> None:
    """Tell whoever asked that there will be no file."""
    tell(actor, STOPPED, export, "work_stopped")


@shared_task(name="assets.purge")
def purge() -> int:
    """Forget rows and files of imports and files written for somebody after their time; end what nobody works on."""
    done = 0
    with transaction.atomic(), armed(Arms(system=True)):
        bodies = list(Organisation.objects.order_by("pk").unscoped(because="whose old files go, each by itself"))
    for body in bodies:
        try:
            with transaction.atomic():
                actor = acting_for_organisation(body, by="assets.purge")
                done += forget_old(actor) + stop_left(actor) + remove_old(actor)
                done += let_go(actor) + let_go_shares(actor)
        except DatabaseError:
            log.exception("old files are kept for another night", body=str(body.pk))
        finally:
            disarm()
    return done


def _write(actor: Actor, held: Export, file: BinaryIO, counted: _Counted) -> None:
    if held.shape == Shape.GEOJSON:
        state = state_of(held.query) if held.what == What.LIST else own()
        _geojson_into(file, counted(features(actor, state)))
        return
    headings, rows = _table(actor, held)
    into = xlsx_into if held.shape == Shape.XLSX else csv_into
    into(file, headings, counted(rows))


def _table(actor: Actor, held: Export) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    if held.what == What.CODE:
        return code_headings(), code_rows(actor)
    if held.what == What.REGISTER:
        return register_headings(), register_rows(actor)
    state = state_of(held.query)
    return list_headings(state), list_rows(actor, state)


def _geojson_into(file: BinaryIO, found: Iterable[dict[str, Any]]) -> None:
    file.write(b'{"type":"FeatureCollection","features":[')
    file.writelines(
        (",\n" if number else "\n").encode() + json.dumps(one, ensure_ascii=False, default=str).encode()
        for number, one in enumerate(found)
    )
    file.write(b"\n]}\n")


class _Counted:
    """Counts what goes by, and tells how far the work is."""

    def __init__(self, held: Export) -> None:
        self.held, self.rows = held, 0

    def __call__(self, rows: Iterable[Any]) -> Iterator[Any]:
        for row in rows:
            self.rows += 1
            if self.rows % TOLD_EVERY == 0:
                progress.tell("export", self.held.pk, self.rows)
            yield row


def _store(actor: Actor, held: Export, file: BinaryIO) -> StoredFile:
    size = file.tell() or file.seek(0, 2)
    file.seek(0)
    digest = hashlib.file_digest(cast("Any", file), "sha256").hexdigest()
    file.seek(0)
    name = f"properties-{clock.today():%Y-%m-%d}.{held.shape}"
    stored = StoredFile(organisation=actor.organisation, name_given=name, size_bytes=size, sha256=digest)
    stored.file.save(f"{stored.pk}{Path(name).suffix}", File(file), save=False)
    stored.save(force_insert=True)
    return stored


def seen(actor: Actor, held: Export) -> str:
    """A fingerprint of the properties of others that the file holds, with their levels; "" for one's own alone."""
    if held.what != What.LIST:
        return ""
    others = filtered(AssetSight.objects.visible_to(actor), actor, state_of(held.query)).exclude(
        owner=actor.organisation.pk if actor.organisation else None
    )
    each = others.values("asset_id").annotate(
        said=Concat(Cast("asset_id", TextField()), Cast(Max("level"), TextField()))
    )
    inner, parameters = each.order_by().values_list("said").query.get_compiler(connection=connection).as_sql()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COALESCE(md5(string_agg(x.said, ',' ORDER BY x.said)), '') FROM ({inner}) AS x(said)", parameters
        )
        return str(cursor.fetchone()[0])
