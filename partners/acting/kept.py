"""What somebody had typed when their session ended: kept with the session on the server, for them and for an hour.

A post that comes too late is not done: whoever signs in next at that browser may be somebody else. If it is
the same person, a page offers to send it again; a cross-site post is never kept, as its token was checked before.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from partners import clock

if TYPE_CHECKING:
    import uuid

    from django.http import HttpRequest

KEPT = "kept"
#: the page that offers to send it
PAGE = "home:kept"
FOR = dt.timedelta(hours=1)
MOST = 60_000
ACTING_FOR = "acting_for"
NEVER = ("csrfmiddlewaretoken", "password")
#: of what was typed, these tell its reader nothing
SILENT = (ACTING_FOR, "key", "version", "selection")
KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SHORT = 20


@dataclass(frozen=True, slots=True)
class Kept:
    """A form as it was sent, and where to."""

    path: str
    fields: tuple[tuple[str, str], ...]

    @property
    def texts(self) -> list[str]:
        """The longer answers, for their writer to know them again: what was ticked is a key that says nothing."""
        said = (value for name, value in self.fields if name not in SILENT and not KEY.fullmatch(value))
        return [value for value in said if " " in value or len(value) > SHORT]


def keep(request: HttpRequest, person: uuid.UUID) -> bool:
    """Keep a post that came after the session of `person` ended; False when there is nothing that can be kept."""
    fields = [(name, value) for name, values in request.POST.lists() if name not in NEVER for value in values]
    if not fields or request.FILES or sum(len(value) for _name, value in fields) > MOST:
        return False
    until = (clock.now() + FOR).timestamp()
    request.session[KEPT] = {"person": str(person), "path": request.get_full_path(), "fields": fields, "until": until}
    if acting_for := request.POST.get(ACTING_FOR):
        request.session[ACTING_FOR] = acting_for  # who may not act for it acts for another: then the post is refused
    return True


def kept_for(request: HttpRequest, person: uuid.UUID) -> Kept | None:
    """What was kept for this person, if anything; what was kept for somebody else, or too long, is forgotten."""
    found = request.session.get(KEPT)
    if not found:
        return None
    if found["person"] != str(person) or found["until"] < clock.now().timestamp():
        del request.session[KEPT]
        return None
    return Kept(found["path"], tuple((name, value) for name, value in found["fields"]))


def forget(request: HttpRequest) -> None:
    """It is being sent."""
    if request.session.get(KEPT, {}).get("path") == request.get_full_path():
        del request.session[KEPT]
