"""What is done to shares that stand: giving them another last day. Sharing and ending are the register's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assets.register.actions import NothingToEnd
from assets.register.kind import ASSET
from assets.shares.permissions import RENEW_SHARE
from partners import clock
from partners.acting.action import action
from partners.audit.record import record
from sharing.agreements.models import accepted_current
from sharing.grants.errors import AgreementMissing, DatePast
from sharing.grants.granting import refresh
from sharing.levels import Level

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from assets.register.models import AssetShare
    from partners.acting.actor import Actor


@action(RENEW_SHARE)
def renew_shares(actor: Actor, shares: Sequence[AssetShare], *, until: dt.date, reason: str = "") -> int:
    """Let live shares of the body acted for last to the end of `until`, at their level. Returns how many.

    Raises DatePast, AgreementMissing when a forum's current agreement is not accepted, or
    NothingToEnd when none of them is live.
    """
    if until < clock.today():
        raise DatePast
    rows = RENEW_SHARE.rows(actor).filter(pk__in=[one.pk for one in shares], ended_at=None, until__gte=clock.today())
    live = list(rows.select_related("audience", "asset").select_for_update(of=("self",)).order_by("pk"))
    if not live:
        raise NothingToEnd
    _insist_on_agreements(actor, live)
    RENEW_SHARE.rows(actor).filter(pk__in=[one.pk for one in live]).update(until=until)
    refresh(ASSET, sorted({one.asset_id for one in live}))
    for share in live:
        record(
            "share_renewed",
            share.asset,
            organisation=share.organisation_id,
            reason=reason,
            audience=share.audience.name,
            level=Level(share.level).name.lower(),
            before=share.until,
            until=until,
        )
    return len(live)


def _insist_on_agreements(actor: Actor, shares: Iterable[AssetShare]) -> None:
    for audience in {share.audience for share in shares}:
        if actor.organisation is None or not accepted_current(audience, actor.organisation.pk):
            raise AgreementMissing(forum=audience.name)
