"""What came of sharing many, in words: with whom, why not, and which were left out."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from assets.bulkshares.models import What
from assets.bulkshares.working import ReceiverGone
from assets.register.actions import NothingToEnd
from assets.register.models import Asset, AssetShare
from partners.acting.errors import NotAllowed
from sharing.audiences.models import Audience
from sharing.grants.errors import AgreementMissing, DatePast, NothingToShare

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from assets.bulkshares.models import BulkShare
    from partners.acting.actor import Actor

#: why one was left out
REASONS: Mapping[str, Any] = {
    "retired": _("It was retired after you checked."),
    "gone": _("It is no longer in your register."),
    "ended": _("This share had ended."),
    "left": _("Your organisation can no longer share with them."),
}
#: why nothing was done
REFUSALS: Mapping[str, Any] = {
    AgreementMissing.code: AgreementMissing.sentence,
    DatePast.code: DatePast.sentence,
    ReceiverGone.code: ReceiverGone.sentence,
    NothingToShare.code: _("None of these properties can be shared any more."),
    NothingToEnd.code: NothingToEnd.sentence,
    NotAllowed.code: _("You may no longer share properties of your organisation."),
}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One property of those asked for that was left out. `asset` is nothing where the register has it no longer."""

    asset: Asset | None
    why: str

    @property
    def name(self) -> str:
        """What it is called, as far as anybody still knows."""
        return self.asset.name if self.asset else _now("A property that was removed")

    @property
    def reference(self) -> str:
        """The owner's own reference."""
        summary = getattr(self.asset, "assetsummary", None)
        return summary.reference if summary else ""


def receivers_of(actor: Actor, asked: Iterable[BulkShare]) -> dict[uuid.UUID | None, Audience]:
    """The partners and forums that these name, but for those that the body may no longer know. One query."""
    keys = {one.audience_id for one in asked if one.audience_id}
    return {one.pk: one for one in Audience.objects.visible_to(actor).filter(pk__in=keys)}


def refusal(asked: BulkShare, receiver: Audience | None) -> str:
    """Why nothing was done, in a sentence; empty where something was."""
    sentence = REFUSALS.get(asked.refusal, "")
    return str(sentence) % {"forum": receiver.name if receiver else ""}


def left_out(actor: Actor, asked: BulkShare) -> list[LeftOut]:
    """Those that were left out, reason by reason, each by name. Two queries at most."""
    ids = [uuid.UUID(one) for some in asked.left_out.values() for one in some]
    of_share: dict[uuid.UUID, uuid.UUID] = {}
    if asked.what != What.SHARE:
        of_share = dict(AssetShare.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", "asset"))
    keys = [of_share.get(one, one) for one in ids]
    assets = {one.pk: one for one in Asset.objects.owned_by(actor).filter(pk__in=keys).select_related("assetsummary")}

    def lines(why: str, some: Sequence[str]) -> list[LeftOut]:
        found = [LeftOut(assets.get(of_share.get(one, one)), str(REASONS[why])) for one in map(uuid.UUID, some)]
        return sorted(found, key=lambda one: one.name)

    return [line for why, some in asked.left_out.items() for line in lines(why, some)]
