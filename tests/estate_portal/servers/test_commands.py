"""`manage.py <command>` has the role and the servers that it needs, and starts none where the settings name them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from estate_portal.management.commands.provision import run as provision_server
from estate_portal.servers import commands, readiness
from estate_portal.servers.commands import PRODUCTION, ready_for
from estate_portal.servers.embedded import ADDRESSES, Embedded
from estate_portal.servers.provision import OWNER, WEB, WORKER

pytestmark = pytest.mark.servers

ROOT = Path(__file__).resolve().parents[3]
ASKS = "from django.db import connection as c; k = c.cursor(); k.execute('SELECT current_user'); print(k.fetchone()[0])"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What a command has started, in a process without addresses; nothing is started really."""
    had: list[str] = []

    @contextmanager
    def noted(what: str) -> Iterator[None]:
        had.append(what)
        yield

    for name in (*ADDRESSES, "PORTAL_DB_ROLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "estate_portal.settings.demo")
    monkeypatch.setattr(commands, "embedded_servers", lambda: noted("servers"))
    monkeypatch.setattr(commands, "ready_to_run", lambda: noted("portal"))
    monkeypatch.setattr(commands, "insist_on_a_portal", lambda: None)
    yield had
    os.environ.pop("PORTAL_DB_ROLE", None)


@pytest.mark.parametrize(
    ("line", "role", "what"),
    [
        ("migrate", "owner", ["servers"]),
        ("check_access --mend", "owner", ["servers"]),
        ("shell", "worker", ["servers"]),
        ("import_assets file.csv", "worker", ["servers"]),
        ("run", "owner", ["portal"]),
        ("migrate --help", "owner", []),
        ("collectstatic", "worker", []),
        ("", "worker", []),
    ],
)
def test_a_command_gets_the_role_and_the_servers_that_it_needs(
    started: list[str], line: str, role: str, what: list[str]
) -> None:
    with ready_for(["manage.py", *line.split()]):
        assert os.environ["PORTAL_DB_ROLE"] == role
    assert started == what


def test_a_role_that_is_given_stands(started: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_DB_ROLE", "web")
    with ready_for(["manage.py", "migrate"]):
        assert os.environ["PORTAL_DB_ROLE"] == "web"


def test_in_production_and_with_all_addresses_nothing_is_started(
    started: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", PRODUCTION)
    with ready_for(["manage.py", "migrate"]):
        assert started == []
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "estate_portal.settings.demo")
    for name in ADDRESSES:
        monkeypatch.setenv(name, "x://somewhere.example")
    with ready_for(["manage.py", "migrate"]):
        assert started == []


def test_a_portal_with_all_addresses_runs_on_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ADDRESSES:
        monkeypatch.setenv(name, "x://somewhere.example")
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setattr(readiness, "check_port", lambda _port: None)
    monkeypatch.setattr(readiness, "Embedded", None)  # making one would fail
    with readiness.ready_to_run():
        assert "Using the servers that the settings name" in capsys.readouterr().out
    assert [one.name for one in tmp_path.iterdir() if one.name != readiness.RUNNING] == []


def managed(**environment: str) -> str:
    """Who the database says that a command is, which is run as anybody runs it; or why it cannot be run."""
    clean = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    answer = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", ASKS],
        cwd=ROOT,
        env=clean | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert answer.returncode == (1 if answer.stderr else 0), answer.stderr
    return answer.stdout.strip() or answer.stderr.strip()


def test_a_command_finds_the_servers_of_its_folder_and_uses_those_that_are_named(
    servers: Embedded, tmp_path: Path
) -> None:
    remembered = servers.folder.remembered()
    nothing = managed(DATA_DIR=str(servers.folder.path))
    assert nothing.startswith(f"There is no portal in {servers.folder.path} yet. Run `make run` once"), nothing
    passwords = dict(zip((OWNER, WEB, WORKER), (remembered.owner, remembered.web, remembered.worker), strict=True))
    provision_server(servers.postgres.address("postgres", "postgres"), "portal", passwords, warn=pytest.fail)
    before = servers.postgres.running_pid(), servers.valkey.running_pid()
    assert managed(DATA_DIR=str(servers.folder.path)) == "portal_worker"
    assert (servers.postgres.running_pid(), servers.valkey.running_pid()) == before, "still there for whoever uses them"
    assert managed(**servers.environment() | {"DATA_DIR": str(tmp_path)}) == "portal_worker"
    assert list(tmp_path.iterdir()) == [], "a database of its own"
    servers.stop()
    assert managed(DATA_DIR=str(servers.folder.path)) == "portal_worker"
    assert servers.postgres.running_pid() is None, "what a command starts it ends"
