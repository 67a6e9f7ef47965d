"""Each web process listens for the sweeper: what finds stuck work cannot itself say that it is stuck.

A line at error level is written once a silence, whoever of the processes notices first, and a letter goes with it
to those whom the operator named. /working and the home page of portal administrators ask for themselves.
"""

from __future__ import annotations

import os
import threading
import time

import structlog
from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import connection
from redis.exceptions import RedisError

from partners.outbox.beating import Silence, silence

log = structlog.stdlib.get_logger(__name__)

EVERY_SECONDS = 60.0
#: for so long a silence that was told of is not told of again
TOLD_FOR = 30 * 24 * 3600
SUBJECT = "Estate Portal: the background work is silent"
TEXT = """\
The sweeper of {portal} was last heard of at {heard} UTC.

Imports, exports, reports and e-mails wait until it goes on; nothing is lost. See whether the worker and the scheduler
run, whether Redis answers, and what the log of the worker says. docs/operations.md, "When the background work is
silent", says the rest.
"""
#: the silences that this process told of while the cache was away
_told_here: set[str] = set()


def look() -> None:
    """Write the line and the letters if the sweeper is silent and nobody has told of it."""
    found = silence()
    if found is None or not _is_first(found):
        return
    log.error("sweeper silent", heard=found.heard.isoformat() if found.heard else "never", seconds=found.seconds)
    if settings.ALARM_EMAILS:
        heard = f"{found.since:%Y-%m-%d %H:%M}"
        text = TEXT.format(portal=settings.PORTAL_ADDRESS, heard=heard)
        EmailMessage(subject=SUBJECT, body=text, to=settings.ALARM_EMAILS).send()


def _is_first(found: Silence) -> bool:
    """Whether nobody told of this silence yet: each is known by the beat after which it began."""
    name = f"silence:{found.heard.timestamp() if found.heard else 'never'}"
    try:
        return bool(cache.add(name, 1, TOLD_FOR))
    except RedisError:  # it may be why the sweeper is silent: better told by each process than by none
        is_first = name not in _told_here
        _told_here.add(name)
        return is_first


def start() -> None:
    """Look every minute, beside the requests, for as long as the process lives; so does each that it forks."""
    os.register_at_fork(after_in_child=_begin)
    _begin()


def _begin() -> None:
    threading.Thread(target=_look_on, name="listens for the sweeper", daemon=True).start()


def _look_on() -> None:
    while True:
        time.sleep(EVERY_SECONDS)
        try:
            look()
        except Exception:
            log.exception("could not listen for the sweeper")
        finally:
            connection.close()  # this thread's own
