"""One JSON line for each thing that happened, each with the id of its request.

JSON keeps a value that holds line breaks on one line, so nobody can forge a second line.
"""

import logging
import re
import time
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
SECRET_PARAMETERS = frozenset({"token", "key"})  # of addresses that open something by themselves
_ACCEPTABLE = re.compile(r"[A-Za-z0-9-]{8,64}")

log = structlog.stdlib.get_logger("estate_portal.request")


def request_id() -> str:
    """The id of the current request, which stands on each line and in what is recorded; empty outside of one."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


_SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
    structlog.processors.format_exc_info,
]


def configure_structlog() -> None:
    """Send structlog's lines through the standard library's handlers."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def logging_config(level: str) -> dict[str, Any]:
    """Answer the LOGGING setting: everything as JSON lines on standard error."""
    configure_structlog()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(),
                ],
            }
        },
        "handlers": {"standard_error": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["standard_error"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            "uvicorn.access": {"handlers": [], "level": logging.WARNING, "propagate": True},
        },
    }


class RequestLog:
    """Give every request an id, and write one line when it has been answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request with its id in a header."""
        given = request.headers.get(HEADER, "")
        name = given if _ACCEPTABLE.fullmatch(given) else uuid.uuid4().hex
        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=name):
            response = self.get_response(request)
            response[HEADER] = name
            self._write(request, response, time.perf_counter() - started)
        return response

    def _write(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        log.info(
            "request answered",
            method=request.method,
            path=without_secrets(request),
            status=response.status_code,
            milliseconds=round(seconds * 1000, 1),
        )


def without_secrets(request: HttpRequest) -> str:
    """The path, without the token of an invitation or of a new password: whoever reads logs could use it."""
    path = request.path
    if request.resolver_match is not None:
        for name, value in request.resolver_match.kwargs.items():
            if name in SECRET_PARAMETERS:
                path = path.replace(str(value), "...")
    return path
