"""Ask, answer, withdraw. What is granted goes through the register's own sharing, in the same transaction."""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assets.register.actions import share_assets
from assets.register.models import Asset
from assets.register.permissions import SHARE_ASSET
from assets.requests.errors import AskedAlready, ClosedAlready, NothingGranted, NothingToAsk, TooMany
from assets.requests.models import CALLED, DisclosureRequest, Need, Outcome, RequestAnswer, RequestedAsset
from assets.requests.permissions import ANSWER_REQUEST, ASK_MORE, WITHDRAW_REQUEST
from assets.requests.queries import MOST, audience_of, open_about
from partners import clock
from partners.acting.action import action
from partners.audit.record import record
from partners.outbox.put import put
from sharing.grants.errors import DatePast
from sharing.grants.queries import levels_for
from sharing.levels import Level

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from partners.acting.actor import Actor

MADE, ANSWERED = "requests.made", "requests.answered"


@action(ASK_MORE)
def ask_more(
    actor: Actor,
    *,
    ids: Collection[uuid.UUID],
    level: Level,
    need: str,
    until: dt.date,
    key: uuid.UUID,
    purpose: str = "",
) -> list[DisclosureRequest]:
    """Ask the owners of these properties to show them at `level` until `until`: one request for each owner.

    `need` is one of `Need`; `purpose` adds the asker's own words, which Need.OTHER cannot do without.

    Ids X Raises TooMany, DatePast, NothingToAsk or AskedAlready.
    """
    if until < clock.today():
        raise DatePast
    if len(ids) > MOST:
        raise TooMany(most=MOST)
    assets = list(ASK_MORE.rows(actor).filter(pk__in=ids).order_by("organisation_id", "name", "pk"))
    levels = levels_for(actor, Asset, [one.pk for one in assets])
    askable = [one for one in assets if levels.get(one.pk, Level.COMMERCIAL) <= level]
    if not askable:
        raise NothingToAsk
    waiting = open_about(actor, [one.pk for one in askable], level)
    wanted = _by_owner(one for one in askable if one.pk not in waiting)
    if not wanted:
        raise AskedAlready
    terms: dict[str, Any] = {"level": level, "need": need, "purpose": purpose, "until": until, "key": key}
    try:
        with transaction.atomic():
            return [_ask_one(actor, owner, some, levels, **terms) for owner, some in wanted.items()]
    except IntegrityError as error:
        if "request_sent_once" not in str(error):
            raise
        raise AskedAlready from error


def _by_owner(assets: Iterable[Asset]) -> dict[uuid.UUID, list[Asset]]:
    owned: dict[uuid.UUID, list[Asset]] = defaultdict(list)
    for asset in assets:
        owned[asset.organisation_id].append(asset)
    return owned


def _ask_one(
    actor: Actor, owner: uuid.UUID, assets: Sequence[Asset], levels: Mapping[uuid.UUID, Level], **terms: Any
) -> DisclosureRequest:
    who, person = actor.organisation, actor.person
    assert who is not None and person is not None  # noqa: S101, PT018 - the permission asks for both
    asked = DisclosureRequest(organisation=who, owner_id=owner, person=person, person_name=person.name, **terms)
    asked.save(force_insert=True)
    RequestedAsset.objects.bulk_create(
        RequestedAsset(
            organisation=who,
            owner_id=owner,
            disclosure=asked,
            asset=asset,
            name=asset.name,
            level_then=levels[asset.pk],
        )
        for asset in assets
    )
    facts: dict[str, Any] = {"level": Level(asked.level).name.lower(), "until": asked.until, "count": len(assets)}
    facts["need"] = "" if asked.need == Need.OTHER else asked.need
    for trail in (who.pk, owner):
        record("more_asked", asked, organisation=trail, label=CALLED, reason=asked.purpose, **facts)
    put(MADE, acting_for=owner, disclosure=asked.pk)
    return asked


@action(ANSWER_REQUEST, locks=False)
def grant_request(
    actor: Actor,
    disclosure: DisclosureRequest,
    *,
    ids: Collection[uuid.UUID],
    level: Level,
    until: dt.date,
    reason: str = "",
) -> RequestAnswer:
    """Show the asking body these of the properties it asked for, up to `level` until the end of `until`.

    A level above the one asked for is cut to it. Raises ClosedAlready, NothingGranted or DatePast.
    """
    level = min(level, Level(disclosure.level))
    lines = RequestedAsset.objects.visible_to(actor).filter(disclosure=disclosure)
    asked = set(lines.values_list("asset", flat=True))
    own = SHARE_ASSET.rows(actor).filter(pk__in=asked & set(ids)).values_list("pk", flat=True)
    granted = sorted(own)
    if not granted:
        raise NothingGranted
    in_full = set(granted) == asked and level == disclosure.level
    batch = share_assets(
        actor,
        granted,
        audience=audience_of(actor, disclosure),
        level=level,
        until=until,
        reason=_("They asked: %(purpose)s") % {"purpose": disclosure.what_for},
    )
    return _close_request(
        actor,
        disclosure,
        "request_granted" if in_full else "request_partly",
        outcome=Outcome.GRANTED if in_full else Outcome.PARTLY,
        reason=reason,
        level=level,
        until=until,
        assets=granted,
        batch=batch,
    )


@action(ANSWER_REQUEST, locks=False)
def refuse_request(actor: Actor, disclosure: DisclosureRequest, *, reason: str) -> RequestAnswer:
    """Say no, and why. Raises ClosedAlready."""
    return _close_request(actor, disclosure, "request_refused", outcome=Outcome.REFUSED, reason=reason)


@action(WITHDRAW_REQUEST, locks=False)
def withdraw_request(actor: Actor, disclosure: DisclosureRequest, *, reason: str = "") -> RequestAnswer:
    """Take a request back before it is answered. Raises ClosedAlready."""
    return _close_request(actor, disclosure, "request_withdrawn", outcome=Outcome.WITHDRAWN, reason=reason)


def _close_request(
    actor: Actor,
    disclosure: DisclosureRequest,
    verb: str,
    *,
    outcome: Outcome,
    reason: str,
    assets: Sequence[uuid.UUID] = (),
    **terms: Any,
) -> RequestAnswer:
    """Add the one row that closes a request, tell both trails, and the other side by letter."""
    assert actor.person is not None  # noqa: S101 - the permission asks for one
    answer = RequestAnswer(
        organisation_id=disclosure.organisation_id,
        owner_id=disclosure.owner_id,
        disclosure=disclosure,
        outcome=outcome,
        person=actor.person,
        person_name=actor.person.name,
        reason=reason,
        assets=list(assets),
        **terms,
    )
    try:
        with transaction.atomic():
            answer.save(force_insert=True)
    except IntegrityError as error:
        raise ClosedAlready from error
    facts: dict[str, Any] = {"count": len(assets), "until": terms["until"]} if assets else {}
    for trail in (disclosure.organisation_id, disclosure.owner_id):
        record(verb, disclosure, organisation=trail, label=CALLED, reason=reason, **facts)
    if outcome != Outcome.WITHDRAWN:
        put(ANSWERED, acting_for=disclosure.organisation_id, disclosure=disclosure.pk)
    return answer
