"""Who can see what: the bodies behind shares, the shares of one property, and of the whole register."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max

from assets.register.models import Asset, AssetShare, AssetSight
from partners import clock
from partners.audit.models import Event
from sharing.audiences.models import Audience, AudienceMember, Cohort
from sharing.ledger.verbs import VERBS
from sharing.levels import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation
    from sharing.grants.models import Share

MOST_READERS = 100
#: what the trail calls the opening of the commercial part of a property
MONEY_SEEN = "money_seen"


@dataclass(frozen=True, slots=True)
class Behind:
    """The bodies that stand behind audiences, as far as the actor's body may know them; itself left out."""

    audiences: Mapping[uuid.UUID, Audience]
    members: Mapping[uuid.UUID, tuple[AudienceMember, ...]]
    doors: Mapping[uuid.UUID, int]

    def name(self, audience: uuid.UUID) -> str:
        """The audience's name; empty for a forum that the body has left."""
        found = self.audiences.get(audience)
        return found.name if found else ""

    def reached(self, audience: uuid.UUID, door: uuid.UUID) -> tuple[Organisation, ...]:
        """The bodies that a share through this door reaches."""
        number = self.doors.get(door, 0)
        return tuple(
            one.organisation for one in self.members.get(audience, ()) if not number or one.joined_cohort <= number
        )

    def waiting(self, audience: uuid.UUID, door: uuid.UUID) -> tuple[Organisation, ...]:
        """The bodies that joined since and do not see it yet."""
        number = self.doors.get(door, 0)
        return tuple(
            one.organisation for one in self.members.get(audience, ()) if number and one.joined_cohort > number
        )


def behind(actor: Actor, audiences: Iterable[uuid.UUID], doors: Iterable[uuid.UUID] = ()) -> Behind:
    """Who stands behind these audiences. Queries: three, whatever their number."""
    found = {
        one.pk: one
        for one in Audience.objects.visible_to(actor).filter(pk__in=set(audiences)).select_related("organisation")
    }
    members: dict[uuid.UUID, list[AudienceMember]] = defaultdict(list)
    for audience in found.values():
        if audience.organisation is not None:
            members[audience.pk].append(AudienceMember(audience=audience, organisation=audience.organisation))
    others = AudienceMember.objects.visible_to(actor).in_force().exclude(organisation=actor.organisation)
    for member in (
        others.filter(audience__in=[one.pk for one in found.values() if one.is_forum])
        .select_related("organisation")
        .order_by("organisation__name_en", "pk")
    ):
        members[member.audience_id].append(member)
    numbers = (
        Cohort.objects.filter(pk__in=set(doors)).scoped("doors of the body's own shares").values_list("pk", "number")
    )
    return Behind(found, {key: tuple(some) for key, some in members.items()}, dict(numbers))


def receivers(actor: Actor, audience: Audience) -> tuple[Organisation, ...]:
    """The bodies that a share with `audience`, made now, reaches."""
    return tuple(one.organisation for one in behind(actor, [audience.pk]).members.get(audience.pk, ()))


@dataclass(frozen=True, slots=True)
class ShareLine:
    """A share and whom it reaches. `audience` is empty for a forum that the body has left."""

    share: Any
    audience: str
    is_forum: bool
    and_later: bool
    reached: tuple[Organisation, ...] = ()
    waiting: tuple[Organisation, ...] = ()

    @property
    def ended_on(self) -> dt.date:
        """The day on which it ended, or after which it lapsed."""
        ended: dt.datetime | None = self.share.ended_at
        last: dt.date = self.share.until
        return ended.astimezone(clock.LONDON).date() if ended else last


@dataclass(frozen=True, slots=True)
class Reader:
    """A body that sees a property today: at which level, until when at that level, and through what.

    `through` names forums; `directly` says that a share with it alone stands too. `audience` is its
    own, to look with its eyes.
    """

    organisation: Organisation
    audience: uuid.UUID | None
    level: Level
    until: dt.date
    through: tuple[str, ...]
    directly: bool


@dataclass(frozen=True, slots=True)
class MoneyReader:
    """Somebody of another body who opened something commercial; `verb` says what."""

    verb: str
    person: str
    organisation: str
    times: int
    last: dt.datetime

    @property
    def what(self) -> str:
        """What they opened, in the words of the trail."""
        return str(VERBS.get(self.verb, self.verb))


@dataclass(frozen=True, slots=True)
class Access:
    """All that the owner knows of who can see a property, and who has."""

    readers: tuple[Reader, ...]
    live: tuple[ShareLine, ...]
    ended: tuple[ShareLine, ...]
    money: tuple[MoneyReader, ...]


def access_of(actor: Actor, asset: Asset) -> Access:
    """Who can see a property of the body acted for. Queries: seven, whatever the shares and bodies."""
    shares = list(
        AssetShare.objects.visible_to(actor).filter(asset=asset).select_related("person").order_by("-created_at", "pk")
    )
    who = behind(actor, {one.audience_id for one in shares}, {one.door_id for one in shares})
    live = [one for one in shares if one.ended_at is None and one.until >= clock.today()]
    gone = sorted((one for one in shares if one not in live), key=lambda one: one.ended_at or one.created_at)
    return Access(
        readers=readers(actor, AssetSight.objects.of_owner(actor).filter(asset=asset), live, who),
        live=tuple(line(one, who) for one in live),
        ended=tuple(line(one, who) for one in reversed(gone)),
        money=openers(actor, [asset.pk], [MONEY_SEEN]),
    )


def line(share: Any, who: Behind) -> ShareLine:
    """A share with the bodies behind it."""
    audience = who.audiences.get(share.audience_id)
    is_forum = audience is None or audience.is_forum
    return ShareLine(
        share=share,
        audience=who.name(share.audience_id),
        is_forum=is_forum,
        and_later=is_forum and who.doors.get(share.door_id) == 0,
        reached=who.reached(share.audience_id, share.door_id),
        waiting=who.waiting(share.audience_id, share.door_id),
    )


def readers(actor: Actor, sights: Any, live: Iterable[Any], who: Behind) -> tuple[Reader, ...]:
    """Who sees one record, from the very rows by which others read: what they grant is what stands here."""
    audience_of = {one.door_id: one.audience_id for one in live}
    bodies = {body.pk for one in live for body in who.reached(one.audience_id, one.door_id)}
    own = Audience.objects.visible_to(actor).filter(organisation__in=bodies).values_list("organisation", "pk")
    audiences = dict(own)
    best: dict[uuid.UUID, Reader] = {}
    for door, level, until in sights.order_by("level", "until").values_list("door_id", "level", "until"):
        audience = audience_of.get(door)
        for body in who.reached(audience, door) if audience else ():
            before = best.get(body.pk)
            forum = who.name(audience) if audience and who.audiences[audience].is_forum else ""
            best[body.pk] = Reader(
                organisation=body,
                audience=audiences.get(body.pk),
                level=Level(level),
                until=until,
                through=tuple(dict.fromkeys([*(before.through if before else ()), *([forum] if forum else [])])),
                directly=not forum or (before is not None and before.directly),
            )
    return tuple(sorted(best.values(), key=lambda one: (-one.level, one.organisation.name)))


def openers(actor: Actor, subjects: Iterable[uuid.UUID], verbs: Iterable[str]) -> tuple[MoneyReader, ...]:
    """Who opened these records, the last first, by the trail of the body acted for. One query."""
    rows = (
        Event.objects.visible_to(actor)
        .filter(subject_id__in=list(subjects), verb__in=list(verbs))
        .values_list("verb", "person_name", "acting_for_name")
        .annotate(times=Count("pk"), last=Max("at"))
        .order_by("-last")[:MOST_READERS]
    )
    return tuple(MoneyReader(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class Sharing:
    """How many properties an audience sees at each level by live shares. `audience` is None for a forum left."""

    pk: uuid.UUID
    audience: Audience | None
    by_level: tuple[tuple[Level, int], ...]


def sharing_of(actor: Actor) -> tuple[Sharing, ...]:
    """What the body acted for shares with whom, in figures. Queries: two."""
    counts: dict[uuid.UUID, dict[int, int]] = defaultdict(dict)
    rows = (
        AssetShare.objects.visible_to(actor)
        .live()
        .order_by()
        .values_list("audience", "level")
        .annotate(number=Count("asset", distinct=True))
    )
    for audience, level, number in rows:
        counts[audience][level] = number
    known = {one.pk: one for one in Audience.objects.visible_to(actor).filter(pk__in=list(counts))}
    found = [
        Sharing(pk, known.get(pk), tuple((level, by_level.get(level.value, 0)) for level in Level))
        for pk, by_level in counts.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.audience is None or not one.audience.is_forum, _name(one))))


def _name(one: Sharing) -> str:
    return one.audience.name if one.audience else ""


@dataclass(frozen=True, slots=True)
class Joiners:
    """Bodies that joined a forum since shares were made, and how many of these they do not see.

    `upto` numbers the newest of them: a confirmation is of those that were named.
    """

    audience: Audience
    bodies: tuple[Organisation, ...]
    shares: int
    upto: int


def joiners_of(actor: Actor, audience: uuid.UUID | None = None, *, of: type[Share] = AssetShare) -> tuple[Joiners, ...]:
    """The forums in which later joiners wait for the body's confirmation of shares of a kind. Queries: four."""
    shares_of_kind: Any = of._default_manager
    rows = shares_of_kind.visible_to(actor).live().filter(door__number__gt=0)
    if audience is not None:
        rows = rows.filter(audience=audience)
    shares: dict[uuid.UUID, dict[int, int]] = defaultdict(dict)
    for key, number, count in rows.order_by().values_list("audience", "door__number").annotate(count=Count("pk")):
        shares[key][number] = count
    who = behind(actor, shares)
    found = []
    for key, by_door in shares.items():
        late = [one for one in who.members.get(key, ()) if one.joined_cohort > min(by_door)]
        if late and key in who.audiences:
            upto = max(one.joined_cohort for one in late)
            waiting = sum(count for number, count in by_door.items() if number < upto)
            found.append(Joiners(who.audiences[key], tuple(one.organisation for one in late), waiting, upto))
    return tuple(sorted(found, key=lambda one: one.audience.name))
