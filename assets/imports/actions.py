"""Importing a register: hand in a file, match its columns, have it checked, take it in or leave it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from assets.imports.child import Look, look_at
from assets.imports.mapping import matching_from_json
from assets.imports.models import ColumnMemory, Import, State
from assets.imports.permissions import RUN_IMPORT, START_IMPORT
from partners import clock
from partners.acting.action import action
from partners.acting.errors import NotAllowed, Refused
from partners.audit.record import record
from partners.files.models import StoredFile
from partners.outbox.put import put
from sharing.agreements.models import accepted_current
from sharing.grants.errors import AgreementMissing, DatePast

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from django.core.files.uploadedfile import UploadedFile

    from assets.imports.mapping import Matching
    from partners.acting.actor import Actor
    from sharing.audiences.models import Audience
    from sharing.levels import Level

CHECK, STORE = "imports.check", "imports.store"


class NotNow(Refused):
    """The import is past this step, or the worker has it."""

    code = "not_now"
    sentence = _("This import has moved on. Look at where it stands now.")


class RowsRejected(Refused):
    """The whole file was wanted, and some of its rows cannot be taken."""

    code = "rows_rejected"
    status = 422
    sentence = _(
        "%(count)s rows have errors, so the whole file is refused. Choose to keep the good rows, or mend the file."
    )


@action(START_IMPORT)
def start_import(actor: Actor, *, upload: UploadedFile[Any]) -> Import:
    """Keep a file privately and look into it: its sheets, headings and what its columns seem to be.

    Raises FileRefused when it is not a table that we can read; then nothing is kept.
    """
    if actor.organisation is None or actor.person is None:
        raise NotAllowed
    content = upload.read()
    stored = StoredFile(
        organisation=actor.organisation,
        name_given=(upload.name or "file")[:255],
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    stored.file.save(f"{stored.pk}{Path(stored.name_given).suffix[:10]}", ContentFile(content), save=False)
    try:
        look = look_at(stored.file.path)
    except BaseException:
        stored.file.delete(save=False)
        raise
    stored.save(force_insert=True)
    batch = Import(organisation=actor.organisation, person=actor.person, file=stored)
    _remember_look(actor, batch, look)
    batch.save(force_insert=True)
    record("import_started", batch, organisation=actor.organisation.pk, label=stored.name_given)
    return batch


@action(RUN_IMPORT)
def choose_sheet(actor: Actor, batch: Import, *, sheet: str, heading_row: int | None) -> Import:
    """Look at another sheet of the workbook, or at headings in another row. Raises FileRefused."""
    held = _at(actor, batch, State.MATCHING)
    _remember_look(actor, held, look_at(held.file.file.path, sheet or None, heading_row))
    held.save()
    record("import_sheet_chosen", held, organisation=held.organisation_id, sheet=sheet)
    return held


def _remember_look(actor: Actor, batch: Import, look: Look) -> None:
    remembered = dict(
        ColumnMemory.objects.visible_to(actor).filter(heading__in=look.headings).values_list("heading", "target")
    )
    matching = look.matching.recalling({heading: target for heading, target in remembered.items() if target})
    for column, heading in enumerate(look.headings):
        if remembered.get(heading) == "":
            matching = matching.with_(column, None)
    batch.headings, batch.matching = list(look.headings), matching.as_json()
    batch.sample = [[number, list(cells)] for number, cells in look.sample]
    batch.sheet, batch.sheets, batch.heading_row = look.sheet, list(look.sheets), look.heading_row
    batch.row_count = look.row_count


@action(RUN_IMPORT)
def match_columns(actor: Actor, batch: Import, *, targets: Mapping[int, str]) -> None:
    """Say which column is which field, and have every row checked against the register."""
    held = _at(actor, batch, State.MATCHING, State.CHECKED)
    matching = matching_of(held)
    for column in range(len(held.headings)):
        matching = matching.with_(column, None)
    for column, target in targets.items():
        if target:
            matching = matching.with_(column, target)
    held.matching, held.state = matching.as_json(), State.CHECKING
    held.save()
    ColumnMemory.objects.bulk_create(
        [
            ColumnMemory(organisation_id=held.organisation_id, heading=heading[:300], target=targets.get(column, ""))
            for column, heading in enumerate(held.headings)
        ],
        update_conflicts=True,
        unique_fields=["organisation", "heading"],
        update_fields=["target"],
    )
    _hand_over(actor, held, CHECK)
    record("import_matched", held, organisation=held.organisation_id)


@action(RUN_IMPORT)
def commit_import(
    actor: Actor,
    batch: Import,
    *,
    good_rows_only: bool,
    audience: Audience | None = None,
    level: Level | None = None,
    until: dt.date | None = None,
) -> None:
    """Take the file in: its good rows, or all of it or nothing. The new properties are seen by nobody
    else, or at once by `audience` up to `level` until the end of `until`.

    Raises RowsRejected, NotNow, AgreementMissing or DatePast.
    """
    held = _at(actor, batch, State.CHECKED)
    if held.rejected and not good_rows_only:
        raise RowsRejected(count=held.rejected)
    if audience is not None:
        if not accepted_current(audience, held.organisation_id):
            raise AgreementMissing(forum=audience.name)
        if until is None or until < clock.today():
            raise DatePast
    held.good_rows_only, held.state = good_rows_only, State.STORING
    held.audience, held.level, held.until = audience, level, until
    held.save()
    _hand_over(actor, held, STORE)
    record("import_committed", held, organisation=held.organisation_id)


@action(RUN_IMPORT)
def cancel_import(actor: Actor, batch: Import) -> None:
    """Leave a file that was not taken in: its content is forgotten, its name stays in the list."""
    held = _at(actor, batch, State.MATCHING, State.CHECKED, State.CHECKING)
    held.state, held.finished_at = State.CANCELLED, clock.now()
    held.sample = []
    held.save()
    held.problems.all().scoped("of the import at hand").delete()
    record("import_cancelled", held, organisation=held.organisation_id)


def matching_of(batch: Import) -> Matching:
    """How the columns of this import are matched."""
    return matching_from_json(batch.headings, batch.matching)


def _at(actor: Actor, batch: Import, *states: State) -> Import:
    held = Import.objects.visible_to(actor).select_related("file").get(pk=batch.pk)
    if held.state not in states:
        raise NotNow
    return held


def _hand_over(actor: Actor, batch: Import, work: str) -> None:
    put(work, acting_for=batch.organisation_id, person=actor.person.pk if actor.person else None, batch=batch.pk)
