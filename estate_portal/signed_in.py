"""Who is signed in: the session and its person, which every request asks for before anything else.

Both are Django's and allauth's own; only how their two rows are fetched differs (`partners.scoping.alike`).
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends.db import SessionStore as StoreInDatabase
from django.contrib.sessions.models import Session
from django.db import DEFAULT_DB_ALIAS

from partners import clock
from partners.people.models import Person
from partners.scoping.alike import Alike

OF_SESSION = [field.attname for field in Session._meta.concrete_fields]
OF_PERSON = [field.attname for field in Person._meta.concrete_fields]

_sessions = Alike(lambda key: Session.objects.filter(session_key=key).values_list(*OF_SESSION))
_people = Alike(lambda person: Person.objects.filter(pk=person).values_list(*OF_PERSON))


class SessionStore(StoreInDatabase):
    """Sessions in the database, as Django keeps them, and over by the portal's clock."""

    def get_expiry_date(self, **said: Any) -> dt.datetime:
        """When it is over, by the clock that is asked when it is read."""
        over: dt.datetime = super().get_expiry_date(**{"modification": clock.now()} | said)
        return over

    def _get_session_from_db(self) -> Session | None:
        """The session, unless it is over; without one, the browser's key counts for nothing, as in Django's own."""
        for row in _sessions(self.session_key or ""):
            session = Session.from_db(DEFAULT_DB_ALIAS, OF_SESSION, row)
            if session.expire_date > clock.now():
                return session
        self._session_key = None
        return None


class Backend(AuthenticationBackend):  # type: ignore[misc]  # allauth's own has no types
    """Signs people in as allauth does."""

    def get_user(self, user_id: Any) -> Person | None:
        """The person of a session, if they may still sign in."""
        for row in _people(uuid.UUID(str(user_id))):
            person = Person.from_db(DEFAULT_DB_ALIAS, OF_PERSON, row)
            return person if self.user_can_authenticate(person) else None
        return None
