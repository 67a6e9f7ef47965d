"""A calendar feed gets a new address, or loses the one it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from assets.diary.feeding import hash_of_address
from assets.diary.models import CalendarFeed
from assets.diary.permissions import HAVE_FEED
from partners import clock
from partners.acting.action import action
from partners.acting.errors import NotAllowed, Refused
from partners.audit.record import record
from partners.people.tokens import fresh
from sharing.grants.asking import a_year_on

if TYPE_CHECKING:
    from partners.acting.actor import Actor


@action(HAVE_FEED)
def make_feed(actor: Actor) -> str:
    """A new address for the actor's feed of the body acted for. Returns its secret, which nobody can read again.

    The address before it stops at once.
    """
    if actor.person is None or actor.organisation is None:
        raise NotAllowed
    CalendarFeed.objects.visible_to(actor).filter(revoked_at=None).update(revoked_at=clock.now())
    token, _plain_hash = fresh()
    feed = CalendarFeed(
        person=actor.person,
        organisation=actor.organisation,
        token_hash=hash_of_address(token),
        expires_on=a_year_on(),
    )
    feed.save(force_insert=True)
    record("feed_made", actor.person, organisation=actor.organisation.pk, until=feed.expires_on)
    return token


@action(HAVE_FEED)
def revoke_feed(actor: Actor) -> None:
    """The actor's feed of the body acted for stops at once. Raises NoFeed when there is none."""
    if actor.person is None or actor.organisation is None:
        raise NotAllowed
    stopped = CalendarFeed.objects.visible_to(actor).filter(revoked_at=None).update(revoked_at=clock.now())
    if not stopped:
        raise NoFeed
    record("feed_revoked", actor.person, organisation=actor.organisation.pk)


class NoFeed(Refused):
    """There is no feed to revoke."""

    code = "no_feed"
    sentence = _("Your calendar feed has stopped already.")
