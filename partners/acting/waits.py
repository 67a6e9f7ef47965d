"""One at a time, where no row is there yet to be locked."""

from __future__ import annotations

from django.db import connection


def one_at_a_time(what: str) -> None:
    """Whoever does the same to the same at this moment waits until we are done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])
