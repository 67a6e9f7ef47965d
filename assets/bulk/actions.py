"""Changing many properties in one go, and taking that back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qs

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from assets.bulk.changing import CHANGEABLE, MOST, MOST_EVER, chosen_values, kept, mark_of, way_back
from assets.bulk.models import BulkEdit, BulkEditRow, Stage
from assets.bulk.permissions import UNDO_BULK_EDIT
from assets.register.kind import ASSET
from assets.register.models import Asset
from assets.register.permissions import EDIT_ASSET
from assets.register.storing import Facts, store
from assets.shares.selection import selected
from partners import clock
from partners.acting.action import action, author
from partners.acting.errors import Refused
from partners.audit.record import record
from partners.outbox.put import put
from sharing.grants.granting import refresh

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from partners.acting.actor import Actor

    #: a property as it stands: its key, its identity, its version
    Standing = tuple[uuid.UUID, str, int]

T = TypeVar("T")
CHANGE, UNDO = "bulk.change", "bulk.undo"
AT_ONCE = 1_000  # properties in one part of the worker's work


class NotAsChecked(Refused):
    """Something was changed after the preview was made."""

    code = "not_as_checked"
    status = 422
    sentence = _("Somebody changed these properties, or their number, since you checked. Check the change again.")


class TooMany(Refused):
    """More than one change may hold."""

    code = "too_many"
    status = 422
    sentence = _("You can change at most %(most)s properties at once. Filter the list further.")


class NothingToUndo(Refused):
    """The change was undone, or every property of it was changed since."""

    code = "nothing_to_undo"
    sentence = _("This change cannot be undone: it was undone already, or everything in it was changed since.")


@action(EDIT_ASSET)
def change_many(actor: Actor, ids: Sequence[uuid.UUID], *, values: Mapping[str, Any], mark: str) -> BulkEdit:
    """Set the same facts on properties of the body acted for, as they stood when `mark` was made.

    All or nothing, with the rows locked: raises NotAsChecked when one of them was changed since, TooMany,
    or Refused for a fact that is not changed this way.
    """
    if len(ids) > MOST:
        raise TooMany(most=MOST)
    edit = _asked(actor, values)
    held = _locked(actor, ids)
    if mark_of(((key, version) for key, _identity, version in held), values) != mark:
        raise NotAsChecked
    edit.total = len(held)
    edit.save(force_insert=True)
    edit.number = _change(actor, edit, held, values)
    edit.save(update_fields=["number"])
    _note(edit, values)
    return edit


@action(EDIT_ASSET)
def ask_change_many(actor: Actor, *, query: str, total: int, values: Mapping[str, Any], mark: str) -> BulkEdit:
    """Have the worker do the same with whatever the filter `query` finds, if it all still stands as at `mark`.

    Raises TooMany, or Refused for a fact that is not changed this way.
    """
    if total > MOST_EVER:
        raise TooMany(most=MOST_EVER)
    edit = _asked(actor, values)
    edit.stage, edit.query, edit.mark, edit.total = Stage.WORKING, query, mark, total
    edit.save(force_insert=True)
    put(CHANGE, acting_for=edit.organisation_id, person=edit.person_id, edit=edit.pk)
    record("changing_many", edit.organisation, organisation=edit.organisation_id, fields=sorted(values), count=total)
    return edit


def change_as_asked(actor: Actor, edit: BulkEdit, *, tell: Callable[[int], None]) -> None:
    """The worker's part: all of it in the transaction at hand, or none where something was changed since."""
    values = chosen_values(edit)
    found = selected(actor, MultiValueDict(parse_qs(edit.query, keep_blank_values=True)))
    held = _locked(actor, found.ids)
    if mark_of(((key, version) for key, _identity, version in held), values) != edit.mark:
        edit.stage = Stage.REFUSED
    else:
        edit.number = sum(_in_parts(held, lambda part: _change(actor, edit, part, values), tell))
        edit.stage = Stage.DONE
        _note(edit, values)
    edit.save(update_fields=["stage", "number"])


def _asked(actor: Actor, values: Mapping[str, Any]) -> BulkEdit:
    if not set(values) <= set(CHANGEABLE) or actor.organisation is None:
        raise Refused
    name = author(actor).person_name
    return BulkEdit(organisation=actor.organisation, person=actor.person, person_name=name, values=kept(values))


def _locked(actor: Actor, ids: Sequence[uuid.UUID]) -> list[Standing]:
    rows: Any = EDIT_ASSET.rows(actor).filter(pk__in=ids)
    held = rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", "identity", "version")
    return list(held)


def _change(actor: Actor, edit: BulkEdit, held: Sequence[Standing], values: Mapping[str, Any]) -> int:
    owner = edit.organisation_id
    facts = [Facts(identity, values) for _key, identity, _version in held]
    outcome = store(owner, facts, author=author(actor), cause="bulk")
    refresh(ASSET, outcome.changed)
    versions = Asset.objects.owned_by(actor).filter(pk__in=outcome.changed).values_list("pk", "version")
    BulkEditRow.objects.bulk_create(
        BulkEditRow(organisation_id=owner, edit=edit, asset_id=key, version=version) for key, version in versions
    )
    return len(outcome.changed)


def _note(edit: BulkEdit, values: Mapping[str, Any]) -> None:
    record(
        "changed_many", edit.organisation, organisation=edit.organisation_id, fields=sorted(values),
        count=edit.number, batch=edit.pk,
    )  # fmt: skip


def _in_parts(held: Sequence[T], work: Callable[[Sequence[T]], int], tell: Callable[[int], None]) -> Iterator[int]:
    for first in range(0, len(held), AT_ONCE):
        yield work(held[first : first + AT_ONCE])
        tell(min(first + AT_ONCE, len(held)))


@action(UNDO_BULK_EDIT)
def undo_bulk_edit(actor: Actor, edit: BulkEdit, /) -> int:
    """Put back what a change of many changed, but nothing that was changed since. Returns how many.

    One of more than the page waits for is left to the worker, and none are put back yet. Raises NothingToUndo.
    """
    now = BulkEdit.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=edit.pk)
    if now.undone_at is not None or now.stage != Stage.DONE:
        raise NothingToUndo
    if now.number > MOST:
        now.stage = Stage.UNDOING
        now.save(update_fields=["stage"])
        put(UNDO, acting_for=now.organisation_id, person=actor.person.pk if actor.person else None, edit=now.pk)
        record("undoing_many", now.organisation, organisation=now.organisation_id, count=now.number, batch=now.pk)
        return 0
    number = put_back(actor, now)
    if not number:
        raise NothingToUndo
    return number


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
