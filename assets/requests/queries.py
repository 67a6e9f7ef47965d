"""Questions about requests to see more."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from assets.register.models import Asset, AssetShare
from assets.register.permissions import SEE_ASSET
from assets.requests.models import DisclosureRequest, Outcome, RequestAnswer, RequestedAsset
from assets.shares.seeing import levels_as_seen
from partners.acting.actor import Role
from partners.acting.errors import NotAllowed
from partners.people.models import Membership, Person
from sharing.audiences.models import Audience
from sharing.grants.queries import levels_for
from sharing.levels import Level

if TYPE_CHECKING:
    from collections.abc import Collection

    from partners.acting.actor import Actor

MOST = 200


def asked_with(actor: Actor, key: uuid.UUID) -> list[DisclosureRequest]:
    """What an earlier post of the same form asked, when the button was pressed twice."""
    return list(DisclosureRequest.objects.made_by(actor).filter(key=key))


def open_about(actor: Actor, ids: Collection[uuid.UUID], level: Level) -> set[uuid.UUID]:
    """Those of these properties for which the body waits for an answer at `level` or a higher one."""
    rows = RequestedAsset.objects.visible_to(actor).filter(
        organisation=actor.organisation,
        asset__in=ids,
        disclosure__answer=None,
        disclosure__level__gte=level,
    )
    return set(rows.values_list("asset_id", flat=True))


def audience_of(actor: Actor, disclosure: DisclosureRequest) -> Audience:
    """The asking body as a receiver. Raises NotAllowed when the owner does not know it any more."""
    found = _asking(actor, disclosure)
    if found is None:
        raise NotAllowed
    return found


def _asking(actor: Actor, disclosure: DisclosureRequest) -> Audience | None:
    return Audience.objects.receivers_for(actor).filter(organisation=disclosure.organisation_id).first()


@dataclass(frozen=True, slots=True)
class Asked:
    """A property of a request: as it was known, how far the asking body sees it today, and what was granted.

    `level_now` is None when that body sees nothing of it any more.
    """

    asset: uuid.UUID
    name: str
    level_then: Level
    level_now: Level | None
    can_open: bool
    granted: bool

    @property
    def has_changed(self) -> bool:
        """Whether the asking body saw it otherwise when it asked."""
        return self.level_now != self.level_then


@dataclass(frozen=True, slots=True)
class RequestPage:
    """A request as one of its two parties reads it. `live` counts the shares of its grant that stand, to the owner."""

    request: DisclosureRequest
    answer: RequestAnswer | None
    lines: tuple[Asked, ...]
    is_owner: bool
    live: int

    @property
    def level(self) -> Level:
        """The level asked for."""
        return Level(self.request.level)


def request_page(actor: Actor, disclosure: DisclosureRequest) -> RequestPage:
    """What the page of a request shows. Queries: constant, whatever the properties."""
    answer = RequestAnswer.objects.visible_to(actor).filter(disclosure=disclosure).first()
    lines = list(RequestedAsset.objects.visible_to(actor).filter(disclosure=disclosure))
    ids = [one.asset_id for one in lines]
    visible = dict(SEE_ASSET.rows(actor).filter(pk__in=ids).values_list("pk", "organisation"))
    granted = set(answer.assets) if answer else set()
    is_owner = actor.organisation is not None and disclosure.owner_id == actor.organisation.pk
    if is_owner:
        now = _seen_by_asker(actor, disclosure, [pk for pk, owner in visible.items() if owner == disclosure.owner_id])
    else:
        now = seen_now(actor, ids)
    live = 0
    if is_owner and answer is not None and answer.batch:
        live = AssetShare.objects.visible_to(actor).live().filter(batch=answer.batch).count()
    return RequestPage(
        request=disclosure,
        answer=answer,
        lines=tuple(
            Asked(
                asset=one.asset_id,
                name=one.name,
                level_then=Level(one.level_then),
                level_now=now.get(one.asset_id),
                can_open=one.asset_id in visible,
                granted=one.asset_id in granted,
            )
            for one in lines
        ),
        is_owner=is_owner,
        live=live,
    )


def requests_of(actor: Actor, condition: Q) -> Any:
    """The requests of both sides that meet a filter, with their bodies, their answers and how many properties."""
    rows = DisclosureRequest.objects.visible_to(actor).filter(condition)
    return rows.select_related("organisation", "owner", "answer").annotate(number=Count("lines"))


def state_condition(state: str) -> Q:
    """The requests in a state: open, or closed with an outcome."""
    return Q(answer=None) if state == "open" else Q(answer__outcome__in=[one for one in Outcome.values if one == state])


def seen_now(actor: Actor, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Level]:
    """The level at which the actor sees each of these today."""
    return levels_for(actor, Asset, ids)


def _seen_by_asker(actor: Actor, disclosure: DisclosureRequest, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Level]:
    """The level at which the asking body sees each of these of the owner today, as "view as" has it."""
    audience = _asking(actor, disclosure)
    return {} if audience is None else levels_as_seen(actor, audience, ids)


def who_answers(actor: Actor) -> list[Person]:
    """The people who may answer for the body that `actor` stands for, in the worker."""
    return _members(actor, Q(roles__contains=[Role.PROPERTY_MANAGER.value]))


def who_asked(actor: Actor, disclosure: DisclosureRequest) -> list[Person]:
    """Whoever sent a request, if they still act for the asking body."""
    return _members(actor, Q(person=disclosure.person_id))


def _members(actor: Actor, condition: Q) -> list[Person]:
    members = Membership.objects.filter(condition, organisation=actor.organisation).scoped("the body acted for")
    return [one.person for one in members.in_force().select_related("person").order_by("person__email")]
