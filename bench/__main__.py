"""`make bench`: build a world, measure it as the web role, print a table and write a line a figure."""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "estate_portal.settings.demo")

from estate_portal.servers.embedded import Embedded
from estate_portal.servers.folder import DataFolder

RESULTS = ROOT / "bench" / "results.jsonl"
SCALES = {"small": ("small",), "national": ("small", "national")}


def main() -> int:
    """Run the scales asked for, small ones first so that large ones are compared with them. 1: a target is missed."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--scale", choices=SCALES, default="small")
    arguments = parser.parse_args()
    RESULTS.unlink(missing_ok=True)
    folder = Path(os.environ.get("DATA_DIR") or ROOT / ".data" / "bench")
    for scale in SCALES[arguments.scale]:
        built = folder / scale / "built"  # a large world is built once, and measured as often as wanted
        if not built.exists() or built.read_text() != schema():
            shutil.rmtree(folder / scale, ignore_errors=True)
        servers = Embedded(DataFolder(folder / scale), durable=False)
        servers.start()
        try:
            environment = {**os.environ, **servers.environment(), "BENCH_RESULTS": str(RESULTS)}
            build = [
                ("owner", ["manage.py", "provision"]),
                ("owner", ["manage.py", "migrate", "--verbosity=0"]),
                ("owner", ["-m", "bench.build", scale]),
            ]
            measure = [
                ("owner", ["manage.py", "collectstatic", "--no-input", "--verbosity=0", "--skip-checks"]),
                ("web", ["-m", "bench.measure", scale]),
                ("web", ["-m", "bench.dates", scale]),
                ("worker", ["-m", "bench.imports", scale]),
            ]
            if not built.exists():
                run(build, environment)
                built.write_text(schema())
            run(measure, environment)
        finally:
            servers.leave()
    reports(folder / "reports")
    alone(folder / "workshop", "bench.workshop")
    alone(folder / "homes", "bench.homes")
    return verdict(RESULTS)


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


def schema() -> str:
    """What a world is made of, as a fingerprint: a built one is of no use once a migration or its builder changed."""
    sources = [ROOT / "bench" / "build.py", *ROOT.glob("*/migrations/*.py")]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(sources))).hexdigest()


def reports(folder: Path) -> None:
    """How many benefit reports a second one and two workers prepare."""
    alone(folder, "bench.reports")


def alone(folder: Path, module: str) -> None:
    """Run one measurement as the owner, in a database made anew for it."""
    shutil.rmtree(folder, ignore_errors=True)
    servers = Embedded(DataFolder(folder), durable=False)
    servers.start()
    try:
        environment = {**os.environ, **servers.environment(), "BENCH_RESULTS": str(RESULTS), "PORTAL_DB_ROLE": "owner"}
        for step in (["manage.py", "provision"], ["manage.py", "migrate", "--verbosity=0"], ["-m", module]):
            subprocess.run([sys.executable, *step], check=True, cwd=ROOT, env=environment)
    finally:
        servers.leave()


if __name__ == "__main__":
    sys.exit(main())
