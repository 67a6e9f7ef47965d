"""What the worker does with an import: check it, or take it in. Killed half-way, it starts anew."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db import transaction
from django.utils import translation

from assets.imports.actions import CHECK, STORE, matching_of
from assets.imports.applying import Receipt, Source, apply, told
from assets.imports.models import Import, ImportProblem, State
from assets.imports.permissions import RUN_IMPORT
from assets.imports.reasons import file_reason
from assets.imports.refusals import FileRefused
from assets.register.actions import note_first_record
from assets.register.kind import ASSET
from partners import clock
from partners.acting.action import author
from partners.audit.record import record, recording
from partners.outbox.handlers import handles
from partners.scoping.arming import disarm
from sharing.grants import granting
from sharing.levels import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from assets.imports.checked import CheckedRow
    from partners.acting.actor import Actor

KEPT_AT_ONCE = 2000
PROGRESS_KEPT = 3600  # seconds


def progress_of(batch: Import) -> int:
    """How many rows the worker has read: told through the cache, for a transaction tells nobody."""
    with contextlib.suppress(Exception):
        return int(cache.get(f"import:{batch.pk}") or 0)
    return 0


@handles(CHECK, own_transactions=True)
def check_import(make_actor: Callable[[], Actor], *, batch: str) -> None:
    """Check every row, keep what is wrong, and say what would be new, changed and unchanged."""
    with _working(make_actor, batch, State.CHECKING) as found:
        if found is None:
            return
        actor, held = found
        held.problems.all().scoped("of the import at hand").delete()
        keeper = _Keeper(held)
        receipt = apply(
            _source(held),
            held.organisation_id,
            author=author(actor),
            only_changes=True,
            on_row=keeper.keep,
            on_progress=_tell(held),
        )
        keeper.flush()
        _write(held, receipt, State.CHECKED)


@handles(STORE, own_transactions=True)
def store_import(make_actor: Callable[[], Actor], *, batch: str) -> None:
    """Take the file in, and share what is new where that was asked for: all of it in one transaction."""
    with _working(make_actor, batch, State.STORING) as found:
        if found is None:
            return
        actor, held = found
        with recording(author(actor)):
            receipt = apply(_source(held), held.organisation_id, author=author(actor), on_progress=_tell(held))
            if actor.organisation is not None and receipt.created:
                note_first_record(actor.organisation)
            _share(actor, held, receipt)
            _write(held, receipt, State.DONE)
            record(
                "imported",
                held,
                organisation=held.organisation_id,
                created=len(receipt.created),
                changed=len(receipt.changed),
                unchanged=receipt.unchanged,
                rejected=receipt.rejected,
            )


@contextlib.contextmanager
def _working(make_actor: Callable[[], Actor], batch: str, state: State) -> Iterator[tuple[Actor, Import] | None]:
    """The import in that state, for an actor who may still run it; a refused file is marked so."""
    try:
        with transaction.atomic():
            actor = make_actor()
            held = RUN_IMPORT.rows(actor).select_related("file").filter(pk=batch, state=state).first()
            yield None if held is None else (actor, held)
    except FileRefused as refusal:
        with transaction.atomic():
            actor = make_actor()
            with translation.override(actor.person.language if actor.person else "en"):
                reason = str(file_reason(refusal))
            RUN_IMPORT.rows(actor).filter(pk=batch).update(
                state=State.REFUSED, refused_because=reason[:500], finished_at=clock.now()
            )
    finally:
        disarm()


def _source(held: Import) -> Source:
    return Source(Path(held.file.file.path), matching_of(held), held.sheet or None, held.heading_row)


def _tell(held: Import) -> Callable[[int], None]:
    def tell(rows: int) -> None:
        with contextlib.suppress(Exception):  # progress is a courtesy: a cache that is down stops nothing
            cache.set(f"import:{held.pk}", rows, PROGRESS_KEPT)

    tell(0)
    return tell


def _share(actor: Actor, held: Import, receipt: Receipt) -> None:
    if held.audience is None or held.level is None or held.until is None or not receipt.created:
        return
    granting.grant(
        ASSET,
        actor,
        receipt.created,
        audience=held.audience,
        level=Level(held.level),
        until=held.until,
        reason=held.file.name_given,
    )
    record(
        "shared_many",
        held,
        organisation=held.organisation_id,
        count=len(receipt.created),
        audience=held.audience.name,
        level=Level(held.level).name.lower(),
        until=held.until,
    )


def _write(held: Import, receipt: Receipt, state: State) -> None:
    held.row_count, held.rejected = receipt.rows, receipt.rejected
    held.created, held.changed, held.unchanged = len(receipt.created), len(receipt.changed), receipt.unchanged
    held.state = state
    if state == State.DONE:
        held.finished_at = clock.now()
    held.save()


class _Keeper:
    """Writes problems and warnings in batches, as rows go by."""

    def __init__(self, held: Import) -> None:
        self.held = held
        self.waiting: list[ImportProblem] = []

    def keep(self, row: CheckedRow) -> None:
        """Note what is wrong or doubtful in a row."""
        for problems, is_warning in ((row.problems, False), (row.warnings, True)):
            self.waiting += [
                ImportProblem(
                    organisation_id=self.held.organisation_id, batch=self.held, is_warning=is_warning, **_cut(told(one))
                )
                for one in problems
            ]
        if len(self.waiting) >= KEPT_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        ImportProblem.objects.bulk_create(self.waiting)
        self.waiting = []


def _cut(problem: dict[str, object]) -> dict[str, object]:
    return {**problem, "column": str(problem["column"])[:200]}
