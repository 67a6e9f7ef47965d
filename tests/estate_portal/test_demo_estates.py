"""The demo's estates are the same on every machine and in every process (invented, but not by chance)."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import subprocess
import sys

from estate_portal.demo.estates import estate_of
from estate_portal.demo.region import BODIES
from partners import clock
from tests.embedded import ROOT

DAY = dt.date(2027, 3, 1)


def digest() -> str:
    """Every fact of every property of every body, in their order."""
    with clock.at(DAY):
        told = [
            (body.slug, one.identity, sorted((name, repr(value)) for name, value in one.values.items()))
            for body in BODIES
            for one in estate_of(body)
        ]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def test_another_process_makes_the_same_estates() -> None:
    """Python orders sets and hashes words otherwise in each process, unless it is told how."""
    seed = "2" if os.environ.get("PYTHONHASHSEED") != "2" else "3"
    ask = f"import django; django.setup(); from {__name__} import digest; print(digest())"
    told = subprocess.run(
        [sys.executable, "-c", ask],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed},
    )
    assert told.stdout.strip() == digest() == digest()


def test_each_body_has_an_estate_of_its_own() -> None:
    with clock.at(DAY):
        names = [frozenset(one.values["name"] for one in estate_of(body)) for body in BODIES]
    assert len(set(names)) == len(names) > 5
