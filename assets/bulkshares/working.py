"""The worker's part of sharing many: all that can still be shared, in the transaction at hand, and a word on the rest.

The use cases are those of few: each asks again for permission, agreement and date.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assets.bulkshares.models import Stage, What
from assets.register.actions import NothingToEnd, confirm_joiners, renew_shares, share_assets
from assets.register.permissions import RENEW_SHARE, SHARE_ASSET
from partners import clock
from partners.acting.errors import Refused
from sharing.audiences.models import Audience
from sharing.grants.errors import NothingToShare
from sharing.levels import Level

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable, Mapping

    from assets.bulkshares.models import BulkShare
    from partners.acting.actor import Actor


class ReceiverGone(Refused):
    """The body no longer knows the partner, or has left the forum."""

    code = "receiver_gone"
    sentence = _("Your organisation can no longer share with them.")


def do(actor: Actor, asked: BulkShare) -> None:
    """Do what was asked, or say why not: then nothing of it is done."""
    try:
        with transaction.atomic():
            DOES[What(asked.what)](actor, asked)
    except Refused as refusal:
        asked.stage, asked.refusal = Stage.REFUSED, refusal.code
    else:
        asked.stage = Stage.DONE
    asked.ids = []
    asked.save(update_fields=["stage", "refusal", "ids", "number", "batch", "left_out"])


def _share(actor: Actor, asked: BulkShare) -> None:
    rows: Any = SHARE_ASSET.rows(actor).filter(pk__in=asked.ids).order_by("pk").select_for_update(of=("self",))
    there = dict(rows.values_list("pk", "retired_on"))
    why = {one: "gone" for one in asked.ids if one not in there}
    why |= {one: "retired" for one, retired_on in there.items() if retired_on}
    ids = _without(asked, why)
    if not ids:
        raise NothingToShare
    asked.batch = share_assets(
        actor,
        ids,
        audience=_receiver(actor, asked),
        level=Level(asked.level or Level.LISTED),
        until=asked.until or clock.today(),
        reason=asked.reason,
        door=asked.door,
    )
    asked.number = len(ids)


def _renew(actor: Actor, asked: BulkShare) -> None:
    known = set(Audience.objects.receivers_for(actor).values_list("pk", flat=True))
    live = _live(actor, asked)
    why = {one: "ended" for one in asked.ids if one not in live}
    why |= {one: "left" for one, share in live.items() if share.audience_id not in known}
    ids = _without(asked, why)
    if not ids:
        raise NothingToEnd
    asked.number = renew_shares(
        actor, [live[one] for one in ids], until=asked.until or clock.today(), reason=asked.reason
    )


def _confirm(actor: Actor, asked: BulkShare) -> None:
    audience, live = _receiver(actor, asked), _live(actor, asked)
    ids = _without(asked, {one: "ended" for one in asked.ids if one not in live})
    upto = asked.door.number if asked.door else 0
    asked.number = confirm_joiners(actor, audience=audience, upto=upto, only=ids)


DOES: Mapping[What, Callable[[Actor, BulkShare], None]] = {
    What.SHARE: _share,
    What.RENEW: _renew,
    What.CONFIRM: _confirm,
}


def _receiver(actor: Actor, asked: BulkShare) -> Audience:
    known = Audience.objects.receivers_for(actor)
    found = known.filter(pk=asked.audience_id).first() if asked.audience_id else None
    if found is None:
        raise ReceiverGone
    return found


def _live(actor: Actor, asked: BulkShare) -> dict[uuid.UUID, Any]:
    rows: Any = RENEW_SHARE.rows(actor).filter(pk__in=asked.ids)
    return {one.pk: one for one in rows.live().order_by("pk").select_for_update(of=("self",))}


def _without(asked: BulkShare, why: Mapping[uuid.UUID, str]) -> list[uuid.UUID]:
    """The ids but for those left out, which the record keeps by their reason."""
    kept: dict[str, list[str]] = {}
    for one, reason in why.items():
        kept.setdefault(reason, []).append(str(one))
    asked.left_out = kept
    return [one for one in asked.ids if one not in why]
