"""The embedded PostgreSQL: started, found again and stopped by us, with the wheel's programs."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

import psycopg2

from estate_portal.servers import processes
from estate_portal.servers.account import (
    Account,
    data_place,
    programs_place,
    server_account,
)
from estate_portal.servers.errors import CannotStart
from estate_portal.servers.folder import DataFolder, free_port, port_is_free

START_SECONDS = 60.0
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    "max_wal_size": "2GB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
QUICK_AND_FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass
class Postgres:
    """The database server of one data folder."""

    folder: DataFolder
    durable: bool = True
    account: Account = field(default_factory=server_account)

    def __post_init__(self) -> None:
        self.data = data_place(self.folder.path, self.account)
        self.log = self.folder.path / "logs" / "postgres.log"

    def program(self, name: str) -> str:
        """Answer the full path of one of PostgreSQL's programs."""
        return str(programs_place(self.account) / name)

    def address(self, role: str, database: str = "portal") -> str:
        """Answer the address at which a role reaches a database."""
        settings = self.folder.remembered()
        passwords = {
            "postgres": settings.superuser,
            "portal_owner": settings.owner,
            "portal_web": settings.web,
            "portal_worker": settings.worker,
        }
        port = settings.postgres_port
        return f"postgres://{role}:{passwords[role]}@127.0.0.1:{port}/{database}"

    def start(self) -> None:
        """Have it running and answering when this returns."""
        if self.running_pid() is None:
            self._make_data()
            self._forget_stale_pid()
            self._choose_port()
            self._launch()
        if not processes.wait_until(self._answers, START_SECONDS):
            raise CannotStart(f"PostgreSQL does not answer. Its log is {self.log}.\n" + processes.last_lines(self.log))

    def stop(self) -> None:
        """Have it ended, with everything written, when this returns."""
        pid = self.running_pid()
        if pid is not None:
            processes.stop(pid, [(signal.SIGINT, 6.0), (signal.SIGQUIT, 2.0)])

    def running_pid(self) -> int | None:
        """Answer the process id of this folder's server; a stranger with that id does not count."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        return pid if processes.is_program_with(pid, "postgres", str(self.data)) else None

    def _make_data(self) -> None:
        self.log.parent.mkdir(mode=0o700, exist_ok=True)
        if (self.data / "PG_VERSION").exists():
            return
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.account.own(self.data)
        word = self.data.parent / f"first-word.{os.getpid()}"
        descriptor = os.open(word, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            with os.fdopen(descriptor, "w") as file:
                file.write(self.folder.remembered().superuser)
            self.account.own(word)
            self._initdb(word)
        finally:
            word.unlink()

    def _initdb(self, word: Path) -> None:
        options = [
            f"--pgdata={self.data}",
            "--username=postgres",
            f"--pwfile={word}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            *([] if self.durable else ["--no-sync"]),
        ]
        made = subprocess.run(
            [self.program("initdb"), *options],
            env=ENVIRONMENT,
            user=self.account.uid,
            group=self.account.gid,
            extra_groups=None if self.account.uid is None else [],
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            raise CannotStart(f"PostgreSQL cannot make its data folder {self.data}: {made.stderr}")

    def _forget_stale_pid(self) -> None:
        """Remove a note left by a crash that PostgreSQL might take for a living server's."""
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _choose_port(self) -> None:
        settings = self.folder.remembered()
        if not port_is_free(settings.postgres_port):
            self.folder.remember(replace(settings, postgres_port=free_port()))

    def _launch(self) -> None:
        settings = SETTINGS | ({} if self.durable else QUICK_AND_FORGETFUL)
        if sys.platform == "darwin":
            settings = settings | {"shared_memory_type": "mmap"}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        port = self.folder.remembered().postgres_port
        processes.keep_log_short(self.log)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [self.program("postgres"), "-D", str(self.data), "-p", str(port), *options],
                env=ENVIRONMENT,
                user=self.account.uid,
                group=self.account.gid,
                extra_groups=None if self.account.uid is None else [],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _answers(self) -> bool:
        process = getattr(self, "_process", None)
        if process is not None and process.poll() is not None:
            raise CannotStart(
                f"PostgreSQL stopped as it started. Its log is {self.log}.\n" + processes.last_lines(self.log)
            )
        try:
            psycopg2.connect(self.address("postgres", "postgres"), connect_timeout=3).close()
        except psycopg2.OperationalError:
            return False
        return True
