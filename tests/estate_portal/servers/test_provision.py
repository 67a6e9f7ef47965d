"""`provision` may run again, gives each role its due, and goes on where a server refuses."""

from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest

from estate_portal.management.commands.provision import run
from estate_portal.servers import provision
from estate_portal.servers.embedded import Embedded

pytestmark = pytest.mark.servers

DATABASE = "portal"
LEAST_MARKED = 25


def passwords(servers: Embedded) -> dict[str, str]:
    kept = servers.folder.remembered()
    return {"portal_owner": kept.owner, "portal_web": kept.web, "portal_worker": kept.worker}


def ask(address: str, *statements: str) -> list[tuple[object, ...]]:
    connection = psycopg2.connect(address)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def provisioned(servers: Embedded) -> list[str]:
    warnings: list[str] = []
    run(servers.postgres.address("postgres", "postgres"), DATABASE, passwords(servers), warnings.append)
    return warnings


def test_the_embedded_server_refuses_nothing_and_it_may_run_again(servers: Embedded) -> None:
    assert provisioned(servers) == []
    assert provisioned(servers) == []
    marked = ask(servers.postgres.address("portal_owner"), MARKED)
    assert len(marked) == len(provision.LEAKPROOF)
    assert len(marked) >= LEAST_MARKED


MARKED = (
    "SELECT oid::regprocedure FROM pg_proc WHERE proleakproof AND oid IN (SELECT to_regprocedure(name)::oid "
    f"FROM unnest(ARRAY{list(provision.LEAKPROOF)}) AS name)"
)


def test_the_owner_makes_tables_and_the_others_use_them(servers: Embedded) -> None:
    provisioned(servers)
    owner, web, worker = (servers.postgres.address(role) for role in provision.ROLES)
    ask(owner, "DROP TABLE IF EXISTS thing", "CREATE TABLE thing (id serial, name text)")
    for user in (web, worker):
        ask(user, "INSERT INTO thing (name) VALUES ('a')", "UPDATE thing SET name = 'b'", "DELETE FROM thing")
        for forbidden in ("DROP TABLE thing", "TRUNCATE thing", "CREATE TABLE mine (id int)"):
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                ask(user, forbidden)
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        ask(web, "CREATE TEMPORARY TABLE mine (id int)")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        ask(web, "SET ROLE portal_owner")


@pytest.mark.parametrize("role", ["portal_owner", "portal_web", "portal_worker"])
def test_each_role_has_its_limits_and_no_power(servers: Embedded, role: str) -> None:
    provisioned(servers)
    address = servers.postgres.address(role)
    powers = "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    assert ask(address, powers) == [(False, False, False, False)]
    for name, value in provision.SETTINGS[role].items():
        assert ask(address, f"SHOW {name}") == [(value,)]


def test_the_order_of_letters_is_the_same_on_every_computer(servers: Embedded) -> None:
    provisioned(servers)
    (found,) = ask(
        servers.postgres.address("portal_owner"),
        "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = current_database()",
    )
    assert found == ("b", "C.UTF-8")
    assert ask(servers.postgres.address("portal_owner"), "SELECT lower('TŶ')") == [("tŷ",)]


def test_a_managed_server_that_refuses_marks_is_warned_about_and_works(servers: Embedded) -> None:
    superuser = servers.postgres.address("postgres", "postgres")
    for database in (DATABASE, "managed"):
        ask(superuser, f"DROP DATABASE IF EXISTS {database}")
    for role in provision.ROLES:
        ask(superuser, f"DROP ROLE IF EXISTS {role}")
    ask(
        superuser,
        "DROP ROLE IF EXISTS managed",
        "CREATE ROLE managed LOGIN CREATEROLE CREATEDB PASSWORD 'managed-for-a-test'",
    )
    address = urlsplit(superuser)
    managed = urlunsplit(address._replace(netloc=f"managed:managed-for-a-test@127.0.0.1:{address.port}"))
    warnings: list[str] = []

    run(managed, DATABASE, passwords(servers), warnings.append)

    assert len(warnings) == 1
    assert "LEAKPROOF" in warnings[0]
    owner = servers.postgres.address("portal_owner")
    ask(owner, "CREATE TABLE thing (id int)")
    assert ask(servers.postgres.address("portal_web"), "SELECT count(*) FROM thing") == [(0,)]
    extensions = {name for (name,) in ask(owner, "SELECT extname FROM pg_extension")}
    assert set(provision.EXTENSIONS) <= extensions
