"""Many forums with benefits, whose reports are all due; how many reports a second one and two workers prepare.

`python -m bench.reports SCALE` measures; the proof in `tests/projects/reports/test_proof.py` builds the same
world and kills the workers instead.
"""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import time
import uuid
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg2

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "estate_portal.settings.demo")
BENEFITS = 12
QUARTERS = 8
FORUMS = {"small": 20, "national": 60}
#: the first day of the quarter that is reported: the last that has ended
STATES = "SELECT state, count(*) FROM projects_report GROUP BY state"


def build(forums: int) -> None:
    """That many forums of two bodies each, every one with benefits published to it and a schedule. As the owner."""
    import django

    django.setup()
    from django.db import transaction

    with transaction.atomic():
        for number in range(forums):
            _forum(number)


def _forum(number: int) -> None:
    from forums.membership.models import Forum, ForumMembership
    from partners import clock
    from partners.organisations.models import Organisation
    from partners.people.models import Person
    from projects.benefits.models import Benefit, BenefitFigure, BenefitShare, BenefitSplit
    from projects.benefits.periods import after, quarter_of
    from projects.delivery.models import Project
    from projects.publishing.models import Publication
    from projects.reports.models import ReportDefinition
    from sharing.audiences.joining import join, make_audience, make_own_audience

    person = Person.objects.create_user(f"p{number}@bench.example", name=f"Person {number}")
    bodies = []
    for letter in "ab":
        body = Organisation(
            slug=f"body-{number}{letter}", kind="council", jurisdiction="wales", name_en=f"Body {number} {letter}"
        )
        body.save(force_insert=True)
        make_own_audience(body)
        bodies.append(body)
    audience = make_audience(name_en=f"Forum {number}", name_cy="")
    forum = Forum(
        audience=audience, slug=f"forum-{number}", name_en=f"Forum {number}", purpose="To report", jurisdiction="wales"
    )
    forum.save(force_insert=True)
    for body in bodies:
        ForumMembership(
            forum=forum, audience=audience, organisation=body, state="member", invited_by=person, answered_by=person
        ).save(force_insert=True)
        join(audience, body)
    project = Project(organisation=bodies[0], name="Project", forum=forum)
    project.save(force_insert=True)
    last = after(quarter_of(clock.today()), -1)
    for each in range(BENEFITS):
        benefit = Benefit(
            organisation=bodies[0],
            project=project,
            name=f"Benefit {each}",
            category="run_cost" if each % 2 else "cap_receipt",
            basis="" if each % 2 else "net",
            shape="recurring" if each % 2 else "one_off",
            cash_class="cash_releasing",
            owner_name="Officer",
        )
        benefit.save(force_insert=True)
        of = {"organisation": bodies[0], "benefit": benefit}
        BenefitFigure.objects.bulk_create(
            BenefitFigure(
                **of,
                series=series,
                quarter=after(last, -back),
                amount=Decimal(number * 1000 + each * 100) + Decimal("7.01") * back,
            )
            for series in ("forecast", "actual")
            for back in range(QUARTERS)
        )
        split = BenefitSplit(**of, apportioned=True)
        split.save(force_insert=True)
        for body, percent in zip(bodies, ("33.333333", "66.666667"), strict=True):
            BenefitShare(**of, split=split, partner=body, percent=Decimal(percent)).save(force_insert=True)
        Publication(**of, forum=forum, audience=audience, person=person).save(force_insert=True)
    ReportDefinition(
        id=uuid.uuid4(), forum=forum, audience=audience, frequency="quarterly", since=last + dt.timedelta(days=1)
    ).save(force_insert=True)


def worker(environment: dict[str, str], log: Path, *, processes: int) -> subprocess.Popen[bytes]:
    """A Celery worker in a session of its own, so that it can be killed with its children or without."""
    command = [sys.executable, "-m", "celery", "-A", "estate_portal", "worker", "--concurrency", str(processes)]
    with log.open("ab") as out:
        return subprocess.Popen(
            [*command, "--without-gossip", "--without-mingle", "--without-heartbeat"],
            env={**environment, "PORTAL_DB_ROLE": "worker"},
            cwd=ROOT,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )


def states(address: str) -> dict[str, int]:
    """How many reports stand in each state, as the owner of the tables counts them."""
    connection = psycopg2.connect(address)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(STATES)
            return {str(state): int(count) for state, count in cursor.fetchall()}
    finally:
        connection.close()


def measure(environment: dict[str, str], folder: Path, forums: int) -> None:
    """Prepare all reports with one and with two processes, each time from nothing."""
    from bench.figures import plain

    for processes in (1, 2):
        connection = psycopg2.connect(environment["DATABASE_OWNER_URL"])
        with connection, connection.cursor() as cursor:
            cursor.execute("TRUNCATE projects_report, projects_storysentence, projects_reportnotice, partners_job")
        connection.close()
        running = worker(environment, folder / "worker.log", processes=processes)
        try:
            _until(environment, lambda counts: bool(counts) or _wake(environment), 60)
            began = time.perf_counter()
            _until(environment, lambda counts: counts.get("draft", 0) == forums, 300)
            took = time.perf_counter() - began
        finally:
            running.terminate()
            running.wait(30)
        plain(
            f"Reports a second, {processes} worker process{'es' if processes > 1 else ''}", "small", forums / took, "/s"
        )


def _wake(environment: dict[str, str]) -> bool:
    """Send what beat sends, once the worker listens."""
    subprocess.run(
        [sys.executable, "-m", "celery", "-A", "estate_portal", "call", "reports.wake"],
        env={**environment, "PORTAL_DB_ROLE": "worker"},
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return False


def _until(environment: dict[str, str], is_so: Callable[[dict[str, int]], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not is_so(states(environment["DATABASE_OWNER_URL"])):
        if time.monotonic() > until:
            raise SystemExit("the reports were not prepared in time")
        time.sleep(0.05)


def main() -> None:
    """`--build N` builds; otherwise measures at that scale, in the database and with the servers that the environment names."""
    if sys.argv[1:2] == ["--build"]:
        build(int(sys.argv[2]))
    else:
        folder = Path(os.environ["DATA_DIR"])
        forums = FORUMS[sys.argv[1]]
        subprocess.run(
            [sys.executable, "-m", "bench.reports", "--build", str(forums)],
            env={**os.environ, "PORTAL_DB_ROLE": "owner"},
            cwd=ROOT,
            check=True,
        )
        measure(dict(os.environ), folder, forums)


if __name__ == "__main__":
    main()
