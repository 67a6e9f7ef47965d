"""A coincidence is set aside by a body, or taken up again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from assets.plans.models import Coinciding, Dismissal
from assets.plans.permissions import DISMISS
from partners import clock
from partners.acting.action import action
from partners.acting.errors import NotAllowed, Refused
from partners.audit.record import record

if TYPE_CHECKING:
    from assets.register.models import Asset
    from partners.acting.actor import Actor


class SetAsideAlready(Refused):
    """A colleague has set it aside meanwhile."""

    code = "set_aside_already"
    sentence = _("Your organisation has set this aside already.")


class NotSetAside(Refused):
    """There is nothing to take back."""

    code = "not_set_aside"
    sentence = _("Your organisation has not set this aside.")


@action(DISMISS, locks=False)
def dismiss(actor: Actor, asset: Asset, *, other: Asset, kind: Coinciding, reason: str) -> Dismissal:
    """Show this coincidence to the body acted for no more. Raises SetAsideAlready."""
    if actor.organisation is None or actor.person is None or not actor.may(DISMISS, other):
        raise NotAllowed
    made = Dismissal(
        organisation=actor.organisation, kind=kind, first=asset, second=other, reason=reason, person=actor.person
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise SetAsideAlready from error
    owner, label = actor.organisation.pk, Coinciding(kind).label
    record("coincidence_dismissed", made, organisation=owner, label=label, reason=reason)
    return made


@action(DISMISS, locks=False)
def revive(actor: Actor, asset: Asset, *, other: Asset, kind: Coinciding) -> None:
    """Show this coincidence to the body acted for again. Raises NotSetAside."""
    if actor.organisation is None:
        raise NotAllowed
    own = Dismissal.objects.visible_to(actor).in_force().filter(kind=kind, first=asset, second=other)
    held = own.select_for_update().first()
    if held is None:
        raise NotSetAside
    held.revived_at = clock.now()
    held.save(update_fields=["revived_at"])
    record("coincidence_revived", held, organisation=actor.organisation.pk, label=Coinciding(kind).label)
