"""What else must happen when a body comes on board or takes another name: higher floors say."""

from __future__ import annotations

from collections.abc import Callable

from partners.organisations.models import Organisation
from partners.wired import Wired

#: each is called in the transaction that enters a body; filled in estate_portal/wiring.py
founding: Wired[Callable[[Organisation], object]] = Wired("what a new body needs")
#: each is called in the transaction that renames one
renaming: Wired[Callable[[Organisation], object]] = Wired("what bears a body's name")
