"""Fifty forums' reports with workers killed twenty times, Redis wiped twice and two schedulers: each once, whole.

`make proof` runs it, with servers, workers and schedulers of its own (about two minutes).
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import psutil
import psycopg2
import psycopg2.extras
import pytest
import redis

from bench.reports import BENEFITS, ROOT, states, worker
from estate_portal.servers.embedded import Embedded
from estate_portal.servers.folder import DataFolder
from projects.reports.snapshot import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.proof, pytest.mark.servers]
FORUMS, KILLS, WIPES = 50, 20, (6, 14)


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Servers of this test's own, with the forums in the database."""
    servers = Embedded(DataFolder(tmp_path / "data"), durable=True)
    servers.start()
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    found = kept | servers.environment()
    found |= {"DJANGO_SETTINGS_MODULE": "estate_portal.settings.demo", "PYTHONUNBUFFERED": "1"}
    found |= {"REPORT_LEASE_SECONDS": "5", "WAKE_SECONDS": "2"}
    try:
        for step in (
            ["manage.py", "provision"],
            ["manage.py", "migrate", "-v0"],
            ["-m", "bench.reports", "--build", str(FORUMS)],
        ):
            subprocess.run([sys.executable, *step], check=True, cwd=ROOT, env=found | {"PORTAL_DB_ROLE": "owner"})
        found.pop("DATABASE_SUPERUSER_URL")
        yield found
    finally:
        servers.stop()


def beat(environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as out:
        return subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "estate_portal", "beat", "--pidfile=", "--max-interval", "1"],
            env=environment | {"PORTAL_DB_ROLE": "worker"},
            cwd=ROOT,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )


def kill_whole(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


def kill_child(workers: list[subprocess.Popen[bytes]]) -> bool:
    """Kill that process of the workers' pools which is at work now; False when none is."""
    before = dict(children_of(workers))
    time.sleep(0.05)
    worked = [(spent - before[child], child) for child, spent in children_of(workers) if child in before]
    gained, busiest = max(worked, key=lambda one: one[0], default=(0.0, None))
    if busiest is None or gained <= 0:
        return False
    with contextlib.suppress(psutil.NoSuchProcess):
        busiest.kill()
        return True
    return False


def children_of(workers: list[subprocess.Popen[bytes]]) -> Iterator[tuple[psutil.Process, float]]:
    """The processes of the workers' pools, each with the seconds that it has worked."""
    for worker_ in workers:
        with contextlib.suppress(psutil.NoSuchProcess):
            for child in psutil.Process(worker_.pid).children():
                with contextlib.suppress(psutil.NoSuchProcess):
                    times = child.cpu_times()
                    yield child, times.user + times.system


def rows(address: str, query: str) -> list[dict[str, Any]]:
    connection = psycopg2.connect(address, cursor_factory=psycopg2.extras.RealDictCursor)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(query)
            return [dict(one) for one in cursor.fetchall()]
    finally:
        connection.close()


def in_hand(address: str) -> set[tuple[str, int]]:
    """The reports that somebody works on, or did until a kill just now, each with the number of its claim."""
    query = "SELECT id, claim FROM projects_report WHERE state = 'building' AND leased_until > now()"
    return {(str(one["id"]), one["claim"]) for one in rows(address, query)}


@pytest.mark.timeout(900)
def test_every_report_once_and_whole_whoever_dies(environment: dict[str, str], tmp_path: Path) -> None:
    chance, owner = random.Random(5), environment["DATABASE_OWNER_URL"]  # noqa: S311 - kills, the same each time
    log = tmp_path / "log"
    workers = [worker(environment, log, processes=2) for _number in range(2)]
    beats = [beat(environment, log) for _number in range(2)]
    began, done = time.monotonic(), 0
    met: dict[str, list[set[tuple[str, int]]]] = {"child": [], "whole worker": []}
    seen: set[tuple[str, int]] = set()
    try:
        while done < KILLS:
            assert time.monotonic() - began < 600, log.read_text()[-4000:]
            # Two more reports between two kills, so that the kills are spread over the whole work.
            if states(owner).get("draft", 0) < 2 * done or not (held := in_hand(owner) - seen):
                time.sleep(0.02)
                continue
            if done % 2:
                if not kill_child(workers):
                    continue
                met["child"].append(held)
            else:
                place = chance.randrange(len(workers))
                kill_whole(workers[place])
                workers[place] = worker(environment, log, processes=2)
                met["whole worker"].append(held)
            done += 1
            seen |= held
            if done in WIPES:
                redis.Redis.from_url(environment["REDIS_URL"]).flushall()
            time.sleep(chance.uniform(0.2, 0.8))
        left = FORUMS - states(owner).get("draft", 0)
        while states(owner).get("draft", 0) < FORUMS:
            assert time.monotonic() - began < 800, f"{states(owner)}\n{log.read_text()[-4000:]}"
            time.sleep(0.5)
        took = time.monotonic() - began
        time.sleep(5)  # whatever is still on its way arrives
        assert all(one.poll() is None for one in beats), "both schedulers ran to the end"
    finally:
        for process in (*workers, *beats):
            kill_whole(process)
    check(owner)
    claims = rows(owner, "SELECT sum(claim) AS claims, max(claim) AS most FROM projects_report")[0]
    last = {str(one["id"]): one["claim"] for one in rows(owner, "SELECT id, claim FROM projects_report")}
    hit = {kind: sum(any(last[pk] > claim for pk, claim in one) for one in kills) for kind, kills in met.items()}
    assert all(hit.values()), f"no kill of that kind met a report in hand: this proved nothing of it: {hit}"
    print(  # noqa: T201 - the figures of the proof
        f"\n{FORUMS} reports once and whole in {took:.0f} s: {KILLS} kills ("
        + ", ".join(f"{len(kills)} of a {kind}, {hit[kind]} met a report" for kind, kills in met.items())
        + f"), "
        f"{len(WIPES)} wipes of Redis, 2 schedulers; {claims['claims']} claims, "
        f"at most {claims['most']} of one report; {left} left after the last kill"
    )


def check(owner: str) -> None:
    """Each once, each whole, each with the sums that the figures in the tables have."""
    found = rows(owner, "SELECT r.*, f.slug FROM projects_report r JOIN forums_forum f ON f.id = r.forum_id")
    assert len(found) == FORUMS
    assert len({(one["definition_id"], one["period_start"], one["version"]) for one in found}) == FORUMS
    assert {(one["state"], one["step"], one["leased_until"]) for one in found} == {("draft", 4, None)}
    sums = {
        one["slug"]: one["reported"]
        for one in rows(
            owner,
            "SELECT f.slug, sum(v.amount) AS reported FROM projects_benefitfigure v"
            " JOIN projects_publication p ON p.benefit_id = v.benefit_id JOIN forums_forum f ON f.id = p.forum_id"
            " JOIN projects_report r ON r.forum_id = f.id AND v.quarter = r.period_start"
            " WHERE v.series = 'actual' GROUP BY f.slug",
        )
    }
    for one in found:
        snapshot = one["snapshot"]
        assert one["fingerprint"] == fingerprint(snapshot)
        assert len(snapshot["benefits"]) == BENEFITS
        assert set(one["charts"]) == {"en", "cy"}
        assert sum(Decimal(row["reported"]) for row in snapshot["totals"]) == sums[one["slug"]]
        parts = [Decimal(row["reported"]) for part in snapshot["partners"] for row in part["rows"]]
        assert sum(parts) == sums[one["slug"]]
