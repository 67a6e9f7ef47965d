"""`manage.py run`, which is `make run`: the whole portal on this computer, until Ctrl-C."""

import hashlib
import importlib.util
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import psycopg2
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles import finders
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, connection

from estate_portal.apps import StaticFiles
from estate_portal.servers.errors import CannotStart
from estate_portal.servers.processes import last_lines
from estate_portal.servers.readiness import chosen_port, disk_is_full, ignore_signals
from estate_portal.servers.supervisor import Program, Supervisor
from estate_portal.servers.web import listen

START_SECONDS = 40


class Command(BaseCommand):
    """Provision, migrate, load the demo, then keep web, worker and beat running."""

    help = "Run the whole portal on this computer until Ctrl-C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the wish for servers alone."""
        parser.add_argument(
            "--servers-only", action="store_true", help="keep PostgreSQL and Redis running, and nothing else"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Start everything, say where it is, wait, stop everything."""
        self.port = chosen_port()
        whole = not options["servers_only"]
        if whole:
            self.listener = listen(self.port)
        self.supervisor = Supervisor(say=self.say)
        try:
            self.prepare(whole=whole)
            self.supervisor.listen()
            if whole:
                self.start_programs()
                self.tell_address()
            self.say("Ctrl-C stops it.")
            self.supervisor.watch()
        except DatabaseError as error:
            if isinstance(error.__cause__, psycopg2.errors.DiskFull):
                raise CannotStart(disk_is_full()) from error
            raise
        except KeyboardInterrupt:
            self.say("")
        finally:
            ignore_signals()
            self.say("Stopping the portal …")
            if whole:
                self.listener.close()
            self.supervisor.stop()

    def prepare(self, *, whole: bool) -> None:
        """Bring the database up to date, for a whole portal demo and front-end files too; skip what already is."""
        if os.environ.get("DATABASE_SUPERUSER_URL"):
            call_command("provision", stdout=self.stdout, stderr=self.stderr)
        self.say("Bringing the database up to date …")
        call_command("migrate", interactive=False, verbosity=0)
        if whole:
            self.collect_static()
            self.load_demo()
        connection.close()

    def load_demo(self) -> None:
        """Fill an empty database with the demo."""
        if self.is_empty() and "load_demo" in get_commands():
            self.say("Loading the demo …")
            done = subprocess.run([sys.executable, "manage.py", "load_demo"], cwd=settings.BASE_DIR, check=False)
            if done.returncode:
                raise CannotStart("The demo could not be loaded; the message above says why.")

    def collect_static(self) -> None:
        """Gather and compress the front-end files, unless none has changed since the last time."""
        stamp = Path(settings.STATIC_ROOT) / ".stamp"
        seen = hashlib.sha256()
        for finder in finders.get_finders():
            for path, storage in finder.list(StaticFiles.ignore_patterns):
                details = Path(storage.path(path)).stat()
                seen.update(f"{path} {details.st_mtime_ns} {details.st_size}\n".encode())
        if stamp.exists() and stamp.read_text() == seen.hexdigest():
            return
        self.say("Gathering the front-end files …")
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(seen.hexdigest())

    def is_empty(self) -> bool:
        """Whether nobody is in the database yet."""
        table = connection.ops.quote_name(get_user_model()._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT NOT EXISTS (SELECT FROM {table})")  # noqa: S608  a table of ours
            return bool(cursor.fetchone()[0])

    def start_programs(self) -> None:
        """Start the web server, which people wait for; once it answers, what works behind the pages."""
        web = self.web()
        self.supervisor.add(web)
        self.wait_for_pages(web)
        for program in self.behind_the_pages():
            self.supervisor.add(program)

    def behind_the_pages(self) -> list[Program]:
        """Answer the worker and the scheduler, which act by a database role of their own."""
        logs = settings.DATA_DIR / "logs"
        celery = [sys.executable, "-m", "celery", "-A", "estate_portal"]
        worker = [*celery, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle"]
        beat = [*celery, "beat", "--pidfile="]
        as_worker = self.environment() | {"PORTAL_DB_ROLE": "worker"}
        return [
            Program("worker", worker, logs / "worker.log", as_worker | {"REMAP_SIGTERM": "SIGQUIT"}),
            Program("scheduler", beat, logs / "beat.log", as_worker),
        ]

    def web(self) -> Program:
        """Answer the web server. It answers on the socket that is held here: while it starts again, people wait."""
        door = self.listener.fileno()
        command = [sys.executable, "-m", "estate_portal.servers.web", str(door)]
        as_web = self.environment() | {"PORTAL_DB_ROLE": "web"}
        return Program("web server", command, settings.DATA_DIR / "logs" / "web.log", as_web, keeps=(door,))

    def environment(self) -> dict[str, str]:
        """What every program is told: ours without the superuser, and where the portal is."""
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_SUPERUSER_URL"}
        return kept | {"PORTAL_ADDRESS": f"http://127.0.0.1:{self.port}"}

    def wait_for_pages(self, web: Program) -> None:
        """Return when the web server answers; say why where it does not."""
        until = time.monotonic() + START_SECONDS
        while not self.supervisor.is_told_to_stop:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=2).close()
            except (urllib.error.URLError, OSError) as error:
                if web.ended() is not None or time.monotonic() > until:
                    raise CannotStart(
                        f"The web server did not start. Its log is {web.log}:\n" + last_lines(web.log, 12)
                    ) from error
                time.sleep(0.1)
            else:
                return

    def tell_address(self) -> None:
        """Print where the portal is, and how to sign in to the demo."""
        if self.supervisor.is_told_to_stop:
            return
        self.say(f"\nEstate Portal is at http://127.0.0.1:{self.port}\n")
        logins = demo_logins()
        if logins:
            self.say("Sign in to the demo as:")
            width = max(len(email) for email, _password, _who in logins)
            for email, password, who in logins:
                self.say(f"  {email:<{width}}  {password}  {who}")
            self.say("")

    def say(self, sentence: str) -> None:
        """Print at once what happens."""
        self.stdout.write(sentence)
        self.stdout.flush()


def demo_logins() -> list[tuple[str, str, str]]:
    """Answer e-mail, password and kind of user of each demo login, where there is a demo."""
    if importlib.util.find_spec("estate_portal.demo") is None:
        return []
    demo = importlib.import_module("estate_portal.demo")
    answer: list[tuple[str, str, str]] = demo.logins()
    return answer
