"""What ends in higher rooms when a body leaves a forum, in the same transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from partners.wired import Wired

if TYPE_CHECKING:
    from forums.membership.models import Forum
    from partners.acting.actor import Actor

#: each ends what the body acted for has in a forum; filled in estate_portal/wiring.py
leaving: Wired[Callable[[Actor, Forum], None]] = Wired("what ends when a body leaves a forum")
