"""A test runs as the web role, in a database made as production's is."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

AsRole = Callable[[], AbstractContextManager[None]]


def role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


@pytest.mark.django_db
def test_a_test_runs_as_the_web_role(as_owner: AsRole, as_worker: AsRole) -> None:
    assert role() == "portal_web"
    with as_owner():
        assert role() == "portal_owner"
    with as_worker():
        assert role() == "portal_worker"
    assert role() == "portal_web"


@pytest.mark.django_db(transaction=True)
def test_a_test_with_real_transactions_is_cleaned_by_the_owner() -> None:
    assert role() == "portal_web"
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_session VALUES ('key', 'data', now())")


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_by_the_one_before() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_session")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_a_broken_transaction_gives_the_role_back(as_owner: AsRole) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM no_such_table")
    assert role() == "portal_web"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    ["TRUNCATE django_session", "CREATE TABLE mine (id int)", "DROP TABLE django_session"],
)
def test_the_web_role_changes_no_table(statement: str) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
