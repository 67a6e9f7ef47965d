"""The data folder: what the servers of one portal keep, and who is using them just now."""

import fcntl
import json
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from estate_portal.servers.errors import CannotStart

SETTINGS_FILE = "servers.json"
STARTING = "starting.lock"
USERS = "users.lock"


def _password() -> str:
    return secrets.token_urlsafe(24)


@dataclass
class Remembered:
    """What the servers of a folder were given at their first start; never shown, never committed."""

    postgres_port: int
    valkey_port: int
    secret_key: str = field(default_factory=lambda: secrets.token_urlsafe(64))
    superuser: str = field(default_factory=_password)
    owner: str = field(default_factory=_password)
    web: str = field(default_factory=_password)
    worker: str = field(default_factory=_password)
    valkey: str = field(default_factory=_password)


class DataFolder:
    """One folder, its servers' settings and its locks."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self._users_lock: int | None = None
        self._joined_by: int | None = None

    def make(self) -> None:
        """Make the folder, closed to other users of this computer."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            if os.geteuid() == 0:
                # PostgreSQL runs as another user then, and passes through to its own folder.
                self.path.chmod(0o711)
        except OSError as error:
            raise CannotStart(
                f"The data folder {self.path} cannot be made ({error.strerror}). Choose another with DATA_DIR=."
            ) from error

    def remembered(self) -> Remembered:
        """Answer the settings of this folder's servers, and choose them the first time."""
        file = self.path / SETTINGS_FILE
        if file.exists():
            return Remembered(**json.loads(file.read_text()))
        chosen = Remembered(postgres_port=free_port(), valkey_port=free_port())
        self.remember(chosen)
        return chosen

    def remember(self, settings: Remembered) -> None:
        """Write the settings so that only this user reads them, whole or not at all."""
        draft = self.path / f"{SETTINGS_FILE}.{os.getpid()}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(asdict(settings), file, indent=2)
        draft.replace(self.path / SETTINGS_FILE)

    @contextmanager
    def starting(self) -> Iterator[None]:
        """Let one process at a time start or stop this folder's servers."""
        descriptor = os.open(self.path / STARTING, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def join(self) -> None:
        """Note that this process uses the servers; call it while `starting`."""
        if self._users_lock is None:
            self._users_lock = os.open(self.path / USERS, os.O_RDWR | os.O_CREAT, 0o600)
            self._joined_by = os.getpid()
            fcntl.flock(self._users_lock, fcntl.LOCK_SH)

    def leave(self) -> bool:
        """Note that this process is done, and answer whether it was the last one."""
        if self._users_lock is None or self._joined_by != os.getpid():
            return False
        try:
            fcntl.flock(self._users_lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        else:
            return True
        finally:
            os.close(self._users_lock)
            self._users_lock = None


def free_port() -> int:
    """Answer a port of this computer that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def port_is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen on this port now."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError:
            return False
        return True
