"""The real servers that every test runs against: the embedded PostgreSQL and Valkey.

They are started once a run (the workers of xdist share them), in `.data/test` or where DATA_DIR
says, and stopped again unless something else uses them. Test databases are copies of a template
that `provision` has made fit, so a test meets the extensions and privileges of production.
"""

import atexit
import hashlib
import os
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
from django.db import connection

from estate_portal.management.commands.provision import run as provision_server
from estate_portal.servers import provision
from estate_portal.servers.embedded import Embedded
from estate_portal.servers.folder import DataFolder
from estate_portal.servers.postgres import Postgres

ROOT = Path(__file__).resolve().parent.parent
LOGIN = "portal_test"
STARTED = "PORTAL_TEST_DATABASE_URL"
REDIS = "PORTAL_TEST_REDIS_URL"
REDIS_DATABASES = 62


def start() -> None:
    """Have the servers running; a worker of xdist finds that its parent has started them."""
    if STARTED in os.environ:
        return
    folder = servers_folder()
    servers = Embedded(folder, durable=False)
    servers.start()
    atexit.register(servers.leave)
    with folder.starting():
        os.environ[STARTED] = _prepare(servers)
    os.environ[REDIS] = servers.valkey.address()


def servers_folder() -> DataFolder:
    """Answer the data folder of the servers that the tests share."""
    return DataFolder(Path(os.environ.get("DATA_DIR") or ROOT / ".data" / "test"))


def address_of(role: str, database: str) -> str:
    """Answer the address at which a role itself, and not the tests' login, reaches a database."""
    return Postgres(servers_folder()).address(role, database)


def template_name() -> str:
    """Answer the name of the database that test databases are copies of; a new provision, a new name."""
    return "portal_template_" + hashlib.sha256(Path(provision.__file__).read_bytes()).hexdigest()[:12]


def database() -> dict[str, Any]:
    """Answer Django's settings for the test database of this run."""
    address = urlsplit(os.environ.get(STARTED, "postgres://portal_test@127.0.0.1:5432/none"))
    suffix = os.environ.get("PORTAL_TEST_SUFFIX", "")
    return {
        "USER": address.username,
        "PASSWORD": address.password,
        "HOST": address.hostname,
        "PORT": address.port,
        "NAME": "postgres",
        "OPTIONS": {"options": f"-c role={provision.OWNER}"},
        "TEST": {
            "NAME": f"test_portal_{suffix}" if suffix else "test_portal",
            "TEMPLATE": address.path.lstrip("/"),
        },
    }


def redis_addresses() -> tuple[str, str]:
    """Answer this worker's own databases for tasks and for the cache."""
    address = os.environ.get(REDIS, "redis://127.0.0.1:6379/0").rpartition("/")[0]
    who = os.environ.get("PORTAL_TEST_SUFFIX", "") + os.environ.get("PYTEST_XDIST_WORKER", "")
    number = 2 * (1 + zlib.crc32(who.encode()) % REDIS_DATABASES)
    return f"{address}/{number}", f"{address}/{number + 1}"


def migrate_once() -> None:
    """Migrate a database for the workers of one run of xdist; their own are copies, in which nothing is left to do."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    if run is None:
        return
    folder = servers_folder()
    settings = connection.settings_dict
    own, test = settings["NAME"], settings["TEST"]
    migrated = f"{database()['TEST']['NAME']}_migrated"
    done = folder.path / f"{migrated}.txt"
    with folder.starting():
        if not done.exists() or done.read_text() != run:
            named = test["NAME"]
            test["NAME"] = migrated
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            connection.close()
            test["NAME"], settings["NAME"] = named, own
            done.write_text(run)
    test["TEMPLATE"] = migrated


def _prepare(servers: Embedded) -> str:
    """Make the roles, the tests' own login and the template, and answer the address of both."""
    remembered = servers.folder.remembered()
    superuser = servers.postgres.address("postgres", "postgres")
    template = template_name()
    connection = psycopg2.connect(superuser)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = %s AND datistemplate", [template])
        if cursor.fetchone() is None:
            passwords = {
                provision.OWNER: remembered.owner,
                provision.WEB: remembered.web,
                provision.WORKER: remembered.worker,
            }
            provision_server(superuser, template, passwords, warn=_fail)
            cursor.execute(f"ALTER DATABASE {template} IS_TEMPLATE true")
        _make_login(cursor, remembered.owner)
    connection.close()
    port = remembered.postgres_port
    return f"postgres://{LOGIN}:{remembered.owner}@127.0.0.1:{port}/{template}"


def _make_login(cursor: Any, password: str) -> None:
    """Make the login that may turn into each of the three roles, as no real login may."""
    cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [LOGIN])
    if cursor.fetchone() is None:
        cursor.execute(f"CREATE ROLE {LOGIN} NOINHERIT LOGIN")
    cursor.execute(f"ALTER ROLE {LOGIN} PASSWORD %s", [password])
    cursor.execute(f"ALTER ROLE {provision.OWNER} CREATEDB")
    for role in provision.ROLES:
        cursor.execute(f"GRANT {role} TO {LOGIN}")


def _fail(warning: str) -> None:
    raise AssertionError(warning)
