"""What it costs that sixty phones follow a workshop: by streams, against asking every second.

`python -m bench.workshop SCALE` as the owner, in an empty database that is provisioned and migrated. The
processor time of the web server is taken with nobody following, and what following adds to it is
divided by the phones.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import subprocess
import sys
import time
import urllib.request
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from psutil import Process

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "estate_portal.settings.demo")
PHONES, A_SECOND, CARDS = 60, 4, 12
SECONDS = {"small": 4, "national": 20}
SETTLED, SEEN = 1.5, 2.5  # seconds until all phones follow, and until the last deed is on every screen


def build() -> tuple[str, list[str]]:
    """A workshop that votes, with sixty guests in it. Returns its key and the session of each guest."""
    import django

    django.setup()
    from importlib import import_module

    from django.conf import settings
    from django.db import transaction

    from forums.live.asking import PLACE
    from forums.membership.models import Forum
    from forums.workshops import phases
    from forums.workshops.models import Card, Participant, RoomState, Workshop
    from partners import clock
    from partners.people.models import Person
    from sharing.audiences.joining import make_audience

    store = import_module(settings.SESSION_ENGINE).SessionStore
    with transaction.atomic():
        person = Person.objects.create_user("chair@bench.example", name="Chair")
        audience = make_audience(name_en="Forum", name_cy="")
        forum = Forum(audience=audience, slug="forum", name_en="Forum", purpose="To measure", jurisdiction="wales")
        forum.save(force_insert=True)
        workshop = Workshop(
            forum=forum, audience=audience, title="Bench", template="priorities", purpose="To measure",
            starts_at=clock.now(), agenda=phases.kept(phases.agenda_of("priorities")), code="BENCH1", state="live",
            step=1, phase="vote", dots_each=10_000, planned_by=person,
        )  # fmt: skip
        workshop.save(force_insert=True)
        here = {"workshop": workshop, "audience": audience}
        RoomState(**here).save(force_insert=True)
        for number in range(CARDS):
            Card(number=number + 1, text=f"Idea {number}", **here).save(force_insert=True)
        sessions = []
        for number in range(PHONES):
            place = Participant(
                name=f"Guest {number}", body_name=f"Body {number}", is_guest=True, admitted_at=clock.now(),
                joined_at=clock.now(), **here,
            )  # fmt: skip
            place.save(force_insert=True)
            session = store()
            session[PLACE] = str(place.pk)
            session.save()
            sessions.append(session.session_key)
    return str(workshop.pk), sessions


def serve() -> tuple[subprocess.Popen[bytes], str]:
    """The web server of `make run`, with its streams."""
    from estate_portal.servers.web import listen

    with listen(0) as door:
        port = door.getsockname()[1]
        running = subprocess.Popen(
            [sys.executable, "-m", "estate_portal.servers.web", str(door.fileno())],
            cwd=ROOT, env={**os.environ, "PORTAL_DB_ROLE": "web"}, stderr=subprocess.DEVNULL, pass_fds=[door.fileno()],
        )  # fmt: skip
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2).close()
            break
        except OSError:
            time.sleep(0.1)
    return running, f"http://127.0.0.1:{port}"


async def hold(
    address: str, room: str, sessions: list[str], how: str, pid: int, seconds: int
) -> tuple[float, list[float]]:
    """Act for a while with phones following in that way. Returns seconds of processor time, and act to screen."""
    import psutil
    from django.conf import settings

    from bench.phones import Browser, Phone, waits

    phones = []
    for key in sessions:
        browser = Browser(address)
        browser.cookies[settings.SESSION_COOKIE_NAME] = key
        phones.append(Phone(browser, room))
    page = await phones[0].browser.ask("GET", room)
    assert page.status == 200, f"{room}: {page.status}"
    cards = re.findall(r'value="([0-9a-f-]{36})"\s+id="dot-', page.text)
    token = phones[0].browser.cookies["csrftoken"]
    for phone in phones:
        phone.browser.cookies["csrftoken"], phone.cards = token, cards
    follow = {"nobody": None, "streams": Phone.follow, "asking": Phone.poll}[how]
    following = [asyncio.create_task(follow(phone)) for phone in phones] if follow else []
    await asyncio.sleep(SETTLED)
    server = psutil.Process(pid)
    web, chance = [server, *server.children()], random.Random(3)  # noqa: S311 - the same every time
    before, begun = spent(web), time.monotonic()
    deeds = []
    for number in range(seconds * A_SECOND):
        await asyncio.sleep(max(0.0, begun + number / A_SECOND - time.monotonic()))
        phone = phones[number % PHONES]
        deeds.append(asyncio.create_task(phone.press(chance.choice, back=False, twice=False)))
    await asyncio.gather(*deeds)
    await asyncio.sleep(SEEN)
    after = spent(web)
    for phone in phones:
        phone.is_over = True
    for task in following:
        task.cancel()
    every = [one for times in waits([act for phone in phones for act in phone.acts], phones) for one in times]
    return after - before, sorted(every)


def spent(processes: list[Process]) -> float:
    """Seconds of processor time that they have taken."""
    return sum(times.user + times.system for times in (process.cpu_times() for process in processes))


def main(scale: str) -> int:
    """Measure the three ways, as long as that scale is worth, and write the figures."""
    from bench.figures import Figure, write

    seconds = SECONDS[scale]
    workshop, sessions = build()
    running, address = serve()
    room = f"/workshops/{uuid.UUID(workshop)}/room/"
    try:
        found = {
            how: asyncio.run(hold(address, room, sessions, how, running.pid, seconds))
            for how in ("nobody", "streams", "asking")
        }
    finally:
        running.terminate()
        running.wait(10)
    idle = found["nobody"][0]
    each = {how: (found[how][0] - idle) / PHONES / (seconds + SEEN) * 1000 for how in ("streams", "asking")}
    ratio = each["streams"] / each["asking"]
    for how, label in (("streams", "followed by stream"), ("asking", "followed by asking every second")):
        name, against = (
            f"workshop {label}, processor ms a phone and second",
            each["asking"] if how == "streams" else None,
        )
        write(
            Figure(
                name, f"{PHONES} phones", round(each[how], 2), "ms", round(against, 2) if against else None,
                round(ratio, 2) if against else None, "less than asking" if against else "",
                ratio < 1 if against else None,
            )
        )  # fmt: skip
        times = found[how][1]
        if times:
            p95 = times[int(len(times) * 0.95)]
            write(
                Figure(
                    f"workshop {label}, act to screen p95",
                    f"{PHONES} phones",
                    round(p95, 2),
                    "s",
                    None,
                    None,
                    "< 2 s",
                    p95 < 2,
                )
            )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
