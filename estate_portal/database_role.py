"""A web or worker process never runs as a role that row-level security does not bind."""

from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

log = structlog.stdlib.get_logger(__name__)

WHAT_A_ROLE_MAY = """
    SELECT current_user, rolsuper, rolbypassrls,
           EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                   WHERE c.relkind IN ('r', 'p') AND n.nspname = 'public'
                     AND pg_has_role(session_user, c.relowner, 'MEMBER'))
    FROM pg_roles WHERE rolname = session_user
"""


def refuse_unsafe_role(database: BaseDatabaseWrapper) -> None:
    """Raise ImproperlyConfigured where the connected role could see past row-level security."""
    with database.cursor() as cursor:
        cursor.execute(WHAT_A_ROLE_MAY)
        name, is_superuser, bypasses, owns_tables = cursor.fetchone()
    faults = [
        (is_superuser, "is a superuser"),
        (bypasses, "may bypass row-level security"),
        (owns_tables, "owns tables"),
    ]
    for is_so, fault in faults:
        if is_so:
            raise ImproperlyConfigured(
                f"The database role {name} {fault}, so it would see past the second wall. "
                "Set DATABASE_WEB_URL and DATABASE_WORKER_URL to the roles that "
                "`manage.py provision` makes."
            )


def refuse_at_start() -> None:
    """Check the role before the first request; a server that is down is left to /ready."""
    if not settings.REFUSE_UNSAFE_DATABASE_ROLE:
        return
    if settings.PORTAL_DB_ROLE == "owner":
        raise ImproperlyConfigured(
            "PORTAL_DB_ROLE=owner is for management commands. Remove it from the environment "
            "of the web server, the worker and the scheduler."
        )
    try:
        refuse_unsafe_role(connection)
    except OperationalError:
        log.warning("database not reachable at start")
    finally:
        connection.close()  # pages and tasks use connections of their own threads


def watch_connections() -> None:
    """Check every new connection of a web or worker process."""
    if settings.REFUSE_UNSAFE_DATABASE_ROLE and settings.PORTAL_DB_ROLE != "owner":
        connection_created.connect(_check, dispatch_uid="database_role")


def _check(connection: BaseDatabaseWrapper, **_: Any) -> None:
    try:
        refuse_unsafe_role(connection)
    except ImproperlyConfigured:
        connection.close()
        raise
