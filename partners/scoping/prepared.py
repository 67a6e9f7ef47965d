"""Statements that are planned once a connection: PostgreSQL keeps their plan under a name.

To plan a short question behind policies takes as long as to answer it. The roles of web and worker keep to the plan
whatever the values (`plan_cache_mode`, in `provision`): ask so only what the same indexes answer for everybody. A plan
knows for which role it was made, and is made anew when a table changes.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from itertools import count
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import psycopg2
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 60  # kept by one connection: some tens of kilobytes each

_kept: WeakKeyDictionary[Any, OrderedDict[str, None]] = WeakKeyDictionary()
_refused: set[str] = set()


def fetch(sql: str, given: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement that is asked often. Arrays among its values are given as PostgreSQL writes them."""
    with connection.cursor() as cursor:
        cursor.execute(*planned_once(sql, given))
        return list(cursor.fetchall())


def planned_once(sql: str, given: Sequence[Any]) -> tuple[str, Sequence[Any]]:
    """What to run instead of a statement: the one that this connection has planned, or will have from now on."""
    name = f"portal_{hashlib.blake2b(sql.encode(), digest_size=12).hexdigest()}"
    if name in _refused or not _is_kept(name, sql):
        return sql, given
    values = f"({', '.join(['%s'] * len(given))})" if given else ""
    return f"EXECUTE {name}{values}", given


def _is_kept(name: str, sql: str) -> bool:
    connection.ensure_connection()
    held = _kept.setdefault(connection.connection, OrderedDict())
    if name not in held:
        with connection.wrap_database_errors, connection.connection.cursor() as cursor:
            inside = connection.in_atomic_block  # before it, a request asks for its session and its person
            if inside:
                cursor.execute("SAVEPOINT prepare")
            try:
                cursor.execute(f"PREPARE {name} AS {_numbered(sql)}")
            except psycopg2.Error:  # the type of a value cannot be told from where it stands
                if inside:
                    cursor.execute("ROLLBACK TO SAVEPOINT prepare")
                _refused.add(name)
                return False
            if inside:
                cursor.execute("RELEASE SAVEPOINT prepare")
            if len(held) >= MOST:
                cursor.execute(f"DEALLOCATE {held.popitem(last=False)[0]}")
    held[name] = None
    held.move_to_end(name)
    return True


def _numbered(sql: str) -> str:
    """The statement with its places numbered, as PREPARE wants them."""
    numbers = count(1)
    return re.sub(r"%%|%s", lambda found: "%" if found[0] == "%%" else f"${next(numbers)}", sql)
