"""Changing many properties in one go, and taking that back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from assets.bulk.changing import CHANGEABLE, MOST, mark_of, way_back
from assets.bulk.models import BulkEdit, BulkEditRow
from assets.bulk.permissions import UNDO_BULK_EDIT
from assets.register.kind import ASSET
from assets.register.models import Asset
from assets.register.permissions import EDIT_ASSET
from assets.register.storing import Facts, store
from partners import clock
from partners.acting.action import action, author
from partners.acting.errors import Refused
from partners.audit.record import record
from sharing.grants.granting import refresh

if TYPE_CHECKING:
    import uuid
    from collections.abc import Mapping, Sequence

    from partners.acting.actor import Actor


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
    if not set(values) <= set(CHANGEABLE) or actor.organisation is None:
        raise Refused
    if len(ids) > MOST:
        raise TooMany(most=MOST)
    rows: Any = EDIT_ASSET.rows(actor).filter(pk__in=ids)
    held: list[Asset] = list(rows.order_by("pk").select_for_update(of=("self",)))
    if mark_of(held, values) != mark:
        raise NotAsChecked
    owner, who = actor.organisation, author(actor)
    outcome = store(owner.pk, [Facts(one.identity, values) for one in held], author=who, cause="bulk")
    refresh(ASSET, outcome.changed)
    edit = BulkEdit(
        organisation=owner, person=actor.person, person_name=who.person_name, values=dict(values),
        number=len(outcome.changed),
    )  # fmt: skip
    edit.save(force_insert=True)
    versions = Asset.objects.owned_by(actor).filter(pk__in=outcome.changed).values_list("pk", "version")
    BulkEditRow.objects.bulk_create(
        BulkEditRow(organisation=owner, edit=edit, asset_id=key, version=version) for key, version in versions
    )
    record("changed_many", owner, organisation=owner.pk, fields=sorted(values), count=edit.number, batch=edit.pk)
    return edit


@action(UNDO_BULK_EDIT)
def undo_bulk_edit(actor: Actor, edit: BulkEdit, /) -> int:
    """Put back what a change of many changed, but nothing that was changed since. Returns how many.

    Raises NothingToUndo.
    """
    now = BulkEdit.objects.visible_to(actor).get(pk=edit.pk)
    list(
        Asset.objects.owned_by(actor)
        .filter(pk__in=BulkEditRow.objects.visible_to(actor).filter(edit=now).values("asset"))
        .order_by("pk")
        .select_for_update(of=("self",))
    )
    back = way_back(actor, now)
    if now.undone_at is not None or not back.facts:
        raise NothingToUndo
    outcome = store(now.organisation_id, back.facts, author=author(actor), cause="bulk_undone")
    refresh(ASSET, outcome.changed)
    BulkEdit.objects.visible_to(actor).filter(pk=now.pk).update(
        undone_at=clock.now(), undone_number=len(outcome.changed)
    )
    record(
        "changed_many_undone", now.organisation, organisation=now.organisation_id, count=len(outcome.changed),
        batch=now.pk,
    )  # fmt: skip
    return len(outcome.changed)
