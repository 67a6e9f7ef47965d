"""`make bench`: build a world, measure it as the web role, print a table and write a line a figure."""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "estate_portal.settings.demo")

from estate_portal.servers.embedded import Embedded
from estate_portal.servers.folder import DataFolder

RESULTS = ROOT / "bench" / "results.jsonl"
SCHEMA = ("*/migrations/**/*.py", "partners/scoping/policies.py")
SCALES = {"small": ("small",), "national": ("small", "national")}


def main() -> int:
    """Run the scales asked for, small ones first so that large ones are compared with them. 1: a target is missed."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--scale", choices=SCALES, default="small")
    arguments = parser.parse_args()
    RESULTS.unlink(missing_ok=True)
    folder = Path(os.environ.get("DATA_DIR") or ROOT / ".data" / "bench")
    os.environ.update(BENCH_RESULTS=str(RESULTS), STATIC_ROOT=str(folder / "static"))
    empty = migrated(folder)
    for scale in SCALES[arguments.scale]:
        built = folder / scale / "built"  # a large world is built once, and measured as often as wanted
        fingerprint = made_of(*SCHEMA, "bench/build.py")
        if not built.exists() or built.read_text() != fingerprint:
            anew(folder / scale, empty)
            with servers_of(folder / scale) as environment:
                run([("owner", ["-m", "bench.build", scale])], environment)
            built.write_text(fingerprint)
        with servers_of(folder / scale) as environment, servers_of(folder / "small", when=scale != "small") as small:
            environment |= {"BENCH_BESIDE": small.get("DATABASE_WEB_URL", "")}  # asked in turn with the large one
            run(
                [
                    ("web", ["-m", "bench.measure", scale]),
                    ("web", ["-m", "bench.dates", scale]),
                    ("worker", ["-m", "bench.imports", scale]),
                ],
                environment,
            )
    for name in ("reports", "workshop", "homes"):
        anew(folder / name, empty)
        with servers_of(folder / name) as environment:
            run([("owner", ["-m", f"bench.{name}", arguments.scale])], environment)
    return verdict(RESULTS)


def migrated(folder: Path) -> Path:
    """A folder whose database has all tables and nothing in them, made once and copied."""
    empty = folder / "migrated"
    done, fingerprint = empty / "done", made_of(*SCHEMA, "estate_portal/servers/provision.py")
    is_made = done.exists() and done.read_text() == fingerprint
    if not is_made:
        shutil.rmtree(empty, ignore_errors=True)
    with servers_of(empty) as environment:
        if not is_made:
            make = ["provision"], ["migrate", "--verbosity=0"]
            run([("owner", ["manage.py", *command]) for command in make], environment)
            done.write_text(fingerprint)
        collect = ["manage.py", "collectstatic", "--no-input", "--verbosity=0", "--skip-checks"]
        run([("owner", collect)], environment)
    return empty


def anew(folder: Path, empty: Path) -> None:
    """The folder as a copy of the empty one. PostgreSQL's files belong to its own user where root runs this."""
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run(["/bin/cp", "-a", str(empty), str(folder)], check=True)


@contextmanager
def servers_of(folder: Path, *, when: bool = True) -> Iterator[dict[str, str]]:
    """The servers of a folder, for the block. Answers the environment that points to them; none without `when`."""
    if not when:
        yield {}
        return
    servers = Embedded(DataFolder(folder), durable=False)
    servers.start()
    try:
        yield {**os.environ, **servers.environment()}
    finally:
        servers.leave()


def verdict(results: Path) -> int:
    """Print the table; 1 when a figure misses its target, and those figures once more at the end."""
    from bench.figures import failing, table  # after the run, so that it reads what was written

    print(table(results))
    missed = failing(results)
    if missed:
        print(f"\n{len(missed)} missed: " + "; ".join(missed))
    return 1 if missed else 0


def run(steps: list[tuple[str, list[str]]], environment: dict[str, str]) -> None:
    """Run each step as its role of the database."""
    for role, step in steps:
        subprocess.run([sys.executable, *step], check=True, cwd=ROOT, env={**environment, "PORTAL_DB_ROLE": role})


def made_of(*sources: str) -> str:
    """What is made by those files, as a fingerprint: it is of no use once one of them changed."""
    paths = [path for source in sources for path in sorted(ROOT.glob(source))]
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
