"""A task trusts nothing but ids, and those only for whom it acts (promise 58): a forged message has no effect.

Every work that the outbox knows is forged: by a body that may not know the records named, by a person for a body that
is not theirs, and with nonsense. Nothing is written, no letter goes out, and nobody stays armed.
"""

from __future__ import annotations

import inspect
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.db import connection

from assets.imports.models import Import
from estate_portal.checks import tenant_models
from forums.membership.letters import INVITED
from partners.outbox import handlers
from partners.outbox.models import Job
from partners.outbox.put import put
from partners.outbox.tasks import deliver
from partners.scoping.arming import NOBODY, current
from tests.matrix.actors import Places, furnish
from tests.roles import OWNER, WORKER, acting_as

if TYPE_CHECKING:
    from tests.worlds import World

#: what work is given by other names than the matrix gives things
OTHERWISE = {"edit": "bulk_edit", "record": "forum", "who": "person", "recipient": "person", "notice": "report"}
#: handlers that take `**ids`, and which
TAKES = {
    "people.invite": ("invitation",),
    "people.link_wanted": ("invitation",),
    "people.new_password": ("who",),
    "people.notice": ("who", "about"),
    "organisations.remind": ("organisation",),
    "organisations.remind_one": ("organisation", "who"),
}
#: letters to whoever is named, which hold nothing but that they may choose a password, or that a factor is gone
TO_ANYBODY = {"people.new_password", "people.notice"}


def fingerprint() -> dict[str, tuple[Any, ...]]:
    """How many rows each tenant table has, and a number made of all their columns."""
    tables = [model._meta.db_table for model in tenant_models() if model is not Job]
    one = "SELECT '{0}', count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)::text FROM {0} t"
    with acting_as(OWNER), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(one.format(table) for table in tables))
        return {table: tuple(rest) for table, *rest in cursor.fetchall()}


def parameters(name: str) -> tuple[str, ...]:
    """The ids that a work takes."""
    if name in TAKES:
        return TAKES[name]
    _actor, *rest = inspect.signature(handlers.handler(name).run).parameters.values()
    assert all(one.kind is one.KEYWORD_ONLY for one in rest), f"{name}: say in TAKES which ids it takes"
    return tuple(one.name for one in rest)


@pytest.fixture(scope="module")
def furnished(shared_world: World) -> Places:
    return furnish(shared_world)


@pytest.fixture(scope="module")
def untouched(furnished: Places) -> dict[str, tuple[Any, ...]]:
    """The tables as every test here finds them."""
    return fingerprint()


def named(places: Places, parameter: str) -> Any:
    """Aber's record of that kind."""
    if parameter == "letter":
        return INVITED.name
    return places.objects.get(OTHERWISE.get(parameter, parameter), uuid.uuid4())


@pytest.mark.parametrize("name", sorted(handlers._handlers))
def test_a_forged_message_has_no_effect(
    furnished: Places, untouched: dict[str, tuple[Any, ...]], db: Any, name: str
) -> None:
    world, asked = furnished.world, parameters(name)
    dol = {"acting_for": world.dol.organisation.pk}
    forgers: tuple[dict[str, Any], ...] = (
        {**dol, "person": world.dol.manager.pk},
        {**dol, "person": world.aber.manager.pk},  # who is of Aber, not of Dol
        {"acting_for": world.aber.organisation.pk, "person": world.dol.administrator.pk},
        dol,
        {},
    )
    theirs = {one: named(furnished, one) for one in asked}
    never_was = dict.fromkeys(asked, uuid.uuid4())
    forged: list[tuple[dict[str, Any], dict[str, Any]]] = [(forger, never_was) for forger in forgers]
    forged += [(forger, theirs) for forger in forgers if forger]  # the portal itself may know a record by its id
    for forger in (forgers[0], {}):  # what is no id at all, whoever sends it
        forged += [(forger, dict.fromkeys(asked, nonsense)) for nonsense in ("", "x' OR '1'='1")]
        forged.append((forger, {"another": "x"}))
    for forger, ids in forged:
        with acting_as(WORKER):
            deliver(str(put(name, **forger, **ids)))
        assert current() == NOBODY
    assert fingerprint() == untouched
    if name not in TO_ANYBODY:
        assert mail.outbox == []


@pytest.mark.parametrize("forged", ["", "nonsense", "' OR 1=1", "7c1278fb-6d3b-4fae-b1bb-4c1ee96b48f8"])
def test_a_message_that_names_no_job_has_no_effect(untouched: dict[str, tuple[Any, ...]], db: Any, forged: str) -> None:
    with acting_as(WORKER):
        deliver(forged)
    assert fingerprint() == untouched


def test_a_change_would_be_noticed(furnished: Places, untouched: dict[str, tuple[Any, ...]], db: Any) -> None:
    with acting_as(OWNER):
        Import.objects.unscoped(because="a test").filter(pk=furnished.objects["batch"]).update(row_count=2)
    after = fingerprint()
    assert [table for table, was in untouched.items() if after[table] != was] == ["assets_import"]
