"""The embedded servers together: started by who comes first, stopped by who leaves last."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from estate_portal.servers.errors import CannotStart
from estate_portal.servers.folder import DataFolder
from estate_portal.servers.postgres import Postgres
from estate_portal.servers.valkey import Valkey

ADDRESSES = ("DATABASE_OWNER_URL", "DATABASE_WEB_URL", "DATABASE_WORKER_URL", "REDIS_URL")


@dataclass
class Embedded:
    """PostgreSQL and Valkey of one data folder."""

    folder: DataFolder
    durable: bool = True

    def __post_init__(self) -> None:
        self.folder.make()
        self.postgres = Postgres(self.folder, durable=self.durable)
        self.valkey = Valkey(self.folder)

    def start(self) -> None:
        """Have both running, and note that this process uses them."""
        with self.folder.starting():
            self.folder.join()
            self.postgres.start()
            self.valkey.start()

    def leave(self) -> None:
        """Stop both where no other process uses them."""
        with self.folder.starting():
            if self.folder.leave():
                self._stop()

    def stop(self) -> None:
        """Stop both, whoever uses them."""
        with self.folder.starting():
            self.folder.leave()
            self._stop()

    def environment(self) -> dict[str, str]:
        """Answer the settings that point the portal at these servers."""
        return {
            "DATABASE_OWNER_URL": self.postgres.address("portal_owner"),
            "DATABASE_WEB_URL": self.postgres.address("portal_web"),
            "DATABASE_WORKER_URL": self.postgres.address("portal_worker"),
            "DATABASE_SUPERUSER_URL": self.postgres.address("postgres", "postgres"),
            "REDIS_URL": self.valkey.address(),
            "SECRET_KEY": os.environ.get("SECRET_KEY") or self.folder.remembered().secret_key,
            "DATA_DIR": str(self.folder.path),
        }

    def _stop(self) -> None:
        self.postgres.stop()
        self.valkey.stop()


def data_folder() -> DataFolder:
    """Answer the data folder that DATA_DIR names, or `.data` beside manage.py."""
    usual = Path(__file__).resolve().parent.parent.parent / ".data"
    return DataFolder(Path(os.environ.get("DATA_DIR") or usual))


def servers_are_given() -> bool:
    """Whether the environment names servers to use, so that none is to be started."""
    given = [name for name in ADDRESSES if os.environ.get(name)]
    if given and len(given) < len(ADDRESSES):
        missing = ", ".join(name for name in ADDRESSES if name not in given)
        raise CannotStart(f"Some server addresses are set and some are not. Set {missing} too, or set none.")
    return bool(given)


@contextmanager
def embedded_servers(servers: Embedded | None = None) -> Iterator[Embedded]:
    """Have the embedded servers running, named in the environment, for as long as needed."""
    servers = servers or Embedded(data_folder())
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end_in_order)
    try:
        servers.start()
        os.environ.update(servers.environment())
        yield servers
    finally:
        servers.leave()


def _end_in_order(number: int, _frame: FrameType | None) -> None:
    """Turn a signal that would end us at once into an exit that stops the servers first."""
    sys.exit(128 + number)
