"""Which evidence of benefits is still wanted."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Exists, OuterRef

from partners import clock
from partners.files.uses import Uses
from projects.benefits.models import Attestation, Evidence, Validation

if TYPE_CHECKING:
    from partners.acting.actor import Actor


def files_of_benefits(actor: Actor) -> Uses:
    """The evidence that the body keeps of its benefits. One query.

    What stands; what was taken back, for a time, which is longer where a figure of the benefit was attested or
    validated (not sent back) while it stood: it may have been what that rested on.
    """
    proofs = [
        Exists(
            rows.filter(benefit=OuterRef("benefit"), at__gte=OuterRef("added_at"), at__lte=OuterRef("taken_back__at"))
        )
        for rows in (
            Attestation.objects.visible_to(actor),
            Validation.objects.visible_to(actor).filter(accepted=True),
        )
    ]
    rows = Evidence.objects.visible_to(actor).filter(organisation=actor.organisation).select_related("taken_back")
    relied, other = (
        clock.now() - dt.timedelta(days=days)
        for days in (settings.EVIDENCE_RELIED_ON_KEPT_DAYS, settings.EVIDENCE_KEPT_DAYS)
    )
    wanted, kept = set(), set()
    one: Any  # with what it is annotated with
    for one in rows.annotate(is_attested=proofs[0], is_validated=proofs[1]):
        kept.add(one.file_id)
        gone = getattr(one, "taken_back", None)
        if gone is None or gone.at > (relied if one.is_attested or one.is_validated else other):
            wanted.add(one.file_id)
    return Uses(frozenset(wanted), frozenset(kept))
