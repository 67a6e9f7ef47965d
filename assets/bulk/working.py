"""The work of a change of many and of taking it back, in the transaction at hand: an action's, or the worker's.

Whoever calls has asked for permission.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qs

from django.utils.datastructures import MultiValueDict

from assets.bulk.changing import chosen_values, mark_of, way_back
from assets.bulk.models import BulkEditRow, Stage
from assets.register.kind import ASSET
from assets.register.models import Asset
from assets.register.permissions import EDIT_ASSET
from assets.register.storing import Facts, store
from assets.shares.selection import selected
from partners import clock
from partners.acting.action import author
from partners.audit.record import record
from sharing.grants.granting import refresh

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from assets.bulk.models import BulkEdit
    from partners.acting.actor import Actor

    #: a property as it stands: its key, its identity, its version
    Standing = tuple[uuid.UUID, str, int]

T = TypeVar("T")
AT_ONCE = 1_000  # properties in one part of the worker's work


def locked(actor: Actor, ids: Sequence[uuid.UUID]) -> list[Standing]:
    """The properties among these that the actor keeps, locked, as they stand."""
    rows: Any = EDIT_ASSET.rows(actor).filter(pk__in=ids)
    held = rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", "identity", "version")
    return list(held)


def change(actor: Actor, edit: BulkEdit, held: Sequence[Standing], values: Mapping[str, Any]) -> int:
    """Set the facts on properties that are locked, and note which of them changed by it. Returns how many."""
    owner = edit.organisation_id
    facts = [Facts(identity, values) for _key, identity, _version in held]
    outcome = store(owner, facts, author=author(actor), cause="bulk")
    refresh(ASSET, outcome.changed)
    versions = Asset.objects.owned_by(actor).filter(pk__in=outcome.changed).values_list("pk", "version")
    BulkEditRow.objects.bulk_create(
        BulkEditRow(organisation_id=owner, edit=edit, asset_id=key, version=version) for key, version in versions
    )
    return len(outcome.changed)


def note(edit: BulkEdit, values: Mapping[str, Any]) -> None:
    """Record that it was done."""
    record(
        "changed_many", edit.organisation, organisation=edit.organisation_id, fields=sorted(values),
        count=edit.number, batch=edit.pk,
    )  # fmt: skip


def _in_parts(held: Sequence[T], work: Callable[[Sequence[T]], int], tell: Callable[[int], None]) -> Iterator[int]:
    for first in range(0, len(held), AT_ONCE):
        yield work(held[first : first + AT_ONCE])
        tell(min(first + AT_ONCE, len(held)))


def change_as_asked(actor: Actor, edit: BulkEdit, *, tell: Callable[[int], None]) -> None:
    """The worker's part: all of it in the transaction at hand, or none where something was changed since."""
    values = chosen_values(edit)
    found = selected(actor, MultiValueDict(parse_qs(edit.query, keep_blank_values=True)))
    held = locked(actor, found.ids)
    if mark_of(((key, version) for key, _identity, version in held), values) != edit.mark:
        edit.stage = Stage.REFUSED
    else:
        edit.number = sum(_in_parts(held, lambda part: change(actor, edit, part, values), tell))
        edit.stage = Stage.DONE
        note(edit, values)
    edit.save(update_fields=["stage", "number"])


def put_back(actor: Actor, edit: BulkEdit, *, tell: Callable[[int], None] = lambda _rows: None) -> int:
    """The work of undoing, in the transaction at hand."""
    keys = list(
        BulkEditRow.objects.visible_to(actor).filter(edit=edit).order_by("asset").values_list("asset", flat=True)
    )

    def part(ids: Sequence[uuid.UUID]) -> int:
        list(Asset.objects.owned_by(actor).filter(pk__in=ids).order_by("pk").select_for_update(of=("self",)))
        back = way_back(actor, edit, ids)
        if not back.facts:
            return 0
        outcome = store(edit.organisation_id, back.facts, author=author(actor), cause="bulk_undone")
        refresh(ASSET, outcome.changed)
        return len(outcome.changed)

    number = sum(_in_parts(keys, part, tell))
    if number or edit.stage == Stage.UNDOING:
        edit.undone_at, edit.undone_number, edit.stage = clock.now(), number, Stage.DONE
        edit.save(update_fields=["undone_at", "undone_number", "stage"])
        record("changed_many_undone", edit.organisation, organisation=edit.organisation_id, count=number, batch=edit.pk)
    return number
