"""A whole portal, as `make run` starts it: for the tests of that command, and for the journeys.

Once in a test run one comes up from nothing, which takes a minute of the machine; what it did is written down.
Whoever needs a portal then starts one in a copy of what the first left, as on any other morning.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Self

import psutil
import psycopg2

from estate_portal.servers import account, processes
from estate_portal.servers.embedded import Embedded
from estate_portal.servers.folder import DataFolder, free_port
from estate_portal.servers.postgres import Postgres
from partners.outbox.models import Job
from tests.embedded import ROOT, database, servers_folder

MANAGE = [sys.executable, "manage.py"]
WEB = "estate_portal.servers.web"
#: supervisor, web server, worker, scheduler, PostgreSQL, Valkey
LEAST_PROCESSES = 6
UNDONE = f"SELECT count(*) FROM {Job._meta.db_table} WHERE done_at IS NULL AND gave_up_at IS NULL AND due_at <= now()"


def environment(folder: Path, **more: str) -> dict[str, str]:
    """What a command is told that is to know nothing of the servers of other tests."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return inherited | {"DATA_DIR": str(folder), "PYTHONUNBUFFERED": "1"} | more


class Run:
    """A running `manage.py run`, and what it has printed."""

    def __init__(self, folder: Path, port: int, **more: str) -> None:
        self.folder, self.port = folder, port
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [*MANAGE, "run"],
            cwd=ROOT,
            env=environment(folder, PORT=str(port), **more),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.printed = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.stop(signal.SIGTERM)

    def wait_until_up(self) -> float:
        """Read what it prints until it waits for Ctrl-C; answer the seconds that took."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.printed += line
            if "Ctrl-C stops it" in line:
                return time.monotonic() - self.started
        raise AssertionError(self.printed)

    def status(self, path: str) -> int:
        """How it answers there."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    def asked(self, query: str) -> int:
        """A number from its database, as its superuser."""
        connection = psycopg2.connect(Postgres(DataFolder(self.folder)).address("postgres"))
        try:
            with connection.cursor() as cursor:
                cursor.execute(query)
                return int(cursor.fetchall()[0][0])
        finally:
            connection.close()

    def family(self) -> list[psutil.Process]:
        """Every process of this portal, wherever it hangs in the tree."""
        return [process for process in psutil.process_iter() if self.is_ours(process)]

    def programs(self) -> list[psutil.Process]:
        """Those of its family that are ours: PostgreSQL and Valkey outlive us where nobody stops them."""
        return [process for process in self.family() if self._is_python(process)]

    def answering(self) -> dict[int, int]:
        """The web processes that answer, each with the one that loaded Django and forked it."""
        found = {}
        for process in self.programs():
            with contextlib.suppress(psutil.Error):
                if WEB in process.cmdline():
                    found[process.pid] = process.ppid()
        return {pid: parent for pid, parent in found.items() if parent in found}

    def _is_python(self, process: psutil.Process) -> bool:
        with contextlib.suppress(psutil.Error):
            return process.name().startswith("python")
        return False

    def is_ours(self, process: psutil.Process) -> bool:
        try:
            if process.status() == psutil.STATUS_ZOMBIE:
                return False
            return process.environ().get("DATA_DIR") == str(self.folder) or self._is_server(process)
        except psutil.Error:
            return False

    def _is_server(self, process: psutil.Process) -> bool:
        with contextlib.suppress(OSError):
            elsewhere = (self.folder / account.SIGNPOST).read_text().strip()
            if elsewhere in " ".join(process.cmdline()):
                return True
        return str(self.folder) in " ".join([*process.cmdline(), process.cwd()])

    def stop(self, number: signal.Signals) -> float:
        """Send the signal; answer the seconds until it has ended."""
        asked = time.monotonic()
        self.process.send_signal(number)
        self.process.communicate(timeout=30)
        return time.monotonic() - asked


@dataclass(frozen=True)
class FirstStart:
    """What a portal did that came up from nothing, and was told to stop; its data lie in the folder."""

    test_run: str
    folder: str
    port: int
    printed: str
    answers: dict[str, int]
    processes: int
    seconds_to_stop: float
    left: list[str]
    code: int | None

    def copy_to(self, folder: Path) -> None:
        """Make a data folder that begins where that portal ended, with ports of its own."""
        first, target = DataFolder(self.path).path, DataFolder(folder)
        target.make()
        own = [one for one in first.iterdir() if one.name not in {account.SIGNPOST, "postgres"}]
        subprocess.run(["cp", "-a", *own, target.path], check=True)
        user = account.server_account()
        databases = account.data_place(first, user), account.data_place(target.path, user)
        subprocess.run(["cp", "-a", *databases], check=True)
        target.remember(replace(target.remembered(), postgres_port=free_port(), valkey_port=free_port()))

    @property
    def path(self) -> Path:
        """The folder."""
        return Path(self.folder)


def forget(folder: Path) -> None:
    """Remove a data folder, what of it lies elsewhere, and whatever still runs there."""
    if folder.exists():
        Embedded(DataFolder(folder)).stop()
        account.forget(folder)
        shutil.rmtree(folder)


@cache
def first_start() -> FirstStart:
    """The portal of this test run that came up from nothing: whichever worker comes first starts it."""
    test_run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or f"{os.getpid()} {time.time()}"
    folder = servers_folder().path / f"{database()['TEST']['NAME']}_from_nothing"
    record = folder.with_suffix(".json")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if record.exists():
            known = FirstStart(**json.loads(record.read_text()))
            if known.test_run == test_run:
                return known
            record.unlink()
        forget(folder)
        found = _come_and_go(test_run, folder)
        record.write_text(json.dumps(asdict(found)))
    return found


def _come_and_go(test_run: str, folder: Path) -> FirstStart:
    with Run(folder, free_port()) as run:
        run.wait_until_up()
        answers = {path: run.status(path) for path in ("/health", "/ready")}
        processes.wait_until(lambda: len(run.family()) >= LEAST_PROCESSES, 10)
        members = len(run.family())
        # What the demo leaves to be told is told once, and not again in each copy.
        assert processes.wait_until(lambda: run.asked(UNDONE) == 0, 120), "the outbox is not worked off"
        seconds = run.stop(signal.SIGTERM)
    left = [f"{one.pid} {one.name()}" for one in run.family()]
    return FirstStart(
        test_run, str(folder), run.port, run.printed, answers, members, seconds, left, run.process.returncode
    )
