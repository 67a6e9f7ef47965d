"""Granting and ending, for any kind of record. Called by that kind's actions, in their transaction."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Permission as ObjectPermission
from django.contrib.contenttypes.models import ContentType

from partners import clock
from sharing.agreements.models import accepted_current
from sharing.announcing.models import Announcement
from sharing.audiences.actors import current_door
from sharing.audiences.models import Cohort
from sharing.grants import visibility
from sharing.grants.errors import AgreementMissing, DatePast, NothingToShare
from sharing.levels import Level

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from partners.acting.actor import Actor
    from sharing.audiences.models import Audience
    from sharing.grants.models import Share
    from sharing.kinds import Kind


def grant(
    kind: Kind,
    actor: Actor,
    ids: Sequence[uuid.UUID],
    *,
    audience: Audience,
    level: Level,
    until: dt.date,
    reason: str,
    and_later: bool = False,
) -> uuid.UUID:
    """Let `audience` see the records `ids`, which `actor` owns, up to `level` until the end of `until`.

    Reaches the members of a forum that are in it now; `and_later` adds whoever joins. Returns the
    batch, by which all of it can be ended. Statements: a few for each so many records, none of which grows further.
    Raises AgreementMissing, DatePast or NothingToShare.
    """
    if actor.organisation is None or actor.person is None or not ids:
        raise NothingToShare
    if until < clock.today():
        raise DatePast
    if not accepted_current(audience, actor.organisation.pk):
        raise AgreementMissing(forum=audience.name)
    batch = uuid.uuid4()
    door = current_door(audience.pk, and_later=and_later)
    shares: list[Any] = [
        kind.share(
            **{f"{kind.noun}_id": one},
            organisation_id=actor.organisation.pk,
            audience=audience,
            door=door,
            level=level,
            until=until,
            reason=reason,
            person_id=actor.person.pk,
            batch=batch,
        )
        for one in ids
    ]
    manager: Any = kind.share._default_manager
    manager.bulk_create(shares, batch_size=2000)
    permit(kind, actor.organisation.pk, ids, audience, level)
    visibility.derive(kind, ids, [door.pk])
    _announce(kind, actor, door)
    return batch


def refresh(kind: Kind, ids: Sequence[uuid.UUID]) -> None:
    """Make what lists read of these records true again, after their facts changed."""
    visibility.derive(kind, ids)


def refresh_those(kind: Kind, which: str, facts: Mapping[str, Any], *, owner: uuid.UUID, new: bool) -> None:
    """The same for the records of one owner that a subquery names, however many; `new` ones were never shared."""
    visibility.derive_those(kind, which, facts, owner=owner, new=new)


def permit(kind: Kind, owner: uuid.UUID, ids: Sequence[uuid.UUID], audience: Audience, level: Level) -> None:
    """Give the audience's Group guardian's object permission of this level on each record."""
    model: Any = kind.grant
    permission = _permission(kind, level)
    model._default_manager.bulk_create(
        [
            model(content_object_id=one, group_id=audience.group_id, permission=permission, organisation_id=owner)
            for one in ids
        ],
        ignore_conflicts=True,
        batch_size=2000,
    )


def end(kind: Kind, actor: Actor, shares: Sequence[Share]) -> None:
    """End these shares of the actor's body at once, and shut what no other share keeps open."""
    ids = sorted({getattr(share, f"{kind.noun}_id") for share in shares})
    manager: Any = kind.share._default_manager
    own = manager.visible_to(actor)
    now = clock.now()
    for part in visibility.in_parts([share.pk for share in shares]):
        own.filter(pk__in=part, ended_at=None).update(ended_at=now)
    for level in {share.level for share in shares}:
        for audience in {share.audience for share in shares if share.level == level}:
            for part in visibility.in_parts(ids):
                _withdraw(kind, actor, part, audience, Level(level))
    visibility.derive(kind, ids, {share.door_id for share in shares})


def renew(kind: Kind, actor: Actor, shares: Sequence[Share], *, until: dt.date) -> list[Any]:
    """Let live shares of the actor's body last to the end of `until`, at their level. Returns them as they were.

    Raises DatePast, or AgreementMissing when a forum's current agreement is not accepted.
    """
    if until < clock.today():
        raise DatePast
    manager: Any = kind.share._default_manager
    rows = manager.visible_to(actor).live().filter(pk__in=[one.pk for one in shares])
    live = list(rows.select_related("audience", kind.noun).select_for_update(of=("self",)).order_by("pk"))
    for audience in {share.audience for share in live}:
        if actor.organisation is None or not accepted_current(audience, actor.organisation.pk):
            raise AgreementMissing(forum=audience.name)
    for part in visibility.in_parts([one.pk for one in live]):
        manager.visible_to(actor).filter(pk__in=part).update(until=until)
    ids = sorted({getattr(one, f"{kind.noun}_id") for one in live})
    visibility.derive(kind, ids, {one.door_id for one in live})
    return live


def _withdraw(kind: Kind, actor: Actor, ids: Sequence[uuid.UUID], audience: Audience, level: Level) -> None:
    manager: Any = kind.share._default_manager
    kept = (
        manager.visible_to(actor)
        .filter(**{f"{kind.noun}__in": ids}, audience=audience, level=level, ended_at=None)
        .values(f"{kind.noun}_id")
    )
    grants: Any = kind.grant._default_manager
    grants.filter(content_object__in=ids, group_id=audience.group_id, permission=_permission(kind, level)).exclude(
        content_object__in=kept
    ).delete()


def widen_to_joiners(kind: Kind, actor: Actor, audience: Audience) -> int:
    """Confirm the body's live shares with a forum for those who joined since. Returns how many changed.

    Moves the shares to the newest door: everybody who is a member now sees them from now on.
    Raises AgreementMissing: it is sharing, though with no new share.
    """
    if not accepted_current(audience, actor.organisation.pk if actor.organisation else None):
        raise AgreementMissing(forum=audience.name)
    newest = Cohort.objects.filter(audience=audience).scoped("a forum at hand").order_by("-number")[0]
    manager: Any = kind.share._default_manager
    waiting = list(
        manager.visible_to(actor)
        .live()
        .filter(audience=audience, door__number__gt=0, door__number__lt=newest.number)
        .values_list("pk", f"{kind.noun}_id", "door_id")
    )
    for part in visibility.in_parts([pk for pk, *_ in waiting]):
        manager.visible_to(actor).filter(pk__in=part).update(door=newest)
    doors = {newest.pk, *(door for *_, door in waiting)}
    visibility.derive(kind, sorted({record for _, record, _ in waiting}), doors)
    if waiting:
        _announce(kind, actor, newest)
    return len(waiting)


def _announce(kind: Kind, actor: Actor, door: Cohort) -> None:
    """Leave a line for those who hold the door."""
    Announcement(organisation=actor.organisation, audience_id=door.audience_id, door=door, noun=kind.noun).save(
        force_insert=True
    )


def _permission(kind: Kind, level: Level) -> ObjectPermission:
    content_type = ContentType.objects.get_for_model(kind.record)
    return ObjectPermission.objects.get(content_type=content_type, codename=level.codename)
