"""What is asked often is planned once a connection, and answers as if it were not."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection, transaction
from django.db.utils import DataError

from partners.scoping import prepared
from partners.scoping.prepared import fetch, planned_once

pytestmark = pytest.mark.django_db


def kept() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements WHERE name LIKE 'portal%%'")
        return {name for (name,) in cursor.fetchall()}


def test_asked_again_it_is_the_same_plan_with_other_values() -> None:
    asked = f"SELECT %s::int + 1, '{uuid.uuid4()} of 100%%'"
    before = kept()
    assert [fetch(asked, [1])[0][0], fetch(asked, [41])[0][0]] == [2, 42]
    assert fetch(asked, [1])[0][1].endswith("of 100%")
    assert len(kept() - before) == 1


def test_without_values_too() -> None:
    assert fetch(f"SELECT 7, '{uuid.uuid4()}'", [])[0][0] == 7


def test_what_cannot_be_planned_ahead_is_asked_as_it_is() -> None:
    """The type of a value that stands alone is text to PREPARE, which the function does not take."""
    asked = f"SELECT jsonb_typeof(to_jsonb(%s)), '{uuid.uuid4()}'"
    assert planned_once(asked, [1])[0] == asked
    with transaction.atomic():
        assert fetch(asked, [1])[0][0] == "number"  # and the transaction goes on


def test_a_value_that_does_not_fit_is_django_s_error() -> None:
    with pytest.raises(DataError), transaction.atomic():
        fetch(f"SELECT %s::uuid, '{uuid.uuid4()}'", ["no key"])


def test_a_connection_keeps_so_many_and_lets_go_of_the_longest_unused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "MOST", 2)
    monkeypatch.setattr(prepared, "_kept", type(prepared._kept)())
    asked = [planned_once(f"SELECT {number}, %s::text, 'kept'", ["x"])[0] for number in (1, 2, 1, 3)]
    first, second, again, third = (one.split("(")[0].removeprefix("EXECUTE ") for one in asked)
    assert first == again
    assert kept() & {first, second, third} == {first, third}
