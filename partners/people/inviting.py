"""Writing and answering invitations: what the actions of inviting share."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from partners import clock
from partners.outbox.put import put
from partners.people.errors import AlreadyMember, HasAdministrator, HasRecords, InvitedAlready, TooManyLetters
from partners.people.models import Invitation, Membership, Person
from partners.people.tokens import fresh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation

GOOD_FOR = dt.timedelta(days=14)
#: between one new link and the next for the same invitation
MOST_OFTEN = dt.timedelta(minutes=10)
#: so many invitations of one address by one body a day: it may be revoked and sent anew with other roles
MOST_A_DAY = 5
LETTER = "people.invite"


def write(
    actor: Actor, organisation: Organisation, *, email: str, roles: Sequence[str], by_administrator: bool
) -> Invitation:
    """An invitation, and its letter on the way. Raises AlreadyMember, InvitedAlready or TooManyLetters.

    The token is made when the letter is sent: until then the hash is one of a token that nobody has.
    """
    address = email.lower()
    members = Membership.objects.visible_to(actor).filter(organisation=organisation, ended_at=None)
    if members.filter(person__email=address).exists():
        raise AlreadyMember
    of_address = Invitation.objects.visible_to(actor).filter(organisation=organisation, email=address)
    if of_address.waiting().exists():
        raise InvitedAlready
    if of_address.filter(created_at__gt=clock.now() - dt.timedelta(days=1)).count() >= MOST_A_DAY:
        raise TooManyLetters
    if actor.person is None:
        raise RuntimeError("an invitation names the person who invites")
    invitation = Invitation(
        organisation=organisation,
        email=address,
        roles=list(roles),
        token_hash=fresh()[1],
        invited_by=actor.person,
        by_administrator=by_administrator,
        expires_at=clock.now() + GOOD_FOR,
    )
    invitation.save(force_insert=True)
    post(invitation)
    return invitation


def post(invitation: Invitation) -> None:
    """Have the letter sent, with a new token: the link in an earlier letter stops working then."""
    put(LETTER, acting_for=invitation.organisation_id, invitation=invitation.pk)


def refuse_founded(actor: Actor, organisation: Organisation) -> None:
    """Raises HasAdministrator or HasRecords where the portal may invite nobody into the body, or not any more."""
    if Membership.objects.visible_to(actor).filter(organisation=organisation).administering().exists():
        raise HasAdministrator
    if organisation.founded_at is not None:
        raise HasRecords


def person_of(address: str) -> Person | None:
    """Who has this address. SECURITY: only for the holder of a link sent to it, and for letters."""
    return Person.objects.filter(email=address.lower()).first()
