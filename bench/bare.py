"""The same list for a portal without permissions: one table, no doors, no policies. To compare with."""

from __future__ import annotations

import os
import uuid
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import psycopg2
from django.db import connection
from psycopg2.extras import register_default_jsonb

from assets.register import listing
from assets.register.filters import SEARCH
from assets.register.models import AssetSight
from estate_portal.servers.provision import LEAKPROOF, PLANS
from partners.lists.filters import words_of
from partners.lists.keyset import beyond

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assets.register.listing import AssetPage, Counts
    from partners.acting.actor import Actor
    from partners.lists.keyset import Place
    from partners.lists.state import ListState

SOME_KEY = uuid.UUID("80000000-0000-4000-8000-000000000000")


def page(condition: str) -> list[Any]:
    """The first 26 rows by name that meet a condition."""
    where = f" AND {condition}" if condition else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT asset_id, 4, sort_name FROM bench_bare WHERE NOT is_retired"
            f"{where} ORDER BY sort_name, asset_id LIMIT 26"
        )
        return list(cursor)


def searched(*words: str) -> str:
    """The condition of a search for words."""
    return " AND ".join(f"search LIKE '%%{word}%%'" for word in words).replace("%%", "%")


def _facets(kind: str = "") -> str:
    """The columns of the facets, by the facets' names: the key of an owner is in another than it is called."""
    columns: dict[str, Any] = {name: AssetSight._meta.get_field(name) for name in listing.FACETS}
    return ", ".join(f"{field.column}{kind} AS {name}" for name, field in columns.items())


def counts(condition: str = "true", most: int | None = None) -> list[Any]:
    """Count and facets in one pass, as the portal does: of `most` rows and one, where it says "at least" too."""
    names = ", ".join(listing.FACETS)
    sets = ", ".join(f"({name})" for name in listing.FACETS)
    limit = "" if most is None else f"LIMIT {most + 1}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT GROUPING({names}), {names}, count(*) FROM (SELECT {_facets()} FROM bench_bare"
            f" WHERE NOT is_retired AND {condition} {limit}) AS met GROUP BY GROUPING SETS ((), {sets})"
        )
        return list(cursor)


def one(key: uuid.UUID) -> list[Any]:
    """One row by its key."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT asset_id, 4 FROM bench_bare WHERE asset_id = %s", [key])
        return list(cursor)


def clusters() -> list[Any]:
    """One number a cell of the grid, over everything."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), avg(longitude), avg(latitude) FROM bench_bare WHERE longitude IS NOT NULL"
            " AND NOT is_retired GROUP BY floor(longitude / 2), floor(latitude / 1.2)"
        )
        return list(cursor)


def viewport(west: float, south: float, east: float, north: float) -> list[Any]:
    """At most 500 rows in a box."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT asset_id, longitude, latitude FROM bench_bare WHERE longitude BETWEEN %s AND %s"
            " AND latitude BETWEEN %s AND %s AND NOT is_retired LIMIT 500",
            [west, east, south, north],
        )
        return list(cursor)


@contextmanager
def without_security() -> Iterator[None]:
    """The same connection to the same database as the owner role, which no policy binds.

    Django's connection is lent the other session for the block, so that the very same code runs.
    """
    other = psycopg2.connect(os.environ["DATABASE_OWNER_URL"], options=f"-c plan_cache_mode={PLANS}")
    register_default_jsonb(conn_or_curs=other, loads=lambda text: text)  # Django reads it itself
    connection.ensure_connection()
    before = connection.connection
    other.autocommit = before.autocommit
    connection.connection = other
    try:
        yield
    finally:
        connection.connection = before
        other.close()


@contextmanager
def without_leakproof() -> Iterator[None]:
    """A server that refused the marks, for the block."""
    untouched = os.environ["DATABASE_SUPERUSER_URL"]  # another database of the server, as it came
    ours = untouched.rpartition("/")[0] + "/" + connection.settings_dict["NAME"]
    with closing(psycopg2.connect(untouched)) as before, before.cursor() as cursor:
        as_it_came = _marked(cursor)
    with closing(psycopg2.connect(ours)) as server:
        server.autocommit = True
        with server.cursor() as cursor:
            marked = _marked(cursor) - as_it_came
            assert marked, "no function is marked: was this database provisioned by a superuser?"
            for name in marked:
                cursor.execute(f"ALTER FUNCTION {name} NOT LEAKPROOF")
            _plan_anew()
            try:
                yield
            finally:
                for name in marked:
                    cursor.execute(f"ALTER FUNCTION {name} LEAKPROOF")
                _plan_anew()


def _plan_anew() -> None:
    """Plans that a connection keeps know nothing of the marks."""
    with connection.cursor() as cursor:
        cursor.execute("DISCARD PLANS")


def _marked(cursor: Any) -> set[str]:
    cursor.execute(
        "SELECT oid::regprocedure::text FROM pg_proc WHERE proleakproof"
        " AND oid IN (SELECT to_regprocedure(name)::oid FROM unnest(%s) AS name)",
        [list(LEAKPROOF)],
    )
    return {name for (name,) in cursor}


def _merged(_actor: Actor, asked: ListState, place: Place | None, size: int, *, backwards: bool) -> list[Any]:
    assert not backwards
    conditions, parameters = _conditions(_actor, asked, place)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT asset_id, level, sort_name FROM bench_bare WHERE {conditions} ORDER BY sort_name, asset_id LIMIT %s",
            [*parameters, size],
        )
        return list(cursor)


def _counts(
    _actor: Actor, asked: ListState, most: int | None = None, *, found: AssetPage, named: bool = False
) -> Counts:
    """As many as the portal counts, so that the one page does no more than the other. Owners it does not name."""
    del named
    if listing.searching(asked) and not (found.has_previous or found.has_next):
        return listing.counts_of_page(found.assets)
    conditions, parameters = _conditions(_actor, asked, None)
    names = ", ".join(listing.FACETS)
    sets = ", ".join(f"({name})" for name in listing.FACETS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT GROUPING({names}), NULL, NULL, {names}, count(*) FROM (SELECT {_facets('::text')} FROM bench_bare WHERE "
            + conditions
            + ("" if most is None else f" LIMIT {most + 1}")
            + f") AS once({names}) GROUP BY GROUPING SETS ((), {sets})",
            parameters,
        )
        number = listing._read_counts(cursor.fetchall())
    return number if most is None or number.total <= most else listing.Counts(number.total, {}, is_whole=False)


def _conditions(actor: Actor, asked: ListState, place: Place | None) -> tuple[str, list[Any]]:
    """The portal's own conditions, but for words, which are literals: the planner knows how rare those are."""
    every = AssetSight.objects.unscoped(because="bench: without permission")
    rows = listing.filtered(every, actor, asked.without_filter(SEARCH.name))
    if place is not None:
        rows = rows.filter(beyond(place, asked.sort, "asset_id", backwards=False))
    conditions, parameters = rows.query.where.as_sql(rows.query.get_compiler(connection=connection), connection)
    words = words_of(asked.values.get(SEARCH.name, ()))
    held = "".join(" AND search LIKE %s" for _word in words)
    return conditions.replace('"assets_assetsight"', "bench_bare") + held, [*parameters, *(f"%{w}%" for w in words)]


@contextmanager
def behind_the_page() -> Iterator[None]:
    """The asset list with the bare table behind it, everything else as it is."""
    with (
        without_security(),
        patch.object(listing, "_merged", _merged),
        patch("assets.register.views.counts", _counts),
    ):
        yield
