"""The test client: Django's, and every answer that any test fetches is looked at (promises 19, 38, 40, 44)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.test import Client

from estate_portal.sessions import BEGAN, SEEN
from partners import clock
from tests.linting import faults

#: what is undone after each asking would else be written again at the next, once a session is a minute old
A_RUN = dt.timedelta(minutes=20)
#: URL names that some test of this process opened, and with which status; the matrix adds its own
opened: dict[str, set[int]] = {}


class BadlyMadeError(AssertionError):
    """An answer that is not made as every answer of the portal must be."""


class PortalClient(Client):
    """Django's client with the checks of `tests.linting` on each answer."""

    def force_login(self, user: Any, backend: str | None = None) -> None:
        """Sign in as somebody who is here for as long as tests run: no page has a session to write."""
        super().force_login(user, backend)
        session, now = self.session, clock.now()
        session.update({BEGAN: now.timestamp(), SEEN: (now + A_RUN).timestamp()})
        session.save()

    def request(self, **request: Any) -> Any:
        """Ask, then look at how the answer is made. Raises BadlyMadeError with all that is wrong."""
        response = super().request(**request)
        asked = response.wsgi_request
        match = asked.resolver_match
        if match is not None:
            opened.setdefault(match.view_name, set()).add(response.status_code)
        wrong = faults(asked, response)
        if wrong:
            raise BadlyMadeError(
                f"{asked.method} {asked.get_full_path()} ({response.status_code}): " + "; ".join(wrong)
            )
        return response
