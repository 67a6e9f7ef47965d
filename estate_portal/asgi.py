"""One port for everything: pages by WSGI in eight threads, and a place for live streams.

Pages keep their database connections this way (docs/decisions); an ASGI Django would not.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from a2wsgi import WSGIMiddleware

from estate_portal import wsgi

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

LIVE = "/live/"
NOT_FOUND = b"Not found\n"

_wsgi: Any = wsgi.application
pages: Any = WSGIMiddleware(_wsgi, workers=8)


async def live(scope: Scope, _receive: Receive, send: Send) -> None:
    """Answer 404: no room streams yet."""
    if scope["type"] != "http":
        return
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": 404, "headers": headers})
    await send({"type": "http.response.body", "body": NOT_FOUND})


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Send /live/ to the streams and everything else to the pages."""
    if scope["type"] == "lifespan":
        await _live_through(receive, send)
    elif scope["type"] != "http" or scope["path"].startswith(LIVE):
        await live(scope, receive, send)
    else:
        await pages(scope, receive, send)


async def _live_through(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return
