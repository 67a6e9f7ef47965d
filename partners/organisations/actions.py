"""What can be done to partner organisations."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partners import clock
from partners.acting.action import action
from partners.acting.actor import Actor
from partners.acting.errors import Refused
from partners.acting.stopping import stop
from partners.audit.record import record
from partners.directory.bodies import Body
from partners.organisations.founding import closing, founding, renaming
from partners.organisations.models import Organisation
from partners.organisations.permissions import (
    ADD_ORGANISATION,
    EDIT_ORGANISATION,
    LINK_ORGANISATION,
    REMIND_ORGANISATION,
    SUSPEND_ORGANISATION,
)
from partners.outbox.put import put

MOST_OFTEN = dt.timedelta(days=7)
REMINDER = "organisations.remind"
#: the letter to one of the administrators
REMINDER_LETTER = "organisations.remind_one"


class RemindedAlready(Refused):
    """The body had a reminder in the last week."""

    code = "reminded_already"
    status = 409
    sentence = _("%(name)s had a reminder in the last seven days.")


class AlreadySuspended(Refused):
    """The body is suspended, or is not, already."""

    code = "already_so"
    status = 409
    sentence = _("Somebody else did this already.")


class CodeTaken(Refused):
    """Another body on the portal is linked to that entry."""

    code = "code_taken"
    status = 422
    sentence = _("%(name)s has this code. If they are one, close the one that nobody uses as entered twice.")


class StillHolds(Refused):
    """A body that is to be closed has something that would be lost with it."""

    code = "still_holds"
    status = 422
    sentence = _("Only an organisation without people, properties and forums can be closed: %(name)s has %(what)s.")


class NoPointer(Refused):
    """What a double points to is itself, closed or suspended."""

    code = "no_pointer"
    status = 422
    sentence = _("Choose another organisation that is in use.")


@action(ADD_ORGANISATION)
def add_organisation(
    actor: Actor, *, name_en: str, name_cy: str, kind: str, jurisdiction: str, official_code: str
) -> Organisation:
    """Bring a body on board, with its audience; nobody acts for it until an invitation is accepted."""
    organisation = Organisation(
        slug=_free_slug(actor, name_en or name_cy),
        name_en=name_en,
        name_cy=name_cy,
        kind=kind,
        jurisdiction=jurisdiction,
        official_code=official_code,
    )
    organisation.save(force_insert=True)
    for found in founding:
        found(organisation)
    record("organisation_added", organisation, organisation=organisation.pk, by_administrator=True)
    return organisation


@action(EDIT_ORGANISATION)
def edit_organisation(actor: Actor, organisation: Organisation, /, **values: Any) -> None:
    """Change what the body is called and what it is; its audience takes the new name with it."""
    before = {name: getattr(organisation, name) for name in values}
    for name, value in values.items():
        setattr(organisation, name, value)
    organisation.save(update_fields=list(values))
    for rename in renaming:
        rename(organisation)
    changes: dict[str, Any] = {
        name: {"before": before[name], "after": value} for name, value in values.items() if before[name] != value
    }
    outside = _from_outside(actor, organisation)
    record("organisation_edited", organisation, organisation=organisation.pk, by_administrator=outside, **changes)


@action(SUSPEND_ORGANISATION)
def suspend_organisation(actor: Actor, organisation: Organisation, *, reason: str) -> None:
    """Stop everybody acting for the body, from their next request on. Raises AlreadySuspended.

    Its records and what it has shared stay: they are its own, and no portal administrator changes what partners see.
    """
    if organisation.suspended_at is not None:
        raise AlreadySuspended
    organisation.suspended_at = clock.now()
    organisation.save(update_fields=["suspended_at"])
    stop(organisation=organisation.pk)
    record("organisation_suspended", organisation, organisation=organisation.pk, reason=reason, by_administrator=True)


@action(SUSPEND_ORGANISATION)
def reinstate_organisation(actor: Actor, organisation: Organisation, *, reason: str) -> None:
    """Let people act for the body again. Raises AlreadySuspended when they may."""
    if organisation.suspended_at is None:
        raise AlreadySuspended
    organisation.suspended_at, organisation.double_of = None, None
    organisation.save(update_fields=["suspended_at", "double_of"])
    record("organisation_reinstated", organisation, organisation=organisation.pk, reason=reason, by_administrator=True)


@action(LINK_ORGANISATION)
def link_organisation(actor: Actor, organisation: Organisation, *, entry: Body) -> None:
    """Take code and names from an entry of the directory; a Welsh name that the entry lacks stays. Raises CodeTaken."""
    others = Organisation.objects.visible_to(actor).filter(official_code=entry.code, double_of=None)
    other = others.exclude(pk=organisation.pk).first()
    if other is not None:
        raise CodeTaken(name=other.name)
    values = {"official_code": entry.code, "name_en": entry.name_en, "name_cy": entry.name_cy or organisation.name_cy}
    before = {name: getattr(organisation, name) for name in values}
    for name, value in values.items():
        setattr(organisation, name, value)
    organisation.save(update_fields=list(values))
    for rename in renaming:
        rename(organisation)
    changes: dict[str, Any] = {
        name: {"before": before[name], "after": value} for name, value in values.items() if before[name] != value
    }
    record(
        "organisation_linked",
        organisation,
        organisation=organisation.pk,
        by_administrator=True,
        code=entry.code,
        **changes,
    )


@action(SUSPEND_ORGANISATION)
def close_double(actor: Actor, organisation: Organisation, *, of: Organisation) -> None:
    """Close a body that was entered twice, with a pointer to the other. Nothing moves: it must hold nothing.

    Raises AlreadySuspended, NoPointer, or StillHolds.
    """
    if organisation.suspended_at is not None:
        raise AlreadySuspended
    if of.pk == organisation.pk or of.suspended_at is not None:
        raise NoPointer
    if organisation.first_record_at is not None:
        raise StillHolds(name=organisation.name, what=gettext("properties"))
    for close in closing:
        close(actor, organisation)
    organisation.suspended_at, organisation.double_of = clock.now(), of
    organisation.save(update_fields=["suspended_at", "double_of"])
    stop(organisation=organisation.pk)
    record("organisation_closed", organisation, organisation=organisation.pk, by_administrator=True, code=of.slug)


@action(REMIND_ORGANISATION)
def remind_organisation(actor: Actor, organisation: Organisation) -> None:
    """Write to the body's administrators where they stopped. Raises RemindedAlready within a week of the last."""
    rows = Organisation.objects.visible_to(actor).filter(pk=organisation.pk)
    now = clock.now()
    if not rows.exclude(reminded_at__gt=now - MOST_OFTEN).update(reminded_at=now):
        raise RemindedAlready(name=organisation.name)
    put(REMINDER, acting_for=organisation.pk, organisation=organisation.pk)
    record("organisation_reminded", organisation, organisation=organisation.pk, by_administrator=True)


def _from_outside(actor: Actor, organisation: Organisation) -> bool:
    """Whether a portal administrator does it, rather than the body itself."""
    return actor.is_administrator_of_portal and (actor.organisation is None or actor.organisation.pk != organisation.pk)


def _free_slug(actor: Actor, name: str) -> str:
    """A short name that no other body has: only portal administrators ask, and they see every body."""
    wanted = slugify(name)[:50] or "body"
    taken = set(Organisation.objects.visible_to(actor).filter(slug__startswith=wanted).values_list("slug", flat=True))
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *numbered) if slug not in taken)
