"""Changing the database role inside a test, as no process of the portal can."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, connection, connections

from estate_portal.servers.provision import OWNER, WEB, WORKER

__all__ = ["OWNER", "WEB", "WORKER", "acting_as", "connect_as"]


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    """Run a block of a test as another database role, then be again who one was."""
    before = _current_role()
    _set_role(role)
    try:
        yield
    finally:
        with suppress(DatabaseError):  # a broken transaction: its rollback restores the role
            _set_role(before)


def connect_as(role: str) -> None:
    """Have every connection from now on start as this role, this thread's included."""
    settings = connections["default"].settings_dict
    settings["OPTIONS"]["options"] = f"-c role={role}"
    connections.close_all()


def _current_role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (name,) = cursor.fetchone()
    return str(name)


def _set_role(role: str) -> None:
    assert role in {OWNER, WEB, WORKER}
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}")
