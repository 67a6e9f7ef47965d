"""Three truths for machines: the process answers; the portal can do its work; the work behind the pages goes on.

The third is for whoever is to be woken, not for whatever takes a web server out of service: with the worker down,
pages still answer. They are answered before any other middleware, so that a database that is down is reported
and not stumbled over, and a probe needs neither a host name nor TLS.
"""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial

import redis
import structlog
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

from partners import clock
from partners.outbox.beating import silence

log = structlog.stdlib.get_logger(__name__)

LONGEST_WAIT_SECONDS = 4.0


class Probes:
    """Answer /health, /ready and /working, and let every other request through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.probes = {"/health": health, "/ready": ready, "/working": working}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a probe here."""
        probe = self.probes.get(request.path)
        if probe is None:
            return self.get_response(request)
        known = request.method in {"GET", "HEAD"}
        response = probe() if known else HttpResponseNotAllowed(["GET", "HEAD"], content_type="text/plain")
        response["Cache-Control"] = "no-store"
        response["X-Content-Type-Options"] = "nosniff"
        return response


def health() -> HttpResponse:
    """Say that this process answers; asks no other server."""
    return JsonResponse({"status": "ok"})


def ready() -> HttpResponse:
    """Say within five seconds whether database, migrations and Redis are as they should be."""
    return _told(_ask({"database": _database, "migrations": _migrations, "redis": _redis}))


def working() -> HttpResponse:
    """Say within five seconds whether the sweeper was heard of lately: scheduler, Redis, worker and database go on."""
    return _told(_ask({"sweeper": partial(_sweeper, clock.now())}))


def _told(parts: dict[str, bool]) -> HttpResponse:
    is_well = all(parts.values())
    answer = {name: "ok" if well else "failed" for name, well in parts.items()}
    return JsonResponse({"status": "ok" if is_well else "failed", **answer}, status=200 if is_well else 503)


def _ask(questions: dict[str, Callable[[], bool]]) -> dict[str, bool]:
    """Ask every question beside the others, and count a late answer as a no."""
    pool = ThreadPoolExecutor(max_workers=len(questions))
    asked = {name: pool.submit(_answer, name, ask) for name, ask in questions.items()}
    done, _late = wait(asked.values(), timeout=LONGEST_WAIT_SECONDS)
    pool.shutdown(wait=False, cancel_futures=True)
    return {name: future in done and future.result() for name, future in asked.items()}


def _answer(name: str, ask: Callable[[], bool]) -> bool:
    try:
        return ask()
    except Exception as error:  # noqa: BLE001  whatever went wrong, the truth is "not ready"
        log.warning("not ready", part=name, error=type(error).__name__)
        return False
    finally:
        connection.close()  # this thread's own


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _redis() -> bool:
    with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2) as server:
        return bool(server.ping())


def _sweeper(now: dt.datetime) -> bool:
    return silence(now) is None
