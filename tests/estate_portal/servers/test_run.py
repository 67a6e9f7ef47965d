"""`manage.py run`: from nothing to a page, and back to nothing; every obstacle is one sentence."""

import os
import re
import runpy
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg2
import pytest
from django.db import DatabaseError

from assets.register.models import Asset
from estate_portal.management.commands import run
from estate_portal.management.commands.run import demo_logins
from estate_portal.servers import processes, readiness
from estate_portal.servers.embedded import Embedded
from estate_portal.servers.errors import CannotStart
from estate_portal.servers.folder import DataFolder, free_port
from tests.embedded import ROOT
from tests.portal import LEAST_PROCESSES, MANAGE, Run, environment, first_start

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def begun(folder: Path) -> Path:
    """The data of a portal that ran before."""
    first_start().copy_to(folder)
    return folder


def test_from_nothing_to_a_page_and_sigterm_leaves_nothing() -> None:
    first = first_start()
    assert "Loading the demo" in first.printed
    assert f"http://127.0.0.1:{first.port}" in first.printed
    for email, password, _who in demo_logins():
        assert re.search(rf"{re.escape(email)} +{re.escape(password)} ", first.printed)
    assert first.answers == {"/health": 200, "/ready": 200}
    assert first.processes >= LEAST_PROCESSES

    assert first.seconds_to_stop < 10
    assert first.left == []
    assert first.code == 0


@pytest.fixture
def started_quickly(port: int, begun: Path) -> Iterator[Run]:
    """A start of under ten seconds, the best of three: the tests beside this one use the processors too."""
    seconds = []
    for _try in range(3):
        with Run(begun, port) as run:
            seconds.append(run.wait_until_up())
            if seconds[-1] < 10:
                yield run
                return
    pytest.fail(f"a second start took {seconds} seconds")


def test_a_second_start_is_quick_and_whatever_is_killed_then_a_start_recovers(
    started_quickly: Run, port: int, begun: Path
) -> None:
    """One portal that bears one thing after the other: each start takes both processors for some seconds."""
    running = started_quickly
    assert "Loading the demo" not in running.printed
    assert "Gathering" not in running.printed
    assert running.asked(f"SELECT count(*) FROM {Asset._meta.db_table}") >= 1_500, "the data of the first start"
    web_processes_are_killed(running)
    answer = refused(begun, PORT=str(free_port()))
    assert re.search(r"already runs from .* \(process \d+\)", answer)
    the_supervisor_is_killed(running)

    with Run(begun, port) as again:
        again.wait_until_up()
        assert again.status("/ready") == 200
        for process in again.family():
            process.kill()
        again.process.communicate(timeout=30)

    with Run(begun, port) as last:
        last.wait_until_up()
        assert last.status("/ready") == 200
        assert last.stop(signal.SIGINT) < 10
        assert last.family() == []


def test_a_portal_on_servers_that_are_given_starts_none_and_leaves_them_running(begun: Path, tmp_path: Path) -> None:
    """Really: a portal that was set up before, whose servers somebody else runs, and a data folder of its own."""
    servers = Embedded(DataFolder(begun))
    servers.start()
    given = servers.environment() | {"STATIC_ROOT": str(begun / "static")}
    del given["DATA_DIR"]
    try:
        before = servers.postgres.running_pid(), servers.valkey.running_pid()
        with Run(tmp_path, free_port(), **given) as running:
            running.wait_until_up()
            assert "Using the servers that the settings name." in running.printed
            assert "Loading the demo" not in running.printed, "their database is used"
            assert running.status("/ready") == 200
            assert running.stop(signal.SIGTERM) < 10
            assert running.process.returncode == 0
            assert running.family() == [], "what it started itself is gone"
        assert (servers.postgres.running_pid(), servers.valkey.running_pid()) == before
        assert None not in before
        assert {one.name for one in tmp_path.iterdir()} <= {"logs", "emails", "files", readiness.RUNNING}
    finally:
        servers.stop()


def the_supervisor_is_killed(running: Run) -> None:
    """It takes its programs along, where the system can have it so."""
    running.process.kill()
    running.process.communicate(timeout=30)
    if sys.platform == "linux":
        assert processes.wait_until(lambda: not running.programs(), 15)


def web_processes_are_killed(running: Run) -> None:
    """Both that answer are killed: whoever comes meanwhile waits at the door, and the same parent replaces them."""
    assert running.status("/account/login/") == 200
    kept = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'portal_web' AND state = 'idle'"
    assert processes.wait_until(lambda: running.asked(kept) > 0, 10), "no page keeps its connection"
    before = running.answering()
    assert len(before) == 2
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    assert running.status("/account/login/") == 200, "whoever comes meanwhile waits at the door"
    assert processes.wait_until(lambda: len(running.answering().keys() - before.keys()) == 2, 10)
    assert set(running.answering().values()) == set(before.values()), "by the same parent"


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
