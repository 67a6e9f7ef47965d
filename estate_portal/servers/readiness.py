"""What `make run` makes sure of before Django starts; each failure is one sentence."""

import errno
import fcntl
import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from estate_portal.servers.embedded import Embedded, data_folder, embedded_servers, servers_are_given
from estate_portal.servers.errors import CannotStart
from estate_portal.servers.folder import DataFolder, port_is_free

USUAL_PORT = 8000
ROOM_NEEDED_MB = 300
RUNNING = "run.lock"
STATIC_SOURCE = Path(__file__).resolve().parent.parent.parent / "node_modules" / "govuk-frontend" / "dist"


@contextmanager
def ready_to_run() -> Iterator[None]:
    """Have servers for the portal, and stop those that were started here, whoever else uses them."""
    port = chosen_port()
    with said_plainly():
        folder = data_folder()
        folder.make()
        check_room(folder.path)
        check_front_end()
        with only_one(folder):
            check_port(port)
            if servers_are_given():
                print("Using the servers that the settings name.", flush=True)
                yield
                return
            print(f"Starting PostgreSQL and Valkey in {folder.path} …", flush=True)
            servers = Embedded(folder)
            with embedded_servers(servers):
                yield
                ignore_signals()
                print("Stopping PostgreSQL and Valkey …", flush=True)
                servers.stop()


def chosen_port() -> int:
    """Answer the port that PORT names, or the usual one."""
    given = os.environ.get("PORT") or str(USUAL_PORT)
    if not given.isdigit() or not 0 < int(given) < 65536:
        raise CannotStart(f"PORT={given} is not a port. Choose a number from 1024 to 65535.")
    return int(given)


def check_port(port: int) -> None:
    """Stop where another program already listens on the port."""
    if not port_is_free(port):
        raise CannotStart(
            f"Port {port} is in use by another program. Stop it, or choose another port: `make run PORT={port + 1}`."
        )


def check_room(path: Path) -> None:
    """Stop where the disk is all but full: a database that runs out of room stops with it."""
    free = shutil.disk_usage(path).free // (1024 * 1024)
    if free < ROOM_NEEDED_MB:
        raise CannotStart(
            f"Only {free} MB are free on the disk of {path}, and the portal needs {ROOM_NEEDED_MB} MB. "
            "Make room, or choose a folder on another disk: `make run DATA_DIR=...`."
        )


def check_front_end() -> None:
    """Stop where the front-end packages are missing: every page would look broken."""
    if not STATIC_SOURCE.is_dir():
        raise CannotStart("The front-end packages are missing. Run `make setup`.")


@contextmanager
def only_one(folder: DataFolder) -> Iterator[None]:
    """Let one portal at a time run from a data folder."""
    descriptor = os.open(folder.path / RUNNING, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        other = os.read(descriptor, 20).decode() or "unknown"
        os.close(descriptor)
        raise CannotStart(
            f"The portal already runs from {folder.path} (process {other}). Stop it first, "
            "or choose another folder and port: `make run DATA_DIR=... PORT=...`."
        ) from None
    try:
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())
        yield
    finally:
        os.close(descriptor)


@contextmanager
def said_plainly() -> Iterator[None]:
    """Turn what the operating system says about files and disks into a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise CannotStart(disk_is_full()) from error
        raise CannotStart(f"The portal cannot start: {error.strerror} ({error.filename}).") from error


def disk_is_full() -> str:
    """Say what to do when the disk ran full on the way."""
    return (
        "The disk is full. Make room, or choose a folder on another disk with DATA_DIR=; then start again: "
        "nothing that was finished is lost."
    )


def ignore_signals() -> None:
    """Finish stopping, however often Ctrl-C is pressed."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
