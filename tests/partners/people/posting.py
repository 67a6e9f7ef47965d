"""Posting as a browser would: with the organisation on the page, and letters read as a person reads them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.core import mail

from partners.audit.models import Event
from partners.people.models import Membership
from partners.scoping.arming import disarm
from tests.client import PortalClient
from tests.outbox import deliver_all
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    import uuid

    from partners.people.models import Person

NEW_PASSWORD = "seven-slow-herons-wade"


def signed_in(person: Person) -> PortalClient:
    """A browser of its own in which `person` is signed in."""
    client = PortalClient()
    client.force_login(person)
    return client


def post(client: PortalClient, url: str, for_: uuid.UUID | None = None, /, **fields: Any) -> Any:
    """Post a form that was opened while acting for `for_`."""
    return client.post(url, {"acting_for": str(for_ or ""), **fields})


def letter_to(email: str) -> str:
    """The newest letter to an address, after the worker has done all that waits."""
    deliver_all()
    return str(next(one.body for one in reversed(mail.outbox) if one.to == [email]))


def link_in(text: str) -> str:
    """The path of the one link in a letter."""
    found = re.search(r"https?://[^/\s]+(/\S+)", text)
    assert found
    return found.group(1)


def membership_of(person: Person) -> Membership:
    """The only membership of somebody that has not ended."""
    disarm()
    with acting_as(OWNER):
        return Membership.objects.unscoped(because="a test looks").get(person=person, ended_at=None)


def verbs(organisation: uuid.UUID | None) -> list[str]:
    """What stands in the trail of a body, oldest first."""
    return [event.verb for event in events(organisation)]


def events(organisation: uuid.UUID | None) -> list[Event]:
    """The trail of a body, oldest first."""
    with acting_as(OWNER):
        found = Event.objects.unscoped(because="a test looks").filter(organisation=organisation)
        return list(found.order_by("at"))


def masked(answer: Any, *words: str) -> str:
    """A page without what differs from one request to the next, and without `words`."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())
    for word in words:
        text = text.replace(word, "")
    return text
