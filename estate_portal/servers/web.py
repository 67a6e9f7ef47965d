"""The web server of `make run`: processes that answer on one socket, and the parent that has loaded Django for them.

`python -m estate_portal.servers.web DESCRIPTOR`, with the descriptor of a socket that listens already. The supervisor
holds it: whatever dies here, whoever connects waits at the door and is not refused.
"""

import gc
import socket
import sys
from typing import Any

from django.db import connections
from django.urls import reverse
from django.utils.translation import override
from gunicorn.app.base import BaseApplication
from uvicorn_worker import UvicornWorker

from estate_portal.servers.processes import end_with_parent

#: how many may wait at the door while every process is busy or starting
WAITING = 512
PROCESSES = 2
#: for so long a process that was told to stop may finish what it does; then it is ended
FINISH_SECONDS = 3
#: a process whose loop has stood still for so long is ended and replaced; pages run beside the loop
STUCK_SECONDS = 120


class Worker(UvicornWorker):
    """One of the processes that answer."""

    CONFIG_KWARGS = UvicornWorker.CONFIG_KWARGS | {
        "access_log": False,
        "log_level": "warning",
        "timeout_graceful_shutdown": FINISH_SECONDS,
    }


class Server(BaseApplication):
    """Loads Django once and forks: a process that died is replaced within a moment, not after Django's start."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        super().__init__()

    def load_config(self) -> None:
        """Say what gunicorn is to do."""
        settings: dict[str, Any] = {
            "bind": f"fd://{self.descriptor}",
            "backlog": WAITING,
            "workers": PROCESSES,
            "worker_class": Worker,
            "preload_app": True,
            "graceful_timeout": FINISH_SECONDS,
            "timeout": STUCK_SECONDS,
            "keepalive": 5,
            "loglevel": "warning",
            "control_socket_disable": True,
            "pre_fork": _forget_connections,
            "post_fork": _end_with_parent,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Answer the application, with every page's code there; what stands by now is shared and not garbage."""
        from estate_portal.asgi import application  # noqa: PLC0415  the settings come first

        for language in ("en", "cy"):
            with override(language):
                reverse("home:dashboard")
        gc.collect()
        gc.freeze()
        return application


def _forget_connections(_arbiter: Any, _worker: Any) -> None:
    """A connection to the database belongs to one process."""
    connections.close_all()


def _end_with_parent(_arbiter: Any, _worker: Any) -> None:
    """Nothing answers that nobody looks after."""
    end_with_parent()


def listen(port: int) -> socket.socket:
    """Answer a socket that listens on this computer. Whoever connects waits until a process takes it."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(WAITING)
    return listener


if __name__ == "__main__":
    Server(int(sys.argv[1])).run()
