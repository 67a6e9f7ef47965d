"""Bringing the rows of a spreadsheet of bodies in. What breaks off is taken up where it stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import translation

from partners.joining.actions import TAKE, bring_in
from partners.outbox.handlers import handles

if TYPE_CHECKING:
    from collections.abc import Callable

    from partners.acting.actor import Actor


@handles(TAKE, own_transactions=True)
def take_rows(make_actor: Callable[[], Actor], *, intake: str) -> None:
    """Some rows after the other, each time as whoever sent the sheet, as far as they still may."""
    while _some(make_actor, intake):
        pass


def _some(make_actor: Callable[[], Actor], intake: str) -> bool:
    with transaction.atomic():
        actor = make_actor()
        with translation.override(actor.person.language if actor.person else None):  # the reasons are kept
            return bring_in(actor, intake)
