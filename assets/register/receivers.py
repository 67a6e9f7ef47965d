"""With whom the body's own properties on a page or in a file are shared: the receivers of the shares in force."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from assets.register.models import AssetShare
from sharing.audiences.models import Audience

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from assets.register.shown import ShownAsset
    from partners.acting.actor import Actor


def shared_with(actor: Actor, assets: Iterable[ShownAsset]) -> Mapping[UUID, tuple[Audience, ...]]:
    """The forums and partners that each of the actor's own properties is shared with, by name: of those it knows.

    Of others' nothing is said: they are their owners' to tell. Queries: one, none where no property is own.
    """
    own = [one.id for one in assets if one.is_own]
    if not own:
        return {}
    names = Audience.objects.visible_to(actor).filter(pk=OuterRef("audience"))
    named = Subquery(names.values(names=JSONObject(en="name_en", cy="name_cy")))
    shares = AssetShare.objects.visible_to(actor).live().filter(asset__in=own)
    found: dict[UUID, dict[UUID, Audience]] = defaultdict(dict)
    for asset, audience, name in shares.order_by().values_list("asset", "audience", named):
        if name is not None:  # names have a rule of their own, which no share widens
            found[asset][audience] = Audience(pk=audience, name_en=name["en"], name_cy=name["cy"])
    return {
        asset: tuple(sorted(some.values(), key=lambda one: (one.name.casefold(), str(one.pk))))
        for asset, some in found.items()
    }
