"""What each management command needs before Django starts: its database role and servers."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2

from estate_portal.servers.embedded import embedded_servers, servers_are_given
from estate_portal.servers.errors import CannotStart
from estate_portal.servers.readiness import ready_to_run

AS_OWNER = {
    "check",
    "check_access",
    "createcachetable",
    "dbshell",
    "dumpdata",
    "flush",
    "inspectdb",
    "load_demo",
    "loaddata",
    "makemigrations",
    "migrate",
    "optimizemigration",
    "provision",
    "run",
    "showmigrations",
    "sqlflush",
    "sqlmigrate",
    "sqlsequencereset",
    "squashmigrations",
}
WITHOUT_SERVERS = {
    "",
    "build_directory",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "reference",
    "startapp",
    "startproject",
    "version",
    "--help",
    "-h",
    "--version",
}
# They set a database up, or ask what is in the code.
BEFORE_A_PORTAL = {"check", "makemigrations", "optimizemigration", "provision", "squashmigrations"}
PRODUCTION = "estate_portal.settings.production"


@contextmanager
def ready_for(arguments: list[str]) -> Iterator[None]:
    """Have what the command on this command line needs, for as long as it runs."""
    command = arguments[1] if len(arguments) > 1 else ""
    os.environ.setdefault("PORTAL_DB_ROLE", "owner" if command in AS_OWNER else "worker")
    if command == "run":
        with ready_to_run():
            yield
        return
    if (
        command in WITHOUT_SERVERS
        or {"-h", "--help"} & set(arguments)
        or os.environ["DJANGO_SETTINGS_MODULE"] == PRODUCTION
        or servers_are_given()
    ):
        yield
        return
    with embedded_servers():
        if command not in BEFORE_A_PORTAL:
            insist_on_a_portal()
        yield


def insist_on_a_portal() -> None:
    """Stop where no portal was ever set up in the data folder."""
    address = os.environ[f"DATABASE_{os.environ['PORTAL_DB_ROLE'].upper()}_URL"]
    try:
        psycopg2.connect(address).close()
    except psycopg2.OperationalError as error:
        raise CannotStart(
            f"There is no portal in {os.environ['DATA_DIR']} yet. Run `make run` once, which sets one up, "
            "or name another folder with DATA_DIR=."
        ) from error
