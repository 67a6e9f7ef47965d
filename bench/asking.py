"""Who asks which world, and in what SQL: three actors, of the large world and of that of ten thousand beside it."""

from __future__ import annotations

import os
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar
from unittest.mock import patch

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.test import Client
from environ import Env

from partners.people.models import Person
from partners.scoping import prepared
from partners.scoping.arming import current, disarm
from sharing.audiences.actors import actor_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper

    from partners.acting.actor import Actor

Had = TypeVar("Had")
Statements = list[tuple[str, Any]]
PLANNED_ONCE: dict[str, str] = {}  # what stands behind an EXECUTE


def actors() -> list[tuple[str, int]]:
    """The three actors and the numbers of their bodies."""
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("SELECT count(*) FROM partners_person WHERE email ~ '^p[0-9]+@bench'")
        bodies = cursor.fetchone()[0]
    return [("large owner, 4 forums", 0), ("small owner, 1 forum", bodies - 2), ("small owner alone", bodies - 1)]


def person_of(slug: int) -> Person:
    """The one person of the body of that number."""
    return Person.objects.get(email=f"p{slug}@bench.example")


@contextmanager
def ready(person: Person) -> Iterator[Actor]:
    """The person acting for their only body."""
    actor = actor_for(person)
    yield actor
    disarm()


def signed_in(person: Person) -> Client:
    """A browser of that person's."""
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(person)
    return client


def statements_of(act: Callable[[], object]) -> Statements:
    """The SQL that `act` runs, with its parameters."""
    ran: Statements = []

    def note(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        ran.append((sql, parameters))
        return execute(sql, parameters, many, context)

    planned_once = prepared.planned_once

    def told(sql: str, given: Any) -> Any:
        run = planned_once(sql, given)
        PLANNED_ONCE[run[0]] = sql
        return run

    with patch.object(prepared, "planned_once", told), connection.execute_wrapper(note):
        act()
    return ran


def run_again(statements: Statements) -> None:
    """Run statements and fetch all their rows: what the database and the wire cost, without the ORM."""
    with connection.cursor() as cursor:
        for sql, parameters in statements:
            if sql in PLANNED_ONCE:  # by this session, which may be another
                cursor.execute(*prepared.planned_once(PLANNED_ONCE[sql], parameters))
            else:
                cursor.execute(sql, parameters)
            if cursor.description:  # a setting answers nothing
                cursor.fetchall()


@contextmanager
def beside() -> Iterator[None]:
    """Django's connection is that of the world of ten thousand, for the block."""
    before = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = _small()
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = before


@cache
def _small() -> BaseDatabaseWrapper:
    small = connections.create_connection(DEFAULT_DB_ALIAS)
    address = Env.db_url_config(os.environ["BENCH_BESIDE"])
    place = {name: address[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    small.settings_dict = {**small.settings_dict, **place}
    return small


def statements_of_small(title: str, ask: Callable[[Actor], dict[str, Statements]]) -> dict[str, Statements]:
    """What the actor of that title asks of the world of ten thousand. Its connection stays armed as theirs."""
    with beside():
        with transaction.atomic(), ready(person_of(dict(actors())[title])) as actor:
            asked, arms = ask(actor), current().settings()
        with connection.cursor() as cursor:
            for name, value in arms.items():
                cursor.execute("SELECT set_config(%s, %s, false)", [name, value])
    return asked


def in_small(title: str, ask: Callable[[Person], Had]) -> Had:
    """What is had for the person of that title in the world of ten thousand."""
    with beside():
        return ask(person_of(dict(actors())[title]))
