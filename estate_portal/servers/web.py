"""One of the web processes that answer on one socket. The supervisor holds it: when one dies, the others go on.

`python -m estate_portal.servers.web DESCRIPTOR`, with the descriptor of a socket that listens already.
"""

import socket
import sys

import uvicorn

#: how many may wait at the door while every process is busy or starting
WAITING = 512


def listen(port: int) -> socket.socket:
    """Answer a socket that listens on this computer. Whoever connects waits until a process takes it."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(WAITING)
    return listener


def serve(descriptor: int) -> None:
    """Answer until told to stop. A socket made of a descriptor knows its family, so small answers leave at once."""
    config = uvicorn.Config(
        "estate_portal.asgi:application",
        backlog=WAITING,
        timeout_graceful_shutdown=3,
        access_log=False,
        log_level="warning",
    )
    config.load()  # before the loop: Django asks the database as it starts
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=descriptor)])


if __name__ == "__main__":
    serve(int(sys.argv[1]))
