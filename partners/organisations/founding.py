"""What else must happen when a body comes on board, takes another name or is closed: other rooms say."""

from __future__ import annotations

from collections.abc import Callable

from partners.acting.actor import Actor
from partners.organisations.models import Organisation
from partners.wired import Wired

#: each is called in the transaction that enters a body; filled in estate_portal/wiring.py
founding: Wired[Callable[[Organisation], object]] = Wired("what a new body needs")
#: each is called in the transaction that renames one
renaming: Wired[Callable[[Organisation], object]] = Wired("what bears a body's name")
#: each is called in the transaction that closes a body which was entered twice, and refuses where it holds something
closing: Wired[Callable[[Actor, Organisation], object]] = Wired("what a body that is closed must not hold")
