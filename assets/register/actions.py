"""What people do with the register: add, edit, retire, share, renew or end a share, note who saw the money."""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from assets.register.identity import by_itself, by_reference, moved
from assets.register.kind import ASSET
from assets.register.models import Asset, AssetChange, AssetShare, AssetSummary
from assets.register.permissions import (
    ADD_ASSET,
    EDIT_ASSET,
    END_SHARE,
    RENEW_SHARE,
    RETIRE_ASSET,
    SEE_MONEY,
    SHARE_ASSET,
)
from assets.register.storing import Facts, store
from partners import clock
from partners.acting.action import action, author
from partners.acting.errors import ChangedMeanwhile, Refused
from partners.audit.record import record, record_each
from partners.organisations.models import Organisation
from sharing.audiences.actors import current_door
from sharing.grants import granting
from sharing.grants.granting import refresh
from sharing.levels import Level

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from partners.acting.actor import Actor
    from sharing.audiences.models import Audience, Cohort


class IdentityTaken(Refused):
    """The body's register has another property with that reference."""

    code = "identity_taken"
    status = 422
    sentence = _("Your register has another property with the reference %(reference)s.")


class AlreadyRetired(Refused):
    """The property is retired already."""

    code = "already_retired"
    sentence = _("This property is already retired.")


class NotRetired(Refused):
    """The property is not retired, so there is nothing to take back."""

    code = "not_retired"
    sentence = _("This property is not retired.")


@action(ADD_ASSET)
def add_asset(actor: Actor, *, values: Mapping[str, Any], key: uuid.UUID | None = None) -> Asset:
    """Add a property to the register of the body acted for, seen by nobody else.

    `key` stands for one filling in of the form: a second post of it finds the same identity.
    Raises IdentityTaken.
    """
    reference = str(values.get("reference") or "")
    identity = by_reference(reference) if reference.strip() else by_itself(key or uuid.uuid4())
    owner = _organisation(actor)
    with _once(actor, identity, reference):
        outcome = store(owner.pk, [Facts(identity, values)], author=author(actor), cause="added")
    asset = Asset.objects.owned_by(actor).get(pk=outcome.created[0])
    refresh(ASSET, [asset.pk])
    note_first_record(owner)
    record("added", asset, organisation=owner.pk)
    return asset


@action(EDIT_ASSET)
def edit_asset(actor: Actor, asset: Asset, *, version: int, values: Mapping[str, Any]) -> Asset:
    """Change facts about a property of the body acted for, as seen at `version`.

    A new reference moves the identity with it, so that the next import finds the property by it.
    Raises ChangedMeanwhile when somebody saved one of the same fields since, or IdentityTaken.
    """
    now = Asset.objects.owned_by(actor).get(pk=asset.pk)
    changes = AssetChange.objects.visible_to(actor).filter(asset=now)
    if version > now.version or changes.since(version, values.keys()).exists():
        raise ChangedMeanwhile(version=now.version)
    identity = _identity_after(actor, now, values)
    store(now.organisation_id, [Facts(identity, values)], author=author(actor), cause="edit")
    refresh(ASSET, [now.pk])
    saved = changes.since(now.version, values.keys()).values_list("field", flat=True)
    record("edited", now, organisation=now.organisation_id, fields=sorted(saved))
    return Asset.objects.owned_by(actor).get(pk=asset.pk)


def _identity_after(actor: Actor, asset: Asset, values: Mapping[str, Any]) -> str:
    """The identity under which `values` are stored; moved on the row first where the reference changes it."""
    if "reference" not in values:
        return asset.identity
    summary = AssetSummary.objects.visible_to(actor).filter(asset=asset).first()
    reference = str(values["reference"] or "")
    identity = moved(asset.identity, summary.reference if summary else "", reference, asset.pk)
    if identity != asset.identity:
        with _once(actor, identity, reference):
            Asset.objects.owned_by(actor).filter(pk=asset.pk).update(identity=identity)
    return identity


@contextmanager
def _once(actor: Actor, identity: str, reference: str) -> Iterator[None]:
    """Store under an identity that the body's register has not. Raises IdentityTaken, also after a race."""
    if Asset.objects.owned_by(actor).filter(identity=identity).exists():
        raise IdentityTaken(reference=reference)
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "asset_identity_once" not in str(error):
            raise
        raise IdentityTaken(reference=reference) from error


@action(RETIRE_ASSET)
def retire_asset(actor: Actor, asset: Asset, *, on: dt.date, reason: str) -> None:
    """Mark a property as sold or ended on a date, and why. It stays readable; it is not deleted.

    Raises AlreadyRetired.
    """
    now = Asset.objects.owned_by(actor).get(pk=asset.pk)
    if now.retired_on is not None:
        raise AlreadyRetired
    facts = Facts(now.identity, {"retired_on": on, "retired_reason": reason})
    store(now.organisation_id, [facts], author=author(actor), cause="retired")
    refresh(ASSET, [now.pk])
    record("retired", now, organisation=now.organisation_id, reason=reason, on=on)


@action(RETIRE_ASSET)
def restore_asset(actor: Actor, asset: Asset, *, reason: str) -> None:
    """Take back that a property was retired. Raises NotRetired."""
    now = Asset.objects.owned_by(actor).get(pk=asset.pk)
    if now.retired_on is None:
        raise NotRetired
    facts = Facts(now.identity, {"retired_on": None, "retired_reason": ""})
    store(now.organisation_id, [facts], author=author(actor), cause="restored")
    refresh(ASSET, [now.pk])
    record("restored", now, organisation=now.organisation_id, reason=reason)


@action(SHARE_ASSET)
def share_assets(
    actor: Actor,
    ids: Sequence[uuid.UUID],
    *,
    audience: Audience,
    level: Level,
    until: dt.date,
    reason: str,
    and_later: bool = False,
    door: Cohort | None = None,
) -> uuid.UUID:
    """Let `audience` see properties of the body acted for up to `level` until the end of `until`.

    Reaches the members that a forum has now, `and_later` whoever joins too; or those behind its `door`, whatever it
    has become. Returns the batch. Ids that are not of the body are left out, as if they did not exist.
    Raises AgreementMissing when the forum's current agreement is not accepted, DatePast, or
    NothingToShare when none of the ids may be shared.
    """
    owned = list(SHARE_ASSET.rows(actor).filter(pk__in=ids).order_by("pk").select_for_update(of=("self",)))
    batch = granting.grant(
        ASSET,
        actor,
        [one.pk for one in owned],
        audience=audience,
        level=level,
        until=until,
        reason=reason,
        door=door or (current_door(audience.pk, and_later=True) if and_later else None),
    )
    note_first_share(_organisation(actor))
    terms = _terms(audience, level, until)
    for asset in owned[:1] if len(owned) == 1 else []:
        record("shared", asset, organisation=asset.organisation_id, reason=reason, **terms)
    if len(owned) > 1:
        _note_shared_many(actor, len(owned), batch, reason, terms)
    return batch


@action(SHARE_ASSET)
def share_made(
    actor: Actor,
    ids: Iterable[uuid.UUID],
    *,
    number: int,
    audience: Audience,
    level: Level,
    until: dt.date,
    reason: str,
    door: Cohort | None,
) -> uuid.UUID:
    """Share the `number` properties that the transaction at hand has made for the body acted for.

    As `share_assets` does, but they may be a million, and nobody else has their rows yet: none is fetched or locked,
    and the ids may come one after another. Raises the same.
    """
    batch = granting.grant(ASSET, actor, ids, audience=audience, level=level, until=until, reason=reason, door=door)
    note_first_share(_organisation(actor))
    _note_shared_many(actor, number, batch, reason, _terms(audience, level, until))
    return batch


def _note_shared_many(actor: Actor, number: int, batch: uuid.UUID, reason: str, terms: Mapping[str, Any]) -> None:
    owner = _organisation(actor)
    record("shared_many", owner, organisation=owner.pk, reason=reason, count=number, batch=batch, **terms)


def _terms(audience: Audience, level: Level, until: dt.date) -> dict[str, Any]:
    return {"audience": audience.name, "level": level.name.lower(), "until": until}


class NothingToEnd(Refused):
    """The shares have ended already."""

    code = "nothing_to_end"
    sentence = _("These shares have already ended.")


@action(END_SHARE)
def end_shares(actor: Actor, shares: Sequence[AssetShare], *, reason: str = "") -> int:
    """End shares of the body acted for, at once. Returns how many were live."""
    ids = [one.pk for one in shares]
    live = list(END_SHARE.rows(actor).filter(pk__in=ids, ended_at=None).select_related("audience", "asset"))
    if not live:
        raise NothingToEnd
    end_live(actor, live, reason=reason)
    return len(live)


def end_live(actor: Actor, live: Sequence[AssetShare], *, reason: str) -> None:
    """End live shares of the body acted for and say so of each, inside an action or a job."""
    granting.end(ASSET, actor, live)
    ended = [(share.asset, _terms(share.audience, Level(share.level), share.until)) for share in live]
    record_each("share_ended", ended, organisation=_organisation(actor).pk, reason=reason)


@action(RENEW_SHARE)
def renew_shares(
    actor: Actor,
    shares: Sequence[AssetShare],
    *,
    until: dt.date,
    reason: str = "",
) -> int:
    """Let live shares of the body acted for last to the end of `until`, at their level. Returns how many.

    Raises DatePast, AgreementMissing when a forum's current agreement is not accepted, or
    NothingToEnd when none of them is live.
    """
    renewed = granting.renew(ASSET, actor, shares, until=until)
    if not renewed:
        raise NothingToEnd
    facts = [
        (share.asset, _terms(share.audience, Level(share.level), until) | {"before": share.until}) for share in renewed
    ]
    record_each("share_renewed", facts, organisation=renewed[0].organisation_id, reason=reason)
    return len(renewed)


@action(SHARE_ASSET)
def confirm_joiners(
    actor: Actor,
    *,
    audience: Audience,
    upto: int | None = None,
    only: Sequence[uuid.UUID] | None = None,
) -> int:
    """Let the members who joined a forum since see what the body shared with it before, or `only` these shares.

    Members who joined after the door numbered `upto` opened go on waiting. Returns how many shares.
    """
    changed = granting.widen_to_joiners(ASSET, actor, audience, upto=upto, only=only)
    owner = _organisation(actor)
    record("confirmed_joiners", owner, organisation=owner.pk, audience=audience.name, count=changed)
    return changed


@action(SEE_MONEY, locks=False)
def note_money_seen(actor: Actor, asset: Asset) -> None:
    """Write in the owner's trail that the actor opened the commercial part of its property."""
    record("money_seen", asset, organisation=asset.organisation_id)


def note_first_record(organisation: Organisation) -> None:
    """That a body has a property: by its first one it is founded, unless it was before."""
    now = clock.now()
    Organisation.objects.filter(pk=organisation.pk, first_record_at=None).scoped("the body acted for").update(
        first_record_at=now, founded_at=Coalesce("founded_at", now)
    )


def note_first_share(organisation: Organisation) -> None:
    """That a body has shared something, not what nor with whom: the last step of its coming on board."""
    Organisation.objects.filter(pk=organisation.pk, first_share_at=None).scoped("the body acted for").update(
        first_share_at=clock.now()
    )


def _organisation(actor: Actor) -> Organisation:
    if actor.organisation is None:
        raise Refused
    return actor.organisation
