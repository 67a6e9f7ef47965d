"""Asking the database itself, past everything that the code would check first."""

from __future__ import annotations

from django.db import IntegrityError, ProgrammingError, connection, transaction

from tests.roles import OWNER, acting_as


def refused(sql: str, *values: object) -> bool:
    """Whether the database refuses a statement, as whoever is armed, or lets it change nothing."""
    try:
        with transaction.atomic():
            return not _rows_of(sql, values)
    except (ProgrammingError, IntegrityError):
        return True


def only_the_wall_stops(sql: str, *values: object) -> None:
    """The statement is sound, for it works where no policy binds; and it is refused to whoever is armed."""
    with transaction.atomic(), acting_as(OWNER):
        assert _rows_of(sql, values), f"nothing to refuse: {sql}"
        transaction.set_rollback(True)
    assert refused(sql, *values), f"the wall lets through: {sql}"


def _rows_of(sql: str, values: tuple[object, ...]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, [one if isinstance(one, bool | list) or one is None else str(one) for one in values])
        return int(cursor.rowcount)
