"""One of each thing about requests, dates and plans, as the owner role writes it: for the matrix and the twins."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from assets.diary.feeding import hash_of_address
from assets.diary.models import CalendarFeed
from assets.plans.models import Dismissal
from assets.requests.models import DisclosureRequest, RequestedAsset
from sharing.levels import Level
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from partners.people.models import Person
    from tests.worlds import Body, World

#: two properties like this coincide
BESIDE = {"latitude": 51.86, "longitude": -4.3, "lease_expires_on": dt.date(2090, 5, 1)}


def everything_of_dates(
    world: World, depot: Any, secret: Any, fellow: Body, token: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What Aber's pages are opened with, and what Dol has that nobody else may meet."""
    clinic, hall = world.bryn.owns("Clinic", **BESIDE), world.dol.owns(f"{secret.name} Hall")
    world.bryn.shares(clinic, with_=world.forum.audience, at=Level.DETAIL)
    with acting_as(OWNER):
        feed_of(world.aber, f"{token}aber")
        feed_of(world.dol, f"{token}dol")
        dismissal_of(world.aber, depot.pk, clinic.pk)
        return (
            {"disclosure": request_of(world.bryn, world.aber, depot), "other": clinic.pk, "kind": "leases"},
            {"disclosure": request_of(fellow, world.dol, secret), "other": hall.pk},
        )


def feed_of(body: Body, token: str, person: Person | None = None) -> None:
    """A calendar feed of the body's viewer or another person, as the owner role writes it."""
    feed = CalendarFeed(
        person=person or body.viewer,
        organisation=body.organisation,
        token_hash=hash_of_address(token),
        expires_on=dt.date(2099, 1, 1),
    )
    feed.save(force_insert=True)


def dismissal_of(body: Body, first: uuid.UUID, second: uuid.UUID) -> None:
    """A coincidence that a body has set aside, as the owner role writes it."""
    one, two = sorted((first, second))
    kept = Dismissal(
        organisation=body.organisation, kind="leases", first_id=one, second_id=two, reason="x", person=body.manager
    )
    kept.save(force_insert=True)


def request_of(asker: Body, owner: Body, asset: Any) -> uuid.UUID:
    """A request to see more of one property, as the owner role writes it."""
    parties: dict[str, Any] = {"organisation": asker.organisation, "owner": owner.organisation}
    asked = DisclosureRequest(
        **parties,
        person=asker.manager,
        person_name=asker.manager.name,
        level=Level.DETAIL,
        purpose="A locality review",
        until=dt.date(2099, 1, 1),
        key=uuid.uuid4(),
    )
    asked.save(force_insert=True)
    line = RequestedAsset(**parties, disclosure=asked, asset=asset, name=asset.name, level_then=Level.SUMMARY)
    line.save(force_insert=True)
    return asked.pk
