"""One port for everything: pages by WSGI in eight threads, and the streams of live rooms beside them.

Pages keep their database connections this way (docs/decisions); an ASGI Django would not.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from a2wsgi import WSGIMiddleware
from django.conf import settings

from estate_portal import wsgi
from estate_portal.streams import PREFIX, Streams

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_wsgi: Any = wsgi.application
pages: Any = WSGIMiddleware(_wsgi, workers=8)
live = Streams(settings.REDIS_URL, settings.SECRET_KEY)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Send /live/ to the streams and everything else to the pages."""
    if scope["type"] != "http" or scope["path"].startswith(PREFIX):
        await live(scope, receive, send)
    else:
        await pages(scope, receive, send)
