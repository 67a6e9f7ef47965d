"""A record that the worker works on in one transaction, locked, for an actor who may still do that work."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from django.db import transaction

from partners.acting.action import author
from partners.audit.record import recording
from partners.scoping.arming import disarm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from partners.acting.actor import Actor


@contextlib.contextmanager
def held(make_actor: Callable[[], Actor], rows_of: Callable[[Actor], Any]) -> Iterator[tuple[Actor, Any] | None]:
    """The actor and the first of the rows that they may work on; nothing where there is none, or none any more.

    What is done in the block commits with it, or not at all: killed half-way, the work starts anew, and once its row
    says that it is done, a second try finds no row.
    """
    try:
        with transaction.atomic():
            actor = make_actor()
            found = rows_of(actor).select_for_update(of=("self",)).first()
            with recording(author(actor)):
                yield None if found is None else (actor, found)
    finally:
        disarm()
