"""Changing many properties in one go, and taking that back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from assets.bulk.changing import CHANGEABLE, MOST, MOST_EVER, kept, mark_of
from assets.bulk.models import BulkEdit, Stage
from assets.bulk.permissions import UNDO_BULK_EDIT
from assets.bulk.working import change, locked, note, put_back
from assets.register.permissions import EDIT_ASSET
from partners.acting.action import action, author
from partners.acting.errors import Refused
from partners.audit.record import record
from partners.outbox.put import put

if TYPE_CHECKING:
    import uuid
    from collections.abc import Mapping, Sequence

    from partners.acting.actor import Actor

CHANGE, UNDO = "bulk.change", "bulk.undo"


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
    held = locked(actor, ids)
    if mark_of(((key, version) for key, _identity, version in held), values) != mark:
        raise NotAsChecked
    edit.total = len(held)
    edit.save(force_insert=True)
    edit.number = change(actor, edit, held, values)
    edit.save(update_fields=["number"])
    note(edit, values)
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


def _asked(actor: Actor, values: Mapping[str, Any]) -> BulkEdit:
    if not set(values) <= set(CHANGEABLE) or actor.organisation is None:
        raise Refused
    name = author(actor).person_name
    return BulkEdit(organisation=actor.organisation, person=actor.person, person_name=name, values=kept(values))


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
