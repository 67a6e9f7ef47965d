"""Granting and ending, for any kind of record. Called by that kind's actions, in their transaction."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Permission as ObjectPermission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef

from partners import clock, progress
from sharing.agreements.models import accepted_current
from sharing.announcing.models import Announcement
from sharing.audiences.actors import current_door
from sharing.audiences.models import Cohort
from sharing.grants import visibility
from sharing.grants.errors import AgreementMissing, DatePast, NothingToShare
from sharing.levels import Level

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from partners.acting.actor import Actor
    from sharing.audiences.models import Audience
    from sharing.grants.models import Share
    from sharing.kinds import Kind


def grant(
    kind: Kind,
    actor: Actor,
    ids: Iterable[uuid.UUID],
    *,
    audience: Audience,
    level: Level,
    until: dt.date,
    reason: str,
    door: Cohort | None = None,
) -> uuid.UUID:
    """Let `audience` see the records `ids`, which `actor` owns, up to `level` until the end of `until`.

    Reaches the members of a forum that are in it now, or those behind its `door`. Returns the batch, by which all of
    it can be ended. The ids may come one after another. Statements, and what is held of the ids: a few for each so
    many records, none of which grows further.
    Raises what `agreed` raises, or NothingToShare.
    """
    owner, person = agreed(actor, audience, until)
    batch = uuid.uuid4()
    door = door or current_door(audience.pk, and_later=False)
    terms: dict[str, Any] = {"organisation_id": owner, "person_id": person, "audience": audience, "door": door}
    terms |= {"level": level, "until": until, "reason": reason, "batch": batch}
    manager: Any = kind.share._default_manager
    done = 0
    for done, part in visibility.counted(ids):
        shares: list[Any] = [kind.share(**{f"{kind.noun}_id": one}, **terms) for one in part]
        manager.bulk_create(shares, batch_size=2000)
        permit(kind, owner, part, audience, level)
        visibility.derive(kind, part, [door.pk])
        progress.so_far(done)
    if not done:
        raise NothingToShare
    _announce(kind, actor, door)
    return batch


def agreed(actor: Actor, audience: Audience, until: dt.date) -> tuple[uuid.UUID, uuid.UUID]:
    """The body and the person who may share with `audience` until that day.

    Raises DatePast, AgreementMissing when a forum's current agreement is not accepted, or NothingToShare for nobody.
    """
    if actor.organisation is None or actor.person is None:
        raise NothingToShare
    if until < clock.today():
        raise DatePast
    if not accepted_current(audience, actor.organisation.pk):
        raise AgreementMissing(forum=audience.name)
    return actor.organisation.pk, actor.person.pk


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
        some = [share for share in shares if share.level == level]
        groups = {share.audience.group_id for share in some}
        for part in visibility.in_parts(sorted({getattr(share, f"{kind.noun}_id") for share in some})):
            _withdraw(kind, actor, part, groups, Level(level))
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
    for done, part in visibility.counted(live):
        manager.visible_to(actor).filter(pk__in=[one.pk for one in part]).update(until=until)
        ids = sorted({getattr(one, f"{kind.noun}_id") for one in part})
        visibility.derive(kind, ids, {one.door_id for one in part})
        progress.so_far(done)
    return live


def _withdraw(kind: Kind, actor: Actor, ids: Sequence[uuid.UUID], groups: Collection[int], level: Level) -> None:
    """Take a level of these records from these groups, but where another share of the body still gives it."""
    manager: Any = kind.share._default_manager
    given = {kind.noun: OuterRef("content_object"), "audience__group": OuterRef("group")}
    kept = manager.visible_to(actor).filter(**given, level=level, ended_at=None)
    grants: Any = kind.grant._default_manager
    grants.filter(~Exists(kept), content_object__in=ids, group__in=groups, permission=_permission(kind, level)).delete()


def widen_to_joiners(
    kind: Kind,
    actor: Actor,
    audience: Audience,
    *,
    upto: int | None = None,
    only: Sequence[uuid.UUID] | None = None,
) -> int:
    """Confirm the body's live shares with a forum, or `only` these, for those who joined since. Returns how many.

    Moves the shares to the newest door, or to the one numbered `upto`: everybody who was a member when it opened sees
    them from now on. Raises AgreementMissing: it is sharing, though with no new share.
    """
    if not accepted_current(audience, actor.organisation.pk if actor.organisation else None):
        raise AgreementMissing(forum=audience.name)
    doors = Cohort.objects.filter(audience=audience).scoped("a forum at hand").order_by("-number")
    newest = doors[0] if upto is None else doors.get(number=upto)
    manager: Any = kind.share._default_manager
    rows = (
        manager.visible_to(actor).live().filter(audience=audience, door__number__gt=0, door__number__lt=newest.number)
    )
    if only is not None:
        rows = rows.filter(pk__in=only)
    waiting = list(rows.values_list("pk", f"{kind.noun}_id", "door_id"))
    for done, part in visibility.counted(waiting):
        manager.visible_to(actor).filter(pk__in=[pk for pk, *_ in part]).update(door=newest)
        opened = {newest.pk, *(door for *_, door in part)}
        visibility.derive(kind, sorted({record for _, record, _ in part}), opened)
        progress.so_far(done)
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
