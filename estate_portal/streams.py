"""Streams of a room: whoever holds a ticket hears that its state n is there, and gets the board that all like them see.

No Django application, no ORM, no database: a process that needs a key to check tickets and Redis to
hear announcements. `estate_portal.asgi` runs it beside the pages of `make run`; in production it is a
process of its own, `uvicorn --factory estate_portal.streams:from_environment`, under the same address.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import time
import uuid
from collections import defaultdict
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import redis.asyncio as redis

from forums.live.tickets import LIFETIME, Ticket, read, write_again
from forums.workshops.channels import BOARD, BOARDS, CHANNEL, ENDS, REFUSED

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

log = logging.getLogger(__name__)

PREFIX = "/live/"
HEALTH = "/live/health"
#: seconds between two numbers of one room at least: a burst of votes is one refresh
TICK = 0.5
#: seconds in which the one who was told first renders the board for the others
PATIENCE = 0.6
#: seconds after which something is sent though nothing happened, so that a dead line is noticed
HEARTBEAT = 15.0
MOST_STREAMS_OF_ONE = 4
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, private"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-accel-buffering", b"no"),
]


class Listener:
    """One open stream: woken when there is something to say. `kind` is the board that its holder sees, if any."""

    def __init__(self, ticket: Ticket) -> None:
        self.ticket, self.names = ticket, ticket.names
        self.holder, self.kind = ticket.holder, ticket.kind
        self.wake = asyncio.Event()
        self.board = ""
        self.knows = 0
        self.is_over = False

    def end(self) -> None:
        """Have the stream closed."""
        self.is_over = True
        self.wake.set()

    def tell(self) -> None:
        """Have the newest number said."""
        self.wake.set()

    def show(self, version: int, kept: str) -> None:
        """Have a board said."""
        if version > self.knows:
            self.knows, self.board = version, kept
            self.wake.set()


class Room:
    """The open streams of one workshop, and the newest number.

    Of those who see the same board one is told the number first: its request renders the board, which
    then goes to the others. Who has not got it in time is told the number too, and asks for itself.
    """

    def __init__(self) -> None:
        self.version = ""
        self.listeners: set[Listener] = set()
        self.told_at = 0.0
        self.turn = 0
        self.is_waiting = False

    def hear(self, version: str) -> None:
        """Take a newer number; tell it now, or together with the next ones at the end of the tick."""
        if self.version and int(version) <= int(self.version):
            return
        self.version = version
        if not self.is_waiting:
            self.is_waiting = True
            delay = max(0.0, self.told_at + TICK - time.monotonic())
            asyncio.get_running_loop().call_later(delay, self.tell)

    def tell(self) -> None:
        """Tell one of each kind of board, and everybody who sees none of them; the rest a moment later."""
        self.is_waiting, self.told_at = False, time.monotonic()
        told: set[str] = set()
        self.turn += 1  # not always the same one: a phone that sleeps would hold up the others
        listeners = list(self.listeners)
        start = self.turn % max(1, len(listeners))
        for listener in (*listeners[start:], *listeners[:start]):
            if not listener.kind or listener.kind not in told:
                told.add(listener.kind)
                listener.tell()
        asyncio.get_running_loop().call_later(PATIENCE, self.tell_the_rest, self.version)

    def tell_the_rest(self, version: str) -> None:
        """Tell the number to those who have not got the board of it."""
        for listener in self.listeners:
            if listener.kind and listener.knows < int(version or "0"):
                listener.tell()

    def tell_all(self) -> None:
        """Tell everybody: an announcement may have been lost."""
        for listener in self.listeners:
            listener.tell()

    def show(self, kind: str, version: int, kept: str) -> None:
        """Send a board to all who see this kind."""
        for listener in self.listeners:
            if listener.kind == kind:
                listener.show(version, kept)


class Streams:
    """The ASGI application: one reader of Redis for all rooms, one task for each open stream."""

    def __init__(self, address: str, key: str) -> None:
        self.address, self.key = address, key
        self.rooms: dict[uuid.UUID, Room] = defaultdict(Room)
        self.reader: asyncio.Task[None] | None = None
        self.server: redis.Redis | None = None
        self.is_connected = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or live through the server's life when run alone."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http" and scope["path"] == HEALTH:
            await plain(send, 200 if self.is_connected else 503, b"ok\n" if self.is_connected else b"no redis\n")
        elif scope["type"] == "http" and scope["method"] == "GET":
            await self._stream(scope["path"].removeprefix(PREFIX), receive, send)
        elif scope["type"] == "http":
            await plain(send, 404, b"Not found\n")

    def start(self) -> None:
        """Begin to listen to Redis; called inside the server's loop."""
        if self.reader is None:
            self.server = redis.Redis.from_url(
                self.address, socket_connect_timeout=2, health_check_interval=10, decode_responses=True
            )
            self.reader = asyncio.create_task(self._read())

    async def stop(self) -> None:
        """End every stream, then stop listening."""
        for room in self.rooms.values():
            for listener in room.listeners:
                listener.end()
        if self.reader is not None:
            self.reader.cancel()
            with suppress(asyncio.CancelledError):
                await self.reader
        if self.server is not None:
            await self.server.aclose()

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self.start()
            else:
                await self.stop()
            await send({"type": message["type"] + ".complete"})
            if message["type"] == "lifespan.shutdown":
                return

    async def _read(self) -> None:
        """Hear all rooms on one connection. When it was lost, everybody is told to ask for themselves."""
        while True:
            try:
                await self._listen()
            except (redis.RedisError, OSError) as error:
                log.warning("streams: Redis is away: %s", type(error).__name__)
            self.is_connected = False
            await asyncio.sleep(0.5)

    async def _listen(self) -> None:
        assert self.server is not None  # noqa: S101 - start() made it
        async with self.server.pubsub() as heard:
            await heard.psubscribe(f"{CHANNEL}*")
            await heard.subscribe(ENDS)
            self.is_connected = True
            await self._end_stopped()
            for room in self.rooms.values():
                room.tell_all()
            async for message in heard.listen():
                if message["type"] == "pmessage":
                    await self._hear(message["channel"].removeprefix(CHANNEL), message["data"])
                elif message["type"] == "message":
                    self._end(message["data"])

    async def _hear(self, name: str, said: str) -> None:
        with suppress(ValueError):
            room = self.rooms.get(uuid.UUID(name))
            if room is None:
                return
            if said.startswith(BOARD):
                await self._show(room, name, said.removeprefix(BOARD))
            else:
                room.hear(said)

    def _end(self, name: str) -> None:
        """End the streams of whoever bears that name, in whichever room."""
        for room in self.rooms.values():
            for listener in room.listeners:
                if name in listener.names:
                    listener.end()

    async def _end_stopped(self) -> None:
        """End those of whom it was said while nobody listened."""
        for listener in [one for room in self.rooms.values() for one in room.listeners]:
            if await self._was_stopped(listener.ticket):
                listener.end()

    async def _show(self, room: Room, name: str, kind: str) -> None:
        assert self.server is not None  # noqa: S101 - start() made it
        kept = await self.server.get(f"{BOARDS}{name}:{kind}")
        if kept:
            room.show(kind, int(json.loads(kept)["version"]), str(kept))

    async def _stream(self, text: str, receive: Receive, send: Send) -> None:
        self.start()
        ticket = read(text, key=self.key)
        if ticket is None:
            await plain(send, 404, b"Not found\n")
            return
        room, listener = self.rooms[ticket.room], Listener(ticket)
        own = [one for one in room.listeners if one.holder == ticket.holder]
        for one in own[: max(0, len(own) - MOST_STREAMS_OF_ONE + 1)]:
            one.end()
        room.listeners.add(listener)  # before asking who was stopped: whoever is meanwhile is found here
        if await self._was_stopped(ticket):
            self._discard(ticket.room, listener)
            await plain(send, 404, b"Not found\n")
            return
        leaving = asyncio.create_task(_left(receive, listener))
        lasting = replace(ticket, until=ticket.until or int(time.time() + LIFETIME))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            await self._first_number(ticket.room, room)
            if ticket.until:  # it lost its stream, and may have missed a board
                await self._newest_board(lasting, room, listener)
            again = f"event: again\ndata: {write_again(lasting, key=self.key)}\n\n"
            await send({"type": "http.response.body", "body": again.encode(), "more_body": True})
            await _tell(room, listener, send, seconds=lasting.until - time.time())
        except OSError:
            return  # the phone went to sleep
        finally:
            leaving.cancel()
            self._discard(ticket.room, listener)

    def _discard(self, pk: uuid.UUID, listener: Listener) -> None:
        room = self.rooms[pk]
        room.listeners.discard(listener)
        if not room.listeners:
            self.rooms.pop(pk, None)

    async def _was_stopped(self, ticket: Ticket) -> bool:
        assert self.server is not None  # noqa: S101 - start() made it
        try:
            return bool(await self.server.exists(*(f"{REFUSED}{name}" for name in ticket.names)))
        except (redis.RedisError, OSError):
            return True  # not known: let the phone ask the pages

    async def _first_number(self, pk: uuid.UUID, room: Room) -> None:
        """The newest number that Redis knows, so that who connects late is not behind."""
        assert self.server is not None  # noqa: S101 - start() made it
        with suppress(redis.RedisError, OSError, ValueError):
            known = await self.server.get(f"{CHANNEL}{pk}")
            if known and int(known) > int(room.version or "0"):
                room.version = str(known)

    async def _newest_board(self, ticket: Ticket, room: Room, listener: Listener) -> None:
        """The board that somebody rendered a moment ago, if it is of the newest number: no page is asked for it."""
        assert self.server is not None  # noqa: S101 - start() made it
        with suppress(redis.RedisError, OSError, ValueError):
            kept = await self.server.get(f"{BOARDS}{ticket.room}:{ticket.kind}")
            version = int(json.loads(kept)["version"]) if kept else 0
            if kept and str(version) == room.version:
                listener.show(version, str(kept))


async def _left(receive: Receive, listener: Listener) -> None:
    """Wait until the other side goes."""
    while (await receive())["type"] != "http.disconnect":
        pass
    listener.end()


async def _tell(room: Room, listener: Listener, send: Send, *, seconds: float) -> None:
    """Say the board or the newest number whenever there is one, and something from time to time, for so long."""
    until = time.monotonic() + seconds
    listener.wake.set()
    while not listener.is_over and time.monotonic() < until:
        with suppress(TimeoutError):
            await asyncio.wait_for(listener.wake.wait(), HEARTBEAT)
        said = _said(room, listener)
        listener.wake.clear()
        if not listener.is_over:
            await send({"type": "http.response.body", "body": said.encode(), "more_body": True})
    await send({"type": "http.response.body", "body": b"event: over\ndata: over\n\n", "more_body": False})


def _said(room: Room, listener: Listener) -> str:
    if listener.board:
        board, listener.board = listener.board, ""
        return f"id: {listener.knows}\nevent: board\ndata: {board}\n\n"
    return f"id: {room.version}\nevent: state\ndata: {room.version}\n\n" if listener.wake.is_set() else ":\n\n"


async def plain(send: Send, status: int, body: bytes) -> None:
    """A short answer in plain text."""
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"cache-control", b"no-store, private"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def from_environment() -> Streams:
    """The process of its own: REDIS_URL and SECRET_KEY are all that it knows."""
    return Streams(os.environ["REDIS_URL"], os.environ["SECRET_KEY"])
