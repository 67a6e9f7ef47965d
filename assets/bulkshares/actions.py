"""Asking for more properties to be shared, or shares to be changed, than a page waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from assets.bulkshares.models import BulkShare, What
from assets.register.models import AssetShare
from assets.register.permissions import RENEW_SHARE, SHARE_ASSET
from partners import clock
from partners.acting.action import action, author
from partners.acting.errors import NotAllowed, Refused
from partners.audit.record import record
from partners.forms.marks import mark_of_text
from partners.outbox.put import put
from sharing.audiences.actors import current_door
from sharing.audiences.models import Cohort
from sharing.grants.errors import DatePast, NothingToShare
from sharing.grants.granting import agreed

if TYPE_CHECKING:
    import datetime as dt
    import uuid
    from collections.abc import Sequence

    from partners.acting.actor import Actor
    from sharing.audiences.models import Audience
    from sharing.levels import Level

WORK = "bulk_share.work"


class AskedAlready(Refused):
    """The very same is in hand: somebody pressed twice. `facts`: `bulk_share`, the one that is."""

    code = "asked_already"
    sentence = _("This is being done already.")


@action(SHARE_ASSET)
def ask_share_many(
    actor: Actor,
    ids: Sequence[uuid.UUID],
    *,
    audience: Audience,
    level: Level,
    until: dt.date,
    reason: str,
    and_later: bool = False,
) -> BulkShare:
    """Have the worker share these properties, to reach the members of a forum that are in it now.

    Raises what sharing them at once raises, or AskedAlready.
    """
    if not ids:
        raise NothingToShare
    agreed(actor, audience, until)
    door = current_door(audience.pk, and_later=and_later)
    return _kept_for_the_worker(
        actor,
        "sharing_many",
        What.SHARE,
        ids,
        audience=audience,
        door=door,
        level=int(level),
        until=until,
        reason=reason,
    )


@action(RENEW_SHARE)
def ask_renew_many(actor: Actor, shares: Sequence[AssetShare], *, until: dt.date, reason: str = "") -> BulkShare:
    """Have the worker let these shares last to the end of `until`. Raises DatePast or AskedAlready."""
    if until < clock.today():
        raise DatePast
    return _kept_for_the_worker(
        actor, "renewing_many", What.RENEW, [one.pk for one in shares], until=until, reason=reason
    )


@action(SHARE_ASSET)
def ask_confirm_many(actor: Actor, *, audience: Audience, upto: int) -> BulkShare:
    """Have the worker show the shares with a forum to those who joined it since, as far as the door `upto`.

    Raises AskedAlready.
    """
    door = Cohort.objects.filter(audience=audience, number=upto).scoped("a forum at hand").get()
    live = AssetShare.objects.visible_to(actor).live().filter(audience=audience)
    waiting = live.filter(door__number__gt=0, door__number__lt=upto).order_by("pk").values_list("pk", flat=True)
    return _kept_for_the_worker(actor, "confirming_many", What.CONFIRM, list(waiting), audience=audience, door=door)


def _kept_for_the_worker(actor: Actor, verb: str, what: What, ids: Sequence[uuid.UUID], **facts: Any) -> BulkShare:
    if actor.organisation is None or actor.person is None:
        raise NotAllowed
    told = {name: getattr(value, "pk", value) for name, value in facts.items()}
    asked = BulkShare(
        organisation=actor.organisation,
        person=actor.person,
        person_name=author(actor).person_name,
        what=what,
        ids=list(ids),
        mark=mark_of_text("|".join([what, *sorted(map(str, ids)), *(f"{name}={told[name]}" for name in sorted(told))])),
        total=len(ids),
        **facts,
    )
    try:
        with transaction.atomic():
            asked.save(force_insert=True)
    except IntegrityError as error:
        same = BulkShare.objects.visible_to(actor).filter(mark=asked.mark).order_by("-at")
        raise AskedAlready(bulk_share=same.values_list("pk", flat=True)[0]) from error
    owner = actor.organisation
    put(WORK, acting_for=owner.pk, person=actor.person.pk, bulk_share=asked.pk)
    record(verb, owner, organisation=owner.pk, reason=asked.reason, count=asked.total, batch=asked.pk)
    return asked
