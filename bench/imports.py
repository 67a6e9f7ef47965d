"""Importing a register: the whole way from a file to the lists, against a bare COPY of the same rows.

Run as the worker's role with row-level security on. Each size has a process of its own, so that its
peak of memory is its own; `SIZES` are 10,000 rows at the small scale, and 100,000 and a million at the national
one, whose memory is held against that of ten thousand in the same results.
"""

from __future__ import annotations

import csv
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import django

django.setup()

import psycopg2
from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from assets.imports import tasks
from assets.imports.child import look_at
from assets.imports.models import Import, State
from bench.figures import at_most, earlier, plain
from partners.acting.actor import Role
from partners.files.models import StoredFile
from partners.organisations.models import Organisation
from partners.people.models import Person
from partners.scoping.arming import Arms, arm, disarm
from sharing.audiences.actors import actor_for

if TYPE_CHECKING:
    from partners.acting.actor import Actor

MEMORY = {"own_mb": "peak memory of the worker", "child_mb": "peak memory of the child"}
SIZES = {"small": (10_000,), "national": (100_000, 1_000_000)}
HEADINGS = [
    "Asset reference",
    "UPRN",
    "Name",
    "Address",
    "Town",
    "Postcode",
    "Easting",
    "Northing",
    "Tenure",
    "Use",
    "Floor area (m2)",
    "Land area (ha)",
    "Condition",
    "Energy rating",
    "Value (£)",
    "Running cost (£)",
    "Lease expiry date",
    "Vacant",
    "Reason for holding",
]
WORDS = [
    "Station",
    "Market",
    "Castle",
    "Bridge",
    "Mill",
    "Chapel",
    "School",
    "Harbour",
    "Quarry",
    "Meadow",
    "Church",
    "Victoria",
]
USES = ("Office", "Depot", "School", "Library", "Leisure centre", "Health centre", "Car park", "Open space")
TENURES = ("Freehold", "Leasehold", "FH", "LH", "Licence")
BARE = (
    "reference text, uprn text, name text, address text, town text, postcode text, easting numeric, northing numeric,"
    " tenure text, use text, floor_area numeric, land_area numeric, condition text, energy text, value numeric,"
    " cost numeric, lease_expires date, vacant boolean, reason text"
)
MOST = 12.0
FLAT = 1.25


def write_register(path: Path, rows: int) -> None:
    """A register as a body might keep it, the same every time."""
    chance = random.Random(7)  # noqa: S311 - a register, not a secret
    pick = chance.choice
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(HEADINGS)
        for n in range(rows):
            lease = f"20{chance.randint(26, 60)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
            out.writerow(
                (
                    f"R{n:07}",
                    100_000_000_000 + n * 7,
                    f"{pick(WORDS)} {pick(WORDS)} {n}",
                    f"{chance.randint(1, 200)} {pick(WORDS)} Street",
                    f"{pick(WORDS)} Town",
                    f"SA{chance.randint(1, 70)} {chance.randint(0, 9)}AB",
                    chance.randint(210_000, 480_000),
                    chance.randint(180_000, 380_000),
                    pick(TENURES),
                    pick(USES),
                    chance.randint(20, 5_000),
                    round(chance.random() * 3, 2),
                    pick("ABCD"),
                    pick("ABCDEFG"),
                    chance.randint(10_000, 5_000_000),
                    chance.randint(100, 90_000),
                    lease if n % 3 == 0 else "",
                    pick(("yes", "no")),
                    "Service",
                )
            )


def bare_copy(path: Path) -> float:
    """Seconds that COPY takes for the same file, typed, into a table with a primary key and nothing else."""
    with psycopg2.connect(os.environ["DATABASE_OWNER_URL"]) as other, other.cursor() as cursor, path.open("rb") as file:
        cursor.execute(f"DROP TABLE IF EXISTS bench_copy; CREATE TABLE bench_copy ({BARE}, PRIMARY KEY (reference))")
        started = perf_counter()
        cursor.copy_expert("COPY bench_copy FROM STDIN (FORMAT csv, HEADER)", file)
        other.commit()
        took = perf_counter() - started
        cursor.execute("DROP TABLE bench_copy")
    other.close()
    return took


# The rows of a register lie in these; the narrow rows with them, as lists read nothing else.
TABLES = {
    "assets_asset": "organisation_id",
    "assets_assetsummary": "organisation_id",
    "assets_assetdetail": "organisation_id",
    "assets_assetmoney": "organisation_id",
    "assets_leaseevent": "organisation_id",
    "assets_assetchange": "organisation_id",
    "assets_assetsight": "owner_id",
}


def copy_as_kept(folder: Path) -> float:
    """Seconds that COPY takes for the same rows as the register keeps them, into tables with the same indexes.

    No file is read or checked, nothing compared, no foreign key, no policy: what no import can do without.
    """
    took = 0.0
    with psycopg2.connect(os.environ["DATABASE_OWNER_URL"]) as other, other.cursor() as cursor:
        cursor.execute("SELECT id FROM partners_organisation WHERE slug = %s", [os.environ["BENCH_BODY"]])
        ((body,),) = cursor.fetchall()
        for table, owner in TABLES.items():
            path = folder / table
            with path.open("wb") as file:
                cursor.copy_expert(f"COPY (SELECT * FROM {table} WHERE {owner} = '{body}') TO STDOUT", file)
            cursor.execute(f"CREATE TABLE bench_{table} (LIKE {table} INCLUDING ALL)")
            with path.open("rb") as file:
                started = perf_counter()
                cursor.copy_expert(f"COPY bench_{table} FROM STDIN", file)
                took += perf_counter() - started
        started = perf_counter()
        other.commit()
        took += perf_counter() - started
        for table in TABLES:
            cursor.execute(f"DROP TABLE bench_{table}")
    other.close()
    return took


def _manager() -> Actor:
    """The property manager of a body that owns nothing before: the one of the smallest register."""
    arm(Arms(system=True))
    body = Organisation.objects.unscoped(because="bench").get(slug=os.environ["BENCH_BODY"])
    person = Person.objects.get(email=os.environ["BENCH_PERSON"])
    return actor_for(person, body.pk)


def one(rows: int) -> dict[str, float]:
    """Import a register of so many rows, as the worker does: look, check, take in. Everything is taken back."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.csv"
        write_register(path, rows)
        bare = bare_copy(path)
        steps = _whole_way(path)
        kept = copy_as_kept(Path(folder))
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {"rows": rows, "bare": bare, "kept": kept, **steps, "own_mb": own, "child_mb": child}


def _whole_way(path: Path) -> dict[str, float]:
    started = perf_counter()
    look = look_at(path)
    looked = perf_counter()
    with transaction.atomic():
        batch = _import_of(path, look)
    prepared = perf_counter()
    tasks.check_import(_manager, batch=str(batch.pk))
    checked = perf_counter()
    with transaction.atomic():
        _manager()
        held = Import.objects.fresh([batch]).get()
        assert (held.state, held.created) == (State.CHECKED, look.row_count), (held.state, held.refused_because)
        held.state = State.STORING
        held.save()
    between = perf_counter()
    tasks.store_import(_manager, batch=str(batch.pk))
    stored = perf_counter()
    with transaction.atomic():
        _manager()
        held = Import.objects.fresh([batch]).get()
        assert held.state == State.DONE
    disarm()
    return {
        "look": looked - started,
        "check": checked - prepared,
        "store": stored - between,
        "whole": looked - started + checked - prepared + stored - between,
    }


def _import_of(path: Path, look: Any) -> Import:
    actor = _manager()
    assert actor.organisation is not None
    assert Role.PROPERTY_MANAGER in actor.roles
    stored = StoredFile(
        organisation=actor.organisation, name_given=path.name, size_bytes=path.stat().st_size, sha256="0" * 64
    )
    with path.open("rb") as content:
        stored.file.save(f"{stored.pk}.csv", File(content), save=False)
    stored.save(force_insert=True)
    batch = Import(
        organisation=actor.organisation,
        person=actor.person,
        file=stored,
        headings=list(look.headings),
        matching=look.matching.as_json(),
        heading_row=look.heading_row,
        row_count=look.row_count,
        state=State.CHECKING,
    )
    batch.save(force_insert=True)
    return batch


def main(scale: str) -> None:
    """Measure every size of the scale, each in a process of its own and for a body of its own."""
    bodies = _empty_bodies(len(SIZES[scale]))
    figures = []
    for rows, (slug, email) in zip(SIZES[scale], bodies, strict=True):
        environment = {**os.environ, "BENCH_BODY": slug, "BENCH_PERSON": email}
        answer = subprocess.run(
            [sys.executable, "-m", "bench.imports", "one", str(rows)],
            check=True,
            env=environment,
            stdout=subprocess.PIPE,
        )
        figure = json.loads(answer.stdout.splitlines()[-1])
        figures.append(figure)
        name = f"import of {rows:,} rows"
        whole = figure["whole"] * 1000
        # Ten thousand rows are there for the memory: what any import costs, and the flushes of the index of letters,
        # are not spread over enough of them for a ratio that stays the same.
        kept = figure["kept"] * 1000
        at_most(f"{name}, against COPY of the same rows as kept", scale, whole, kept, MOST, where=rows >= 100_000)
        plain(f"{name}: times COPY of the file into one table", scale, figure["whole"] / figure["bare"], "×")
        for step in ("look", "check", "store"):
            plain(f"{name}: {step}", scale, figure[step] * 1000)
        for whose, words in MEMORY.items():
            plain(f"{name}: {words}", scale, figure[whose], "MB")
    if scale != "small":
        _flat(scale, figures[-1], earlier(os.environ["BENCH_RESULTS"], "small"))


def _flat(scale: str, most: dict[str, float], before: dict[str, float]) -> None:
    """Memory of the most rows against that of the fewest, measured at the small scale earlier in this run."""
    (fewest,) = SIZES["small"]
    for whose, words in MEMORY.items():
        name = f"import, {words}: growth from {fewest:,} to {most['rows']:,} rows"
        plain(name, scale, most[whose] / before[f"import of {fewest:,} rows: {words}"], "×", limit=FLAT)


def _empty_bodies(number: int) -> list[tuple[str, str]]:
    """Bodies with their manager and no property of their own."""
    with psycopg2.connect(os.environ["DATABASE_OWNER_URL"]) as other, other.cursor() as cursor:
        found = []
        for n in range(number):
            slug = f"importer-{os.getpid()}-{n}"
            cursor.execute(_BODY, {"slug": slug, "email": f"{slug}@bench.example"})
            found.append((slug, f"{slug}@bench.example"))
        other.commit()
    return found


_BODY = """
WITH p AS (
  INSERT INTO partners_person (id, password, is_superuser, email, name, language, is_portal_administrator, is_active,
    is_staff, date_joined, sessions_stamp, emails)
  VALUES (gen_random_uuid(), '!', false, %(email)s, 'Importer', 'en', false, true, false, now(), gen_random_uuid(), 'never')
  RETURNING id
), o AS (
  INSERT INTO partners_organisation (id, slug, kind, official_code, jurisdiction, name_en, name_cy, created_at)
  VALUES (gen_random_uuid(), %(slug)s, 'council', '', 'wales', %(slug)s, '', now()) RETURNING id
), m AS (
  INSERT INTO partners_membership (id, person_id, organisation_id, roles, since)
  SELECT gen_random_uuid(), p.id, o.id, '{viewer,property_manager}', now() FROM p, o
), g AS (INSERT INTO auth_group (name) VALUES (gen_random_uuid()::text) RETURNING id), a AS (
  INSERT INTO sharing_audience (id, group_id, organisation_id, name_en, name_cy)
  SELECT gen_random_uuid(), g.id, o.id, 'Importer', '' FROM g, o RETURNING id, organisation_id
), c AS (
  INSERT INTO sharing_cohort (id, audience_id, number, opened_at) SELECT gen_random_uuid(), a.id, 0, now() FROM a
)
INSERT INTO sharing_audiencemember (id, audience_id, organisation_id, joined_cohort, joined_at)
SELECT gen_random_uuid(), a.id, a.organisation_id, 0, now() FROM a
"""


if __name__ == "__main__":
    if sys.argv[1] == "one":
        settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
        print(json.dumps(one(int(sys.argv[2]))))
    else:
        main(sys.argv[1])
