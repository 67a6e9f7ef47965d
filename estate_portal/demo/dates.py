"""Requests to see more, shares that end soon and a coincidence set aside: a property manager's morning."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from assets.plans.actions import dismiss
from assets.plans.coincidences import coincidences
from assets.register.actions import renew_shares
from assets.register.models import Asset, AssetShare
from assets.requests.actions import ask_more, grant_request, refuse_request
from assets.requests.models import Need
from partners import clock
from partners.scoping.arming import disarm
from sharing.audiences.actors import actor_for
from sharing.levels import Level

if TYPE_CHECKING:
    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation
    from partners.people.models import Person

ABERGWEN, GLANMOR, FIRE = "abergwen", "glanmor", "tan-gorwel"
KEEPERS = {ABERGWEN: "mair@abergwen.example", GLANMOR: "idris@glanmor.example", FIRE: "lowri@tan-gorwel.example"}


def load_dates(people: dict[str, Person], bodies: dict[str, Organisation]) -> None:
    """Tell it, as the owner role, each act by whoever may."""

    def acting(slug: str) -> Actor:
        return actor_for(people[KEEPERS[slug]], bodies[slug].pk)

    try:
        _requests(acting, bodies)
        _ending(acting(ABERGWEN))
        _set_aside(acting(ABERGWEN))
    finally:
        disarm()


def _requests(acting: Any, bodies: dict[str, Organisation]) -> None:
    """Two wait for Abergwen, one is granted in part, one is refused; Abergwen waits for one."""
    asked = (
        (GLANMOR, ABERGWEN, 2, Level.DETAIL, "To find room for a community team near the surgery"),
        (FIRE, ABERGWEN, 1, Level.COMMERCIAL, "A business case for a shared station"),
        (GLANMOR, ABERGWEN, 3, Level.DETAIL, "Locality review of the valley"),
        (FIRE, GLANMOR, 1, Level.COMMERCIAL, "To compare running costs"),
        (ABERGWEN, GLANMOR, 1, Level.DETAIL, "Space for a hub"),
    )
    made = [_ask(acting(asker), bodies[owner], number, level, why) for asker, owner, number, level, why in asked]
    until = clock.today() + dt.timedelta(days=200)
    lines = sorted(made[2].lines.all().unscoped(because="the demo's own").values_list("asset", flat=True))
    grant_request(acting(ABERGWEN), made[2], ids=lines[:2], level=Level.DETAIL, until=until, reason="One is being sold")
    refuse_request(acting(GLANMOR), made[3], reason="We can tell you the average of the area instead")


def _ask(actor: Actor, owner: Organisation, number: int, level: Level, purpose: str) -> Any:
    """Ask about the first of the owner's properties that are seen at a lower level."""
    seen = Asset.objects.visible_to(actor).filter(organisation=owner)
    full = Asset.objects.visible_to(actor, level).values("pk")
    ids = list(seen.exclude(pk__in=full).order_by("identity").values_list("pk", flat=True)[:number])
    until = clock.today() + dt.timedelta(days=300)
    (made,) = ask_more(actor, ids=ids, level=level, need=Need.REVIEW, purpose=purpose, until=until, key=uuid.uuid4())
    return made


def _ending(actor: Actor) -> None:
    """A few shares of Abergwen end within days."""
    some = AssetShare.objects.visible_to(actor).live().order_by("asset__identity", "pk")[:4]
    renew_shares(actor, list(some), until=clock.today() + dt.timedelta(days=12), reason="Until the review is over")


def _set_aside(actor: Actor) -> None:
    """Abergwen has no use for the first thing that coincides."""
    for one in coincidences(actor, 5.0, most=1).some:
        first, second = (Asset.objects.visible_to(actor).get(pk=pk) for pk in (one.first, one.second))
        dismiss(actor, first, other=second, kind=one.kind, reason="The building is listed")
