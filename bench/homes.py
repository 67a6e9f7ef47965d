"""What the dashboard and the home of a forum cost a member: queries and the whole page, in a small and a busy forum.

`python -m bench.homes SCALE` as the owner, in an empty database that is provisioned and migrated. The queries must not grow
with what there is, and stay below a number.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.worlds import World

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "estate_portal.settings.demo")
FEW, MANY = 2, {"small": 50, "national": 200}
#: for an administrator who is secretariat and representative, for whom most waits: 36 and 63 as this was written
LIMITS = {"dashboard": 45, "forum home": 75}


def build(number: int) -> None:
    """The cast of the tests unless it is there, and so many of everything more. As the owner."""
    import django

    django.setup()
    import datetime as dt

    from django.db import transaction

    from forums.workshops import phases
    from forums.workshops.models import Minutes, RoomState, Workshop
    from forums.workshops.planning import new_code
    from partners import clock
    from tests.worlds import (
        make_action,
        make_decision,
        make_initiative,
        make_move,
        make_role,
        make_thread,
        make_world,
        take_part,
    )

    def workshop(world: World, title: str, state: str, days: int) -> Workshop:
        made = Workshop(
            forum=world.forum, audience=world.forum.audience, title=title, template="priorities", purpose="To measure",
            starts_at=clock.now() + dt.timedelta(days=days), agenda=phases.kept(phases.agenda_of("priorities")),
            code=new_code(), state=state, planned_by=world.chair,
        )  # fmt: skip
        made.save(force_insert=True)
        RoomState(workshop=made, audience=made.audience).save(force_insert=True)
        return made

    with transaction.atomic():
        world = _there() or make_world()
        if number == FEW:
            for role in ("representative", "secretariat"):
                make_role(world.forum, world.bryn, world.bryn.administrator, role, mandate="Up to £50,000")
        for one in range(number):
            initiative = make_initiative(world.forum, world.aber, f"Work {one}")
            take_part(initiative, world.bryn)
            make_move(initiative, world.aber)
            take_part(make_initiative(world.forum, world.aber, f"Asked {one}"), world.bryn, "invited")
            make_action(world.forum, world.bryn, f"Do {one}")
            make_decision(world.forum, world.aber, f"Which {one}?", state="open", made_on=None)
            make_thread(world.forum, world.cwm, f"Talk {one}")
            workshop(world, f"Workshop {one}", "invited", 1 + one)
            Minutes(workshop=workshop(world, f"Past {one}", "closed", -1), audience=world.forum.audience).save(
                force_insert=True
            )


def _there() -> World | None:
    """The cast as an earlier call made it."""
    from forums.membership.models import Forum
    from partners.organisations.models import Organisation
    from partners.people.models import Person
    from sharing.audiences.models import Audience
    from tests.worlds import Body, World

    why = "the bench's own world"
    forum = Forum.objects.unscoped(because=why).filter(slug="west").first()
    if forum is None:
        return None
    people = {one.email: one for one in Person.objects.all()}

    def body(slug: str) -> Body:
        organisation = Organisation.objects.unscoped(because=why).get(slug=slug)
        audience = Audience.objects.unscoped(because=why).get(organisation=organisation)
        words = ("manager", "administrator", "viewer")
        return Body(organisation, audience, **{word: people[f"{word}@{slug}.example"] for word in words})

    aber, bryn, cwm, dol = (body(slug) for slug in ("aber", "bryn", "cwm", "dol"))
    return World(aber, bryn, cwm, dol, forum, people["chair@aber.example"], people["admin@portal.example"])


def measure(number: int) -> None:
    """Open both pages as a member would, and write what they cost. As the web role."""
    import django

    django.setup()
    import logging
    import re

    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from bench.figures import milliseconds, plain
    from partners.people.models import Person

    logging.disable(logging.INFO)  # a line for each answer
    client = Client(SERVER_NAME="localhost")
    client.force_login(Person.objects.get(email="administrator@bryn.example"))
    home = client.get(reverse("forums:forum-list")).content.decode()
    (forum,) = set(re.findall(r"/forums/([0-9a-f-]{36})/", home))
    pages = {"dashboard": reverse("home:dashboard"), "forum home": reverse("forums:forum", args=[forum])}
    scale = f"{number} of each"
    for name, where in pages.items():

        def ask(where: str = where) -> None:
            answer = client.get(where)
            assert answer.status_code == 200, answer.status_code

        ask()
        with CaptureQueriesContext(connection) as asked:
            ask()
        earlier = Path(os.environ["BENCH_RESULTS"]).read_text() if number != FEW else ""
        limit = LIMITS[name] if not earlier else _few(earlier, name)
        plain(f"{name} of a member: queries", scale, len(asked), "", limit=limit)
        plain(f"{name} of a member: the whole page", scale, milliseconds(ask, 7), "ms")


def _few(results: str, name: str) -> int:
    """How many queries the page asked in the small forum: the busy one may ask no more."""
    import json

    lines = [json.loads(line) for line in results.splitlines()]
    small = (one for one in lines if one["name"] == f"{name} of a member: queries")
    return int(next(small)["value"])


def main() -> None:
    """With `--build N` or `--measure N`, that; otherwise both for few and for as many as the scale has."""
    if sys.argv[1:2] == ["--build"]:
        build(int(sys.argv[2]))
    elif sys.argv[1:2] == ["--measure"]:
        measure(int(sys.argv[2]))
    else:
        for number in (FEW, MANY[sys.argv[1]]):
            for role, step in (("owner", "--build"), ("web", "--measure")):
                command = [sys.executable, "-m", "bench.homes", step, str(number)]
                subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, "PORTAL_DB_ROLE": role})


if __name__ == "__main__":
    main()
