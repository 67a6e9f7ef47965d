"""What the worker does with an import: check it, take it in, undo it. Killed half-way, it starts anew."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import translation

from assets.imports import keeping, undoing
from assets.imports.actions import CHECK, STORE, UNDO, matching_of, wishes_of
from assets.imports.applying import Source, fit, lay_out, only_import_of, take_in
from assets.imports.letters import TELL
from assets.imports.models import Fault, Import, State
from assets.imports.permissions import RUN_IMPORT
from assets.imports.reasons import file_reason
from assets.imports.refusals import FileRefused
from assets.imports.sharing_new import share_new
from assets.imports.staging import tally
from assets.imports.stopping import stop_left
from assets.register.actions import note_first_record
from assets.register.setwise import stamp
from partners import clock, progress
from partners.acting.action import author
from partners.audit.record import record, recording
from partners.outbox.handlers import handles
from partners.outbox.put import put
from partners.scoping.arming import disarm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from partners.acting.actor import Actor


STOP = "imports.stop"


class _Overtaken(Exception):  # noqa: N818 - what happened
    """Somebody cancelled the import meanwhile: what was done here is taken back."""


def progress_of(batch: Import) -> int:
    """How many rows the worker has read."""
    return progress.told("import", batch.pk)


@handles(CHECK, own_transactions=True, in_vain=STOP)
def check_import(make_actor: Callable[[], Actor], *, batch: str) -> None:
    """Check every row, keep what is wrong, and what would be new, changed, unchanged and missing."""
    with _working(make_actor, batch, State.CHECKING) as found:
        if found is None:
            return
        _actor, held = found
        lay_out(_source(held), held.organisation_id, on_progress=_tell(held))
        keeping.keep(held)
        found_now = {"missing": keeping.missing(held), "has_leftovers": False, **_as_checked(held)}
        _move(held, State.CHECKING, State.CHECKED, **found_now)


def _as_checked(held: Import) -> dict[str, Any]:
    """What the kept rows come to, beside the register as it is now."""
    counted = tally(keeping.ROWS, {"batch": held.pk})
    return {
        "row_count": counted.rows,
        "created": counted.new,
        "changed": counted.changed,
        "unchanged": counted.unchanged,
        "rejected": counted.rejected,
        "mendable": counted.mendable,
        "others": counted.others,
        "register_stamp": stamp(held.organisation_id),
    }


@handles(STORE, own_transactions=True, in_vain=STOP)
def store_import(make_actor: Callable[[], Actor], *, batch: str) -> None:
    """Take the file in, and share what is new where that was asked for: all of it in one transaction.

    Where the register has moved on, so that rows would be left out and nobody has allowed it, nothing is taken in and
    the question is put.
    """
    with _working(make_actor, batch, State.STORING) as found:
        if found is None:
            return
        actor, held = found
        with recording(author(actor)), only_import_of(held.organisation_id):
            if held.register_stamp != stamp(held.organisation_id):
                clashes = keeping.compare_again(held, _source(held))
                if clashes and not held.good_rows_only:
                    _move(held, State.STORING, State.CHECKED, asks_again=True, **_as_checked(held))
                    return
            rows, facts = _to_take(held), {"batch": held.pk}
            take_in(held.organisation_id, rows, facts, author=author(actor))
            counted = tally(rows, facts, allowed=Fault.CELLS.value)
            if actor.organisation is not None and counted.new:
                note_first_record(actor.organisation)
            shared = share_new(actor, held, rows, counted.new)
            left_out = held.row_count - held.others - counted.rows
            counts: dict[str, Any] = {
                "created": counted.new,
                "changed": counted.changed,
                "unchanged": counted.unchanged,
            }
            _move(held, State.STORING, State.DONE, finished_at=clock.now(), rejected=left_out, **counts, **shared)
            record("imported", held, organisation=held.organisation_id, rejected=left_out, **counts)


@handles(UNDO, own_transactions=True, in_vain=STOP)
def undo_import(make_actor: Callable[[], Actor], *, batch: str) -> None:
    """Take a whole import back, but for what somebody changed since."""
    with _working(make_actor, batch, State.UNDOING) as found:
        if found is None:
            return
        actor, held = found
        with recording(author(actor)), only_import_of(held.organisation_id):
            undone: dict[str, Any] = undoing.undo(actor, held, _to_take(held))
            _move(held, State.UNDOING, State.UNDONE, undone_at=clock.now())
            record("import_undone", held, organisation=held.organisation_id, **undone)


@handles(STOP)
def stop_import(actor: Actor, *, batch: str) -> None:
    """The work on an import was given up: it stands where it stood before, and whoever handed it in is told."""
    if actor.may(RUN_IMPORT):  # or the nightly work does it, as the body
        stop_left(actor, batch)


@handles(keeping.CLEAR)
def clear_import(_actor: Actor, *, batch: str) -> None:
    """Remove the rows of an import of which nobody sees them any more. Twice does nothing more."""
    keeping.clear(batch)


@contextlib.contextmanager
def _working(make_actor: Callable[[], Actor], batch: str, state: State) -> Iterator[tuple[Actor, Import] | None]:
    """The import in that state, for an actor who may still run it; a refused file is marked so."""
    try:
        with contextlib.suppress(_Overtaken), transaction.atomic():
            actor = make_actor()
            held = RUN_IMPORT.rows(actor).select_related("file").filter(pk=batch, state=state).first()
            yield None if held is None else (actor, held)
            if held is not None:
                _have_told(actor, held)
    except FileRefused as refusal:
        with transaction.atomic():
            actor = make_actor()
            with translation.override(actor.person.language if actor.person else "en"):
                reason = str(file_reason(refusal))
            refused = RUN_IMPORT.rows(actor).filter(pk=batch, state=state)
            for held in refused.all():
                keeping.forget(held)  # of an earlier check: nothing of it holds any more
                _have_told(actor, held)
            facts = {"refused_because": reason[:500], "finished_at": clock.now(), "has_leftovers": False}
            refused.update(state=State.REFUSED, **facts)
    finally:
        disarm()


def _have_told(actor: Actor, held: Import) -> None:
    """Whoever set the worker to it may have left the page: they hear that it is done."""
    if actor.person is not None:
        put(TELL, acting_for=held.organisation_id, person=actor.person.pk, batch=held.pk)


def _move(held: Import, before: State, after: State, **facts: Any) -> None:
    """From one state to the next, unless somebody was quicker."""
    moved = Import.objects.filter(pk=held.pk, state=before).scoped("the import at hand").update(state=after, **facts)
    if not moved:
        raise _Overtaken


def _source(held: Import) -> Source:
    return Source(Path(held.file.file.path), matching_of(held), held.sheet or None, held.heading_row, wishes_of(held))


def _to_take(held: Import) -> str:
    return fit(keeping.ROWS, str(Fault.CELLS.value if held.leaves_cells_out else Fault.NONE.value))


def _tell(held: Import) -> Callable[[int], None]:
    def tell(rows: int) -> None:
        progress.tell("import", held.pk, rows)

    tell(0)
    return tell
