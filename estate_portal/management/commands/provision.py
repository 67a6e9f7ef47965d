"""`manage.py provision`: once, by a superuser, before the first migration."""

import os
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

import psycopg2
from django.core.management.base import BaseCommand, CommandError, CommandParser

from estate_portal.servers import provision
from estate_portal.servers.embedded import ADDRESSES

ADDRESS_OF = dict(zip(provision.ROLES, ADDRESSES[:3], strict=True))


class Command(BaseCommand):
    """Make the three roles, the database, its extensions and its privileges."""

    help = "Make the database roles, the database and what only a superuser may; may run again."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the superuser's address, where the environment does not hold it."""
        parser.add_argument(
            "--as",
            dest="superuser",
            metavar="ADDRESS",
            help="address of a superuser; usually the setting DATABASE_SUPERUSER_URL",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Provision the server that the settings name."""
        superuser = options["superuser"] or os.environ.get("DATABASE_SUPERUSER_URL")
        if not superuser:
            raise CommandError(
                "Set DATABASE_SUPERUSER_URL to the address of a superuser (postgres://name:password@host/postgres)."
            )
        passwords = {role: _password(role) for role in provision.ROLES}
        database = urlsplit(os.environ["DATABASE_OWNER_URL"]).path.lstrip("/")
        try:
            run(superuser, database, passwords, warn=self.stderr.write)
        except psycopg2.OperationalError as error:
            raise CommandError(f"The database server does not let us in: {error}") from error
        self.stdout.write(f"The database {database} is ready for `manage.py migrate`.")


def run(superuser: str, database: str, passwords: dict[str, str], warn: provision.Warn) -> None:
    """Provision the server at a superuser's address."""
    connection = psycopg2.connect(superuser)
    connection.autocommit = True
    try:
        provision.make_roles(connection, passwords)
        provision.make_database(connection, database)
    finally:
        connection.close()
    connection = psycopg2.connect(urlunsplit(urlsplit(superuser)._replace(path=f"/{database}")))
    connection.autocommit = True
    try:
        provision.provision(connection, database, warn)
    finally:
        connection.close()


def _password(role: str) -> str:
    setting = ADDRESS_OF[role]
    address = urlsplit(os.environ.get(setting, ""))
    if address.username != role or not address.password:
        raise CommandError(f"Set {setting} to an address with the user {role} and the password it is to have.")
    return unquote(address.password)
