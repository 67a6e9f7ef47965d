"""Importing a register: hand in a file, match its columns, have it checked, take it in or leave it."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assets.imports.child import Look, look_at
from assets.imports.keeping import leave
from assets.imports.mapping import matching_from_json
from assets.imports.memory import likely_own, recalled, remember
from assets.imports.models import Import, State
from assets.imports.permissions import RUN_IMPORT, START_IMPORT
from assets.imports.wishes import Wishes
from partners import clock
from partners.acting.action import action
from partners.acting.errors import NotAllowed, Refused
from partners.audit.record import record
from partners.files.models import StoredFile
from partners.outbox.put import put
from sharing.audiences.actors import current_door
from sharing.grants.errors import DatePast
from sharing.grants.granting import agreed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.core.files.uploadedfile import UploadedFile

    from assets.imports.mapping import Matching
    from partners.acting.actor import Actor
    from sharing.audiences.models import Audience
    from sharing.levels import Level

#: where an import can still be left: nothing of it is in the register
LEAVABLE = (State.MATCHING, State.CHECKED, State.CHECKING)
CHECK, STORE, UNDO = "imports.check", "imports.store", "imports.undo"


class NotNow(Refused):
    """The import is past this step, or the worker has it."""

    code = "not_now"
    sentence = _("This import has moved on. Look at where it stands now.")


class TooLate(Refused):
    """The rows of an import are kept for a time; after that it cannot be undone."""

    code = "too_late"
    sentence = _("An import can be undone for %(days)s days. This one is older.")


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
    digest = hashlib.sha256()
    for chunk in upload.chunks():  # never all of it at once: a text may have hundreds of megabytes
        digest.update(chunk)
    stored = StoredFile(
        organisation=actor.organisation,
        name_given=(upload.name or "file")[:255],
        size_bytes=upload.size or 0,
        sha256=digest.hexdigest(),
    )
    stored.file.save(f"{stored.pk}{Path(stored.name_given).suffix[:10]}", upload, save=False)
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
    held = _at(actor, batch, State.MATCHING, State.CHECKED)
    held.state, held.asks_again = State.MATCHING, False
    _remember_look(actor, held, look_at(held.file.file.path, sheet or None, heading_row))
    leave(held)  # what was found was of another table
    held.save()
    record("import_sheet_chosen", held, organisation=held.organisation_id, sheet=sheet)
    return held


def _remember_look(actor: Actor, batch: Import, look: Look) -> None:
    batch.headings = list(look.headings)
    batch.sample = [[number, list(cells)] for number, cells in look.sample]
    batch.sheet, batch.sheets, batch.heading_row = look.sheet, list(look.sheets), look.heading_row
    batch.row_count, batch.is_turned = look.row_count, look.is_turned
    matching = recalled(actor, batch, look.matching)
    batch.matching = matching.as_json()
    _count_owners(batch, look if look.matching.columns_of("owner") == matching.columns_of("owner") else None)
    batch.owners_chosen = [one for one in batch.owners_chosen if one in {value for value, _times in batch.owners}]
    if len(batch.owners) > 1 and not batch.owners_chosen and actor.organisation is not None:
        batch.owners_chosen = likely_own(batch.owners, actor.organisation)


def _count_owners(batch: Import, look: Look | None) -> None:
    """Which owners the file names, and on how many rows. Raises FileRefused."""
    columns = matching_of(batch).columns_of("owner")
    if not columns:
        batch.owner_column, batch.owners, batch.owners_chosen = None, [], []
        return
    if look is None:
        look = look_at(batch.file.file.path, batch.sheet or None, batch.heading_row, owner_column=columns[0])
    batch.owner_column, batch.owners = columns[0], [list(one) for one in look.owners]


@action(RUN_IMPORT)
def match_columns(
    actor: Actor,
    batch: Import,
    *,
    targets: Mapping[int, str],
    key: Sequence[int] = (),
    owners: Sequence[str] | None = None,
    clears_empty: bool = False,
) -> bool:
    """Say which column is which field, and have every row checked against the register. Returns whether it will be.

    `key` are columns that tell apart what references do not, `owners` the names in the file that mean
    the acting body (None: all of them). Where the file names several and none is chosen, or more than
    anybody could choose from (`has_too_many_owners`), all else is kept and nothing is checked yet.
    """
    held = _at(actor, batch, State.MATCHING, State.CHECKED)
    matching = _with_targets(held, targets)
    held.matching = matching.as_json()
    held.key_columns, held.clears_empty = sorted(set(key)), clears_empty
    asks_owners = _choose_owners(actor, held, matching, owners)
    held.state, held.asks_again = State.MATCHING if asks_owners else State.CHECKING, False
    if asks_owners:
        leave(held)
    held.save()
    if not asks_owners:
        remember(held, dict(targets))
        _hand_over(actor, held, CHECK)
    record("import_matched", held, organisation=held.organisation_id)
    return not asks_owners


def _with_targets(batch: Import, targets: Mapping[int, str]) -> Matching:
    """What is matched when these columns are these fields, and no other column is one."""
    matching = matching_of(batch)
    for column in range(len(batch.headings)):
        matching = matching.with_(column, None)
    for column, target in targets.items():
        if target:
            matching = matching.with_(column, target)
    return matching


def _choose_owners(actor: Actor, batch: Import, matching: Matching, owners: Sequence[str] | None) -> bool:
    """Keep which names in the file mean the acting body. Returns whether that must be asked first."""
    if matching.columns_of("owner") != ((batch.owner_column,) if batch.owner_column is not None else ()):
        _count_owners(batch, None)
        owners = () if len(batch.owners) > 1 else None
        likely = likely_own(batch.owners, actor.organisation) if actor.organisation is not None else []
        batch.owners_chosen = likely if owners is not None else []
    if has_too_many_owners(batch) or (owners is not None and not owners and len(batch.owners) > 1):
        return True
    known = {value for value, _times in batch.owners}
    batch.owners_chosen = [one for one in owners or () if one in known]
    return False


@action(RUN_IMPORT)
def commit_import(
    actor: Actor,
    batch: Import,
    *,
    good_rows_only: bool,
    leaves_cells_out: bool = False,
    audience: Audience | None = None,
    level: Level | None = None,
    until: dt.date | None = None,
    reason: str = "",
) -> None:
    """Take the file in: its good rows, with `leaves_cells_out` also rows without their bad cells, or all
    of it or nothing. The new properties are seen by nobody else, or at once by `audience` up to `level`
    until the end of `until`, for a `reason`: of a forum by those members that are in it now. Where rows turn out bad
    only when they are stored, and all of them were wanted, nothing is taken in and the import is CHECKED again, with
    the question (`asks_again`).

    Raises RowsRejected, NotNow, AgreementMissing or DatePast.
    """
    held = _at(actor, batch, State.CHECKED)
    if held.rejected and not good_rows_only:
        raise RowsRejected(count=held.rejected)
    if audience is not None:
        if until is None:
            raise DatePast
        agreed(actor, audience, until)
    held.good_rows_only, held.leaves_cells_out, held.state = good_rows_only, leaves_cells_out, State.STORING
    held.asks_again = False
    held.audience, held.level, held.until, held.reason = audience, level, until, reason
    held.door = current_door(audience.pk, and_later=False) if audience is not None else None
    held.save()
    _hand_over(actor, held, STORE)
    record("import_committed", held, organisation=held.organisation_id)


@action(RUN_IMPORT)
def cancel_import(actor: Actor, batch: Import) -> None:
    """Leave a file that was not taken in: its content is forgotten, its name stays in the list."""
    held = _at(actor, batch, *LEAVABLE)
    held.state, held.finished_at = State.CANCELLED, clock.now()
    held.sample, held.owners, held.owners_chosen = [], [], []
    leave(held)
    held.save()
    transaction.on_commit(lambda: held.file.file.delete(save=False), robust=True)
    record("import_cancelled", held, organisation=held.organisation_id)


@action(RUN_IMPORT)
def undo_import(actor: Actor, batch: Import) -> None:
    """Take a whole import back: what it made, and what it changed unless that was changed since.

    Raises NotNow or TooLate.
    """
    held = _at(actor, batch, State.DONE)
    if not may_undo(held):
        raise TooLate(days=settings.IMPORT_KEPT_DAYS)
    held.state = State.UNDOING
    held.save()
    _hand_over(actor, held, UNDO)
    record("import_undo_asked", held, organisation=held.organisation_id)


def may_undo(batch: Import) -> bool:
    """Whether its rows are still kept."""
    if batch.state != State.DONE or batch.finished_at is None or batch.forgotten_at is not None:
        return False
    return batch.finished_at + dt.timedelta(days=settings.IMPORT_KEPT_DAYS) > clock.now()


def has_too_many_owners(batch: Import) -> bool:
    """Whether the column of owners names so many that none of them can be chosen."""
    return batch.owner_column is not None and not batch.owners


def matching_of(batch: Import) -> Matching:
    """How the columns of this import are matched."""
    return matching_from_json(batch.headings, batch.matching)


def wishes_of(batch: Import) -> Wishes:
    """What the owner said beside the columns."""
    return Wishes(
        key=tuple(batch.key_columns),
        owner_column=batch.owner_column if batch.owners_chosen else None,
        owners=frozenset(batch.owners_chosen),
        clears_empty=batch.clears_empty,
    )


def _at(actor: Actor, batch: Import, *states: State) -> Import:
    held = Import.objects.visible_to(actor).select_related("file").select_for_update(of=("self",)).get(pk=batch.pk)
    if held.state not in states:
        raise NotNow
    held.stopped_at = None  # whoever calls saves it: somebody goes on with it
    return held


def _hand_over(actor: Actor, batch: Import, work: str) -> None:
    put(work, acting_for=batch.organisation_id, person=actor.person.pk if actor.person else None, batch=batch.pk)
