"""`manage.py run`: from nothing to a page, and back to nothing; every obstacle is one sentence."""

import contextlib
import os
import re
import runpy
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import psycopg2
import pytest
from django.db import DatabaseError

from assets.register.models import Asset
from estate_portal.management.commands import run
from estate_portal.management.commands.run import demo_logins
from estate_portal.servers import processes, readiness
from estate_portal.servers.errors import CannotStart
from estate_portal.servers.folder import DataFolder, free_port
from estate_portal.servers.postgres import Postgres

pytestmark = pytest.mark.servers

ROOT = Path(__file__).resolve().parents[3]
MANAGE = [sys.executable, "manage.py"]
WEB = "estate_portal.servers.web"


def environment(folder: Path, **more: str) -> dict[str, str]:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return inherited | {"DATA_DIR": str(folder), "PYTHONUNBUFFERED": "1"} | more


class Run:
    """A running `manage.py run`, and what it has printed."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [*MANAGE, "run"],
            cwd=ROOT,
            env=environment(folder, PORT=str(port)),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.printed = ""

    def wait_until_up(self) -> float:
        """Read what it prints until it waits for Ctrl-C; answer the seconds that took."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.printed += line
            if "Ctrl-C stops it" in line:
                return time.monotonic() - self.started
        raise AssertionError(self.printed)

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
            elsewhere = (self.folder / "postgres-lies-elsewhere.txt").read_text().strip()
            if elsewhere in " ".join(process.cmdline()):
                return True
        return str(self.folder) in " ".join([*process.cmdline(), process.cwd()])

    def stop(self, number: signal.Signals) -> float:
        """Send the signal; answer the seconds until it has ended."""
        asked = time.monotonic()
        self.process.send_signal(number)
        self.process.communicate(timeout=30)
        return time.monotonic() - asked


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture
def running(folder: Path, port: int) -> Iterator[Run]:
    run = Run(folder, port)
    yield run
    if run.process.poll() is None:
        run.stop(signal.SIGTERM)


def status(port: int, path: str) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_from_nothing_to_a_page_and_sigterm_leaves_nothing(running: Run, port: int) -> None:
    running.wait_until_up()
    assert f"http://127.0.0.1:{port}" in running.printed
    for email, password, _who in demo_logins():
        assert re.search(rf"{re.escape(email)} +{re.escape(password)} ", running.printed)
    assert status(port, "/health") == 200
    assert status(port, "/ready") == 200
    supervisor_web_worker_scheduler_postgres_valkey = 6
    assert processes.wait_until(lambda: len(running.family()) >= supervisor_web_worker_scheduler_postgres_valkey, 10)

    assert running.stop(signal.SIGTERM) < 10
    assert running.family() == []
    assert running.process.returncode == 0


def test_after_kill_9_of_everything_a_start_recovers(running: Run, port: int, folder: Path) -> None:
    running.wait_until_up()
    for process in running.family():
        process.kill()
    running.process.communicate(timeout=30)

    again = Run(folder, port)
    again.wait_until_up()
    assert status(port, "/ready") == 200
    assert again.stop(signal.SIGINT) < 10
    assert again.family() == []


def test_kill_9_of_the_supervisor_takes_its_programs_along(running: Run, port: int, folder: Path) -> None:
    running.wait_until_up()
    running.process.kill()
    running.process.communicate(timeout=30)
    if sys.platform == "linux":
        assert processes.wait_until(lambda: not running.programs(), 15)

    again = Run(folder, port)
    again.wait_until_up()
    again.stop(signal.SIGTERM)
    assert again.family() == []


def asked(folder: Path, query: str) -> int:
    """A number from the database that runs in this folder, as its superuser."""
    connection = psycopg2.connect(Postgres(DataFolder(folder)).address("postgres"))
    try:
        with connection.cursor() as cursor:
            cursor.execute(query)
            return int(cursor.fetchall()[0][0])
    finally:
        connection.close()


@pytest.fixture
def started_quickly(port: int, folder: Path) -> Iterator[Run]:
    """A start of under ten seconds, the best of three: the tests beside this one use the processors too."""
    seconds = []
    for _try in range(3):
        run = Run(folder, port)
        seconds.append(run.wait_until_up())
        if seconds[-1] < 10:
            yield run
        run.stop(signal.SIGTERM)
        if seconds[-1] < 10:
            return
    pytest.fail(f"a second start took {seconds} seconds")


def test_a_second_start_is_quick_and_a_third_in_the_same_folder_is_refused(
    started_quickly: Run, port: int, folder: Path
) -> None:
    running = started_quickly
    assert "Loading the demo" not in running.printed
    assert "Gathering" not in running.printed
    assert asked(folder, f"SELECT count(*) FROM {Asset._meta.db_table}") >= 1_500, "the data of the first start"
    assert status(port, "/account/login/") == 200
    kept = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'portal_web' AND state = 'idle'"
    assert processes.wait_until(lambda: asked(folder, kept) > 0, 10), "no page keeps its connection"
    before = running.answering()
    assert len(before) == 2
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    assert status(port, "/account/login/") == 200, "whoever comes meanwhile waits at the door"
    assert processes.wait_until(lambda: len(running.answering().keys() - before.keys()) == 2, 10)
    assert set(running.answering().values()) == set(before.values()), "by the same parent"
    answer = refused(folder, PORT=str(free_port()))
    assert re.search(r"already runs from .* \(process \d+\)", answer)


def refused(folder: Path, **more: str) -> str:
    """Run it where it must not start, and answer the one sentence it says."""
    done = subprocess.run(
        [*MANAGE, "run"], cwd=ROOT, env=environment(folder, **more), capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr.strip()


def test_a_port_in_use(tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        answer = refused(tmp_path, PORT=str(port))
    assert answer == (
        f"Port {port} is in use by another program. Stop it, or choose another port: `make run PORT={port + 1}`."
    )


@pytest.mark.parametrize("port", ["eighty", "0", "70000", "-1"])
def test_a_port_that_is_none(tmp_path: Path, port: str) -> None:
    assert f"PORT={port} is not a port" in refused(tmp_path, PORT=port)


def test_a_data_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "cannot be made" in refused(tmp_path / "file" / "data")


def test_a_full_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    full: Any = lambda _path: shutil._ntuple_diskusage(10**9, 10**9, 0)  # noqa: E731
    monkeypatch.setattr(shutil, "disk_usage", full)
    with pytest.raises(CannotStart, match=r"Only 0 MB are free .* Make room"):
        readiness.check_room(tmp_path)


def test_a_disk_that_runs_full_on_the_way() -> None:
    with pytest.raises(CannotStart, match=r"The disk is full\. Make room"), readiness.said_plainly():
        raise OSError(28, "No space left on device")


def test_a_database_whose_disk_runs_full(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_self: Any, *, whole: bool) -> None:
        raise DatabaseError from psycopg2.errors.DiskFull()

    stopped: list[bool] = []
    supervisor = SimpleNamespace(stop=lambda: stopped.append(True))
    monkeypatch.setattr(run, "Supervisor", lambda say: supervisor)
    monkeypatch.setattr(run, "ignore_signals", lambda: None)
    monkeypatch.setattr(run, "chosen_port", lambda: 1)
    monkeypatch.setattr(run.Command, "prepare", full)
    with pytest.raises(CannotStart, match=r"The disk is full\. Make room"):
        run.Command().handle(servers_only=True)
    assert stopped == [True]


def test_a_python_that_is_too_old(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 18, "final", 0))
    for program in ("manage.py", "estate_portal/servers/setup.py"):
        with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer"):
            runpy.run_path(str(ROOT / program))


def test_a_python_without_django() -> None:
    done = subprocess.run(
        [sys.executable, "-S", "manage.py", "check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "Run `make setup`" in done.stderr
    assert "Traceback" not in done.stderr
