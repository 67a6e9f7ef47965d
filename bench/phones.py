"""Sixty phones in one process: each does what `static/room.js` does, over plain sockets."""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
import uuid
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

POLL, GAP, SPREAD, BEAT = 1.0, 0.4, 0.25, 0.5
#: seconds after which a press is sent again, time after time
AGAIN = (0.3, 1.0, 2.0, 4.0, 8.0)
VERSION = re.compile(r'data-version="(\d+)"')
TROUBLE = (OSError, asyncio.IncompleteReadError, ValueError, TimeoutError)


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str


class Browser:
    """Cookies and requests, one connection each."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.host, self.port = parts.hostname or "", parts.port or 80
        self.cookies: dict[str, str] = {}

    async def ask(self, method: str, path: str, answers: dict[str, str] | None = None, **headers: str) -> Answer:
        """One request, at most ten seconds."""
        return await asyncio.wait_for(self._ask(method, path, answers, headers), 10)

    async def open(self, method: str, path: str, body: str, headers: dict[str, str]) -> tuple[Any, Any]:
        """A connection on which the request was sent."""
        reader, writer = await asyncio.open_connection(self.host, self.port)
        lines = {
            "Host": f"{self.host}:{self.port}",
            "Connection": "close",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Length": str(len(body)),
            **headers,
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        writer.write(f"{method} {path} HTTP/1.1\r\n{head}\r\n{body}".encode())
        return reader, writer

    async def _ask(self, method: str, path: str, answers: dict[str, str] | None, headers: dict[str, str]) -> Answer:
        body = ""
        if answers is not None:
            body = urlencode({"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), "acting_for": "", **answers})
            headers = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        reader, writer = await self.open(method, path, body, headers)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            text = (await reader.read()).decode(errors="replace")
        finally:
            writer.close()
        first, *lines = head.strip().split("\r\n")
        found = {}
        for line in lines:
            name, _, value = line.partition(": ")
            found[name.lower()] = value
            if name.lower() == "set-cookie":
                cookie, _, kept = value.split(";")[0].partition("=")
                self.cookies[cookie] = kept
        return Answer(int(first.split()[1]), found, text)


@dataclass
class Act:
    """One press of a button: when, and the number of the state in which it is."""

    at: float
    version: int = 0


@dataclass
class Phone:
    """A participant: follows the room, and presses when told to."""

    browser: Browser
    room: str
    cards: list[str] = field(default_factory=list)
    seen: list[tuple[int, float]] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    dots: Counter[str] = field(default_factory=Counter)
    placed: list[tuple[str, str]] = field(default_factory=list)
    retries: int = 0
    by_stream: int = 0
    by_asking: int = 0
    wanted: int = 0
    shown: int = 0
    returning: str = ""
    is_over: bool = False

    async def follow(self) -> None:
        """Stream while there is one, poll while there is none."""
        text = ""
        while not self.is_over:
            if not text:
                try:
                    state = await self._state()
                    await self._hear(int(state["version"]))
                except TROUBLE:
                    await asyncio.sleep(POLL)
                    continue
                text = str(state["ticket"])
            self.returning = ""
            with suppress(*TROUBLE):
                await self._listen(text)
            text = self.returning  # by which a lost stream is opened again, without asking the pages
            await asyncio.sleep(random.random() * (SPREAD if text else BEAT))  # noqa: S311 - as the script does

    async def poll(self) -> None:
        """As a phone without a stream does."""
        while not self.is_over:
            with suppress(*TROUBLE):
                await self._state()
            await asyncio.sleep(POLL)

    async def _state(self) -> dict[str, Any]:
        answer = await self.browser.ask("GET", f"{self.room}state/?board=room-board&shown={self.shown}")
        state = dict(json.loads(answer.text))
        if "board" in state:
            self.by_asking += 1
            self._saw(int(state["version"]))
        return state

    async def _listen(self, ticket: str) -> None:
        reader, writer = await self.browser.open("GET", f"/live/{ticket}", "", {})
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " not in head.split(b"\r\n")[0]:
                raise ValueError
            event = ""
            while not self.is_over:
                line = (await asyncio.wait_for(reader.readline(), 40)).decode()
                if not line:
                    return
                if line.startswith("event: "):
                    event = line.removeprefix("event: ").strip()
                elif line.startswith("data: ") and event in {"again", "over"}:
                    self.returning = line[6:].strip() if event == "again" else ""
                elif line.startswith("data: ") and event == "board":
                    self.by_stream += 1
                    self._saw(int(json.loads(line.removeprefix("data: "))["version"]))
                elif line.startswith("data: ") and line[6:].strip().isdecimal():
                    await self._hear(int(line[6:]))
        finally:
            writer.close()

    async def _hear(self, version: int) -> None:
        self.wanted = max(self.wanted, version)
        if self.wanted <= self.shown:
            return
        await asyncio.sleep(random.random() * SPREAD)  # noqa: S311 - as the script does
        if self.wanted <= self.shown:
            return
        answer = await self.browser.ask("GET", f"{self.room}board/")
        found = VERSION.search(answer.text)
        if answer.status == 200 and found:
            self.by_asking += 1
            self._saw(int(found[1]))

    def _saw(self, version: int) -> None:
        if version > self.shown:
            self.shown = version
            self.seen.append((version, time.monotonic()))

    async def press(self, pick: Callable[[list[str]], str], *, back: bool, twice: bool) -> None:
        """Place a dot or take one back, again and again with the same key until the room has answered."""
        if back and self.placed:
            key, card = self.placed[-1]
            path, answers = "dot/back/", {"dot": str(uuid.uuid5(uuid.UUID(key), card))}
        else:
            back, key, card = False, str(uuid.uuid4()), pick(self.cards)
            path, answers = "dot/", {"key": key, "card": card}
        act = Act(time.monotonic())
        if twice:
            await asyncio.gather(self._send(path, answers), self._send(path, answers))
        else:
            await self._send(path, answers)
        if back:
            self.placed.pop()
            self.dots[card] -= 1
        else:
            self.placed.append((key, card))
            self.dots[card] += 1
        act.version = await self._own_version()
        self.acts.append(act)

    async def _send(self, path: str, answers: dict[str, str]) -> None:
        for wait in chain(AGAIN, repeat(AGAIN[-1])):
            try:
                answer = await self.browser.ask("POST", f"{self.room}{path}", answers)
                if answer.status == 303:
                    return
                assert answer.status >= 500, (answer.status, answer.text[:300])
            except TROUBLE:
                pass
            self.retries += 1
            await asyncio.sleep(wait)

    async def _own_version(self) -> int:
        for wait in chain(AGAIN, repeat(AGAIN[-1])):
            try:
                headers = {"HX-Request": "true", "HX-Target": "room-mine"}
                answer = await self.browser.ask("GET", self.room, None, **headers)
                found = VERSION.search(answer.text)
                if answer.status == 200 and found:
                    return int(found[1])
            except TROUBLE:
                pass
            await asyncio.sleep(wait)
        raise AssertionError("it asks until it is answered")


def waits(acts: list[Act], phones: list[Phone]) -> list[list[float]]:
    """For each act, how long each screen took to show a state with it."""
    found = []
    for act in acts:
        times = [next((at for version, at in phone.seen if version >= act.version), None) for phone in phones]
        found.append([at - act.at for at in times if at is not None])
    return found
