"""What is done to shares that stand: giving them another last day. Sharing and ending are the register's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assets.register.actions import NothingToEnd
from assets.register.kind import ASSET
from assets.shares.permissions import RENEW_SHARE
from partners.acting.action import action
from partners.audit.record import record_each
from sharing.grants import granting
from sharing.levels import Level

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from assets.register.models import AssetShare
    from partners.acting.actor import Actor


@action(RENEW_SHARE)
def renew_shares(actor: Actor, shares: Sequence[AssetShare], *, until: dt.date, reason: str = "") -> int:
    """Let live shares of the body acted for last to the end of `until`, at their level. Returns how many.

    Raises DatePast, AgreementMissing when a forum's current agreement is not accepted, or
    NothingToEnd when none of them is live.
    """
    renewed = granting.renew(ASSET, actor, shares, until=until)
    if not renewed:
        raise NothingToEnd
    facts = [
        (
            share.asset,
            {
                "audience": share.audience.name,
                "level": Level(share.level).name.lower(),
                "before": share.until,
                "until": until,
            },
        )
        for share in renewed
    ]
    record_each("share_renewed", facts, organisation=renewed[0].organisation_id, reason=reason)
    return len(renewed)
