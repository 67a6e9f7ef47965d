"""A web or worker process refuses a database role that would see past the second wall."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper

from estate_portal import database_role
from tests.embedded import ROOT, address_of, template_name

BYPASSES = f"portal_test_bypasses_{os.getpid()}"


@pytest.fixture
def bypassing_role(db: Any) -> Iterator[str]:
    """A login that may bypass row-level security, and nothing else."""
    superuser = psycopg2.connect(address_of("postgres", "postgres"))
    superuser.autocommit = True
    with superuser.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {BYPASSES} LOGIN BYPASSRLS PASSWORD 'for-this-test-only'")
        yield BYPASSES
        cursor.execute(f"DROP ROLE {BYPASSES}")
    superuser.close()


def other_connection(user: str, password: str) -> DatabaseWrapper:
    """Answer a connection to the test database as somebody else."""
    return DatabaseWrapper(
        {**connection.settings_dict, "USER": user, "PASSWORD": password, "OPTIONS": {}}, alias="default"
    )


def refusal(user: str, password: str) -> str:
    """Answer why a process that connects as this user would not start, or nothing."""
    wrapper = other_connection(user, password)
    try:
        database_role.refuse_unsafe_role(wrapper)
    except ImproperlyConfigured as error:
        return str(error)
    finally:
        wrapper.close()
    return ""


def password_of(role: str) -> str:
    return address_of(role, "postgres").split(":")[2].rpartition("@")[0]


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "fault"), [("postgres", "is a superuser"), ("portal_owner", "owns tables")])
def test_a_role_that_sees_too_much_is_refused_with_the_reason(role: str, fault: str) -> None:
    assert f"The database role {role} {fault}" in refusal(role, password_of(role))


@pytest.mark.django_db
def test_a_role_that_may_turn_into_the_owner_is_refused() -> None:
    user = str(connection.settings_dict["USER"])
    assert "owns tables" in refusal(user, str(connection.settings_dict["PASSWORD"]))


def test_a_role_that_bypasses_policies_is_refused(bypassing_role: str) -> None:
    assert "may bypass row-level security" in refusal(bypassing_role, "for-this-test-only")


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["portal_web", "portal_worker"])
def test_the_roles_that_provision_makes_are_accepted(role: str) -> None:
    assert refusal(role, password_of(role)) == ""


@pytest.mark.django_db
def test_a_connection_that_is_refused_is_closed() -> None:
    other = other_connection("portal_owner", password_of("portal_owner"))
    other.ensure_connection()
    with pytest.raises(ImproperlyConfigured):
        database_role._check(other)
    assert other.connection is None


def test_a_server_never_starts_with_the_owners_role(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "REFUSE_UNSAFE_DATABASE_ROLE", True)
    monkeypatch.setattr(settings, "PORTAL_DB_ROLE", "owner")
    with pytest.raises(ImproperlyConfigured, match="PORTAL_DB_ROLE=owner is for management commands"):
        database_role.refuse_at_start()


@pytest.mark.servers
@pytest.mark.parametrize(
    "program", [["-c", "import estate_portal.wsgi"], ["-m", "celery", "-A", "estate_portal", "beat"]]
)
def test_the_programs_themselves_refuse(program: list[str], tmp_path: Path) -> None:
    environment = {
        "DJANGO_SETTINGS_MODULE": "estate_portal.settings.demo",
        "DATABASE_WEB_URL": address_of("portal_owner", template_name()),
        "DATABASE_WORKER_URL": address_of("postgres", template_name()),
        "REDIS_URL": settings.REDIS_URL,
        "DATA_DIR": str(tmp_path),
        "PATH": os.environ["PATH"],
        "PORTAL_DB_ROLE": "worker",
    }
    done = subprocess.run(
        [sys.executable, *program], env=environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode != 0
    assert "The database role postgres is a superuser" in done.stderr


def test_psycopg_3_is_not_there_for_django_to_prefer() -> None:
    with pytest.raises(ModuleNotFoundError):
        __import__("psycopg")
