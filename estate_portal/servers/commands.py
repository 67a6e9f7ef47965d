"""What each management command needs before Django starts: its database role and servers."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from estate_portal.servers.embedded import embedded_servers, servers_are_given
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
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "startapp",
    "startproject",
    "version",
    "--help",
    "-h",
    "--version",
}
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
        yield
