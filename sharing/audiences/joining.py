"""Making audiences, joining and leaving them. Used by the actions of organisations and forums."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

from django.contrib.auth.models import Group
from django.db.models import Max

from partners import clock
from partners.organisations.models import Acquaintance
from partners.scoping.arming import armed, current
from sharing.audiences.models import Audience, AudienceMember, Cohort

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partners.organisations.models import Organisation


def make_audience(*, name_en: str, name_cy: str, organisation: Organisation | None = None) -> Audience:
    """A new audience with its Group and its door 0; a body's own has the body behind it at once."""
    identity = uuid.uuid4()
    group = Group.objects.create(name=str(identity))
    audience = Audience(id=identity, group=group, organisation=organisation, name_en=name_en, name_cy=name_cy)
    audience.save(force_insert=True)
    Cohort(audience=audience, number=0).save(force_insert=True)
    if organisation is not None:
        AudienceMember(audience=audience, organisation=organisation).save(force_insert=True)
    return audience


def make_own_audience(organisation: Organisation) -> Audience:
    """The audience of a body that comes on board."""
    return make_audience(name_en=organisation.name_en, name_cy=organisation.name_cy, organisation=organisation)


def rename_own_audience(organisation: Organisation) -> None:
    """Call a body's audience as the body is called."""
    Audience.objects.filter(organisation=organisation).scoped("the body's own").update(
        name_en=organisation.name_en, name_cy=organisation.name_cy
    )


def join(audience: Audience, organisation: Organisation) -> AudienceMember:
    """Put `organisation` behind a forum's audience, behind a new door: earlier shares stay shut to it.

    Introduces it to the members, and them to it. Call it when the body's own administrator accepts,
    in a transaction. Members read each other only, so the database is armed as one for its length.
    """
    before = current()
    with armed(replace(before, audiences=(*before.audiences, audience.pk))):
        cohorts = Cohort.objects.filter(audience=audience).scoped("joining")
        newest = cohorts.aggregate(newest=Max("number"))["newest"] or 0
        Cohort(audience=audience, number=newest + 1).save(force_insert=True)
        member = AudienceMember(audience=audience, organisation=organisation, joined_cohort=newest + 1)
        member.save(force_insert=True)
        others = AudienceMember.objects.filter(audience=audience).scoped("joining").in_force()
        introduce(organisation.pk, others.exclude(organisation=organisation).values_list("organisation_id", flat=True))
    return member


def leave(audience: Audience, organisation: Organisation) -> None:
    """Take `organisation` out from behind a forum's audience: its doors are shut from now on."""
    AudienceMember.objects.filter(audience=audience, organisation=organisation).scoped("leaving").in_force().update(
        left_at=clock.now()
    )


def introduce(organisation: uuid.UUID, others: Iterable[uuid.UUID]) -> None:
    """Let `organisation` and each of `others` know of each other."""
    pairs = [pair for other in others for pair in ((organisation, other), (other, organisation))]
    Acquaintance.objects.bulk_create(
        [Acquaintance(organisation_id=one, known_id=another) for one, another in pairs], ignore_conflicts=True
    )
