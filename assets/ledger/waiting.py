"""What ends soon waits for those who keep the register: to be renewed, asked for again, or let go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import ngettext

from assets.ledger.queries import ending_given, ending_received
from assets.register.permissions import RENEW_SHARE
from partners.people.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partners.acting.actor import Actor


def ending_waiting(actor: Actor) -> Iterator[Waiting]:
    """One line for what the body shows, one for what it sees, by the last day of the first. Two queries."""
    if not actor.may(RENEW_SHARE):
        return
    number, on = ending_given(actor)
    if on is not None:
        label = ngettext(
            "Renew %(number)d share that ends soon, or let it end",
            "Renew %(number)d shares that end soon, or let them end",
            number,
        )
        yield Waiting(label % {"number": number}, reverse("assets:ledger-given") + "?ending=soon", on)
    number, on = ending_received(actor)
    if on is not None:
        label = ngettext(
            "Ask to keep %(number)d property that you stop seeing soon, or let it go",
            "Ask to keep %(number)d properties that you stop seeing soon, or let them go",
            number,
        )
        yield Waiting(label % {"number": number}, reverse("assets:ledger-received") + "?ending=soon", on)
