"""What else ends, at once, when somebody may no longer act: higher floors say. A session ends on its next request."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

from partners.wired import Wired

if TYPE_CHECKING:
    from partners.acting.actor import Actor

#: called with a person, a body, or the one acting for the other, when stopped; filled in estate_portal/wiring.py
stopped: Wired[Callable[[uuid.UUID | None, uuid.UUID | None], None]] = Wired("what ends when somebody is stopped")
#: called with who acts, a person and the body that they have left, in the transaction that takes them out
left: Wired[Callable[[Actor, uuid.UUID, uuid.UUID], None]] = Wired("what ends when somebody leaves a body")


def stop(*, person: uuid.UUID | None = None, organisation: uuid.UUID | None = None) -> None:
    """End what is open of a person everywhere, of everybody who acts for a body, or of the person for the body."""
    for one in stopped:
        one(person, organisation)
