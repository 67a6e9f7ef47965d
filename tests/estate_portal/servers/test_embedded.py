"""PostgreSQL and Valkey start, are found again, recover, and end with whoever leaves last."""

import os
import signal
import socket
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg2
import pytest
import redis

from estate_portal.servers import account, processes
from estate_portal.servers.embedded import Embedded, servers_are_given
from estate_portal.servers.errors import CannotStart
from estate_portal.servers.folder import DataFolder

pytestmark = pytest.mark.servers


def ask(servers: Embedded, statement: str) -> list[tuple[object, ...]]:
    connection = psycopg2.connect(servers.postgres.address("postgres", "postgres"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
        answer = cursor.fetchall() if cursor.description else []
    connection.close()
    return answer


def pids(servers: Embedded) -> list[int]:
    found = [servers.postgres.running_pid(), servers.valkey.running_pid()]
    return [pid for pid in found if pid is not None]


def valkey(servers: Embedded) -> "redis.Redis":
    return redis.Redis.from_url(servers.valkey.address())


def test_both_speak_to_this_computer_only_and_want_a_password(servers: Embedded) -> None:
    (addresses,) = ask(servers, "SHOW listen_addresses")
    assert addresses == ("127.0.0.1",)
    address = urlsplit(servers.postgres.address("postgres", "postgres"))
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(host="127.0.0.1", port=address.port, user="postgres", password="x", dbname="postgres")
    with pytest.raises(redis.exceptions.AuthenticationError):
        redis.Redis(port=urlsplit(servers.valkey.address()).port or 0).ping()


def test_valkey_forgets_nothing(servers: Embedded) -> None:
    settings = valkey(servers).config_get("appendonly", "maxmemory-policy")
    assert settings == {"appendonly": "yes", "maxmemory-policy": "noeviction"}


def test_after_kill_9_of_everything_a_start_recovers_all_data(servers: Embedded) -> None:
    ask(servers, "DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT 7 AS number")
    valkey(servers).set("kept", "7")
    valkey(servers).waitaof(1, 0, 2000)
    killed = [psutil.Process(pid) for pid in pids(servers)]
    killed += [child for process in killed for child in process.children(recursive=True)]
    for process in killed:
        process.kill()
    for process in killed[:2]:
        processes.wait_until(lambda process=process: processes.is_gone(process.pid), 5)  # type: ignore[misc]

    again = Embedded(servers.folder)
    again.start()

    assert ask(again, "SELECT number FROM kept") == [(7,)]
    assert valkey(again).get("kept") == b"7"


@pytest.mark.parametrize("stranger", ["living", "dead"])
def test_a_stale_note_of_a_process_is_nobodys(servers: Embedded, stranger: str) -> None:
    servers.stop()
    pid = os.getpid() if stranger == "living" else 2**22 - 1
    (servers.postgres.data / "postmaster.pid").write_text(f"{pid}\n{servers.postgres.data}\n1\n1\n\n\n")
    servers.valkey.pidfile.write_text(str(pid))
    assert pids(servers) == []

    servers.start()

    assert len(pids(servers)) == 2
    assert os.getpid() not in pids(servers)


def test_a_port_that_somebody_took_is_changed(servers: Embedded) -> None:
    servers.stop()
    before = servers.folder.remembered()
    with socket.socket() as first, socket.socket() as second:
        for listener in (first, second):
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        first.bind(("127.0.0.1", before.postgres_port))
        second.bind(("127.0.0.1", before.valkey_port))
        first.listen()
        second.listen()
        servers.start()
        after = servers.folder.remembered()
        assert after.postgres_port != before.postgres_port
        assert after.valkey_port != before.valkey_port
        assert len(pids(servers)) == 2


def test_who_comes_second_finds_them_and_who_leaves_last_stops_them(servers: Embedded) -> None:
    second = Embedded(DataFolder(servers.folder.path), durable=False)
    before = pids(servers)
    second.start()
    assert pids(second) == before

    servers.leave()
    assert pids(second) == before

    second.leave()
    assert pids(second) == []


def test_stopping_leaves_no_process(servers: Embedded) -> None:
    started = [psutil.Process(pid) for pid in pids(servers)]
    started += [child for process in started for child in process.children(recursive=True)]
    servers.stop()
    assert not [process for process in started if process.is_running() and process.status() != "zombie"]


def test_nobody_else_reads_the_passwords(servers: Embedded) -> None:
    assert (servers.folder.path / "servers.json").stat().st_mode & 0o077 == 0
    assert servers.valkey.config.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root must become somebody else")
def test_root_starts_it_as_somebody_else_and_opens_no_folder(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    servers = Embedded(DataFolder(closed / "data"), durable=False)
    try:
        servers.start()
        pid = servers.postgres.running_pid()
        assert pid is not None
        assert psutil.Process(pid).uids().effective != 0
        assert closed.stat().st_mode & 0o777 == 0o700
        assert str(servers.postgres.data) in (closed / "data" / account.SIGNPOST).read_text()
    finally:
        servers.stop()
        account.forget(closed / "data")


def test_a_program_that_ignores_the_word_is_ended_for_certain() -> None:
    pid = os.fork()
    if pid == 0:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.pause()
        os._exit(0)
    processes.stop(pid, [(signal.SIGTERM, 0.2)])
    assert not psutil.pid_exists(pid)


def test_half_the_addresses_are_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_WEB_URL", "postgres://portal_web@127.0.0.1/portal")
    with pytest.raises(CannotStart, match="REDIS_URL"):
        servers_are_given()
