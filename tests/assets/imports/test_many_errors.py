"""However many rows of a file are refused, its pages ask the same, and no list of them is held whole."""

from __future__ import annotations

import csv
import gc
import json
import re
import resource
import time
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assets.imports import preview, staging
from assets.imports.models import Outcome
from assets.management.commands import import_assets
from tests.assets.imports.test_import_check import checked
from tests.roles import WORKER, acting_as

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from assets.imports.models import Import
    from tests.worlds import World


def register(rows: int) -> bytes:
    """Three rows in five have a cell that is refused."""
    lines = (f"R{n},Hall {n},SA1 1AA,{'wrong' if n % 5 < 3 else 260_000},200000\n" for n in range(rows))
    return ("Reference,Name,Postcode,Easting,Northing\n" + "".join(lines)).encode()


def fetched(client: Client, name: str, batch: Import, *, after: int | None = None, which: str = "") -> tuple[str, int]:
    """What a page says, and how many queries it asked."""
    url = reverse(f"assets:{name}", args=[batch.pk, *([which] if which else [])])
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(url, {} if after is None else {"after": str(after)})
    assert answer.status_code == 200
    return answer.content.decode("utf-8-sig"), len(asked)


def test_two_thousand_refused_rows_are_shown_and_downloaded_by_the_same_queries_as_two_hundred(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview, "PART", 1_500)
    monkeypatch.setattr(preview, "CHUNK", 100)
    client.force_login(world.aber.manager)
    few, many = (checked(client, world.aber, register(rows)) for rows in (1_600, 4_000))
    assert (few.rejected, many.rejected) == (960, 2_400)

    for name, which in (("import-check", ""), ("import-rows", Outcome.REJECTED.value), ("import-errors", "")):
        assert fetched(client, name, few, which=which)[1] == fetched(client, name, many, which=which)[1], name
    assert (
        fetched(client, "import-rows", many, after=3_900, which="rejected")[1]
        == (fetched(client, "import-rows", many, after=0, which="rejected")[1])
    )
    assert fetched(client, "import-mend", few)[1] == fetched(client, "import-mend", many)[1], "of a part of the rows"

    page = fetched(client, "import-check", many)[0]
    links = re.findall(rf'{reverse("assets:import-mend", args=[many.pk])}\?after=(\d+)"', page)
    assert links == ["0", "1500", "3000"]
    assert "Rows 1501 to 3000 with errors" in page
    told: dict[str, list[str]] = {}
    for name in ("import-mend", "import-errors"):
        parts = [fetched(client, name, many, after=int(after))[0] for after in links]
        told[name] = [line for part in parts for line in part.splitlines()[1:]]
    assert [line.partition(",")[0] for line in told["import-mend"]] == [f"R{n}" for n in range(4_000) if n % 5 < 3]
    assert [int(line.partition(",")[0]) for line in told["import-errors"]] == [n + 2 for n in range(4_000) if n % 5 < 3]


def commanded(path: Path, errors: Path, out: Path) -> None:
    with out.open("w") as told, acting_as(WORKER):
        asked: dict[str, Any] = {"as_json": True, "errors": errors, "dry_run": True, "good_rows_only": True}
        call_command("import_assets", str(path), organisation="aber", stdout=told, **asked)


def all_told(tmp_path: Path, rows: int) -> None:
    path, errors, out = (tmp_path / name for name in ("r.csv", "errors.csv", "out.json"))
    path.write_bytes(register(rows))
    commanded(path, errors, out)
    answer = json.loads(out.read_text())
    with errors.open(encoding="utf-8-sig", newline="") as file:
        listed = list(csv.DictReader(file))
    assert answer["rejected"] == len(listed) == rows // 5 * 3
    assert [{**one, "row": str(one["row"])} for one in answer["rejections"]] == listed


@pytest.mark.usefixtures("world")
def test_the_command_writes_every_error_and_never_holds_them_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "_AT_ONCE", 100)  # of raw rows
    held: list[int] = []
    real = import_assets._as_line

    def counted(told: staging.Told) -> str:
        if told.row % 250 == 2:  # to look at every object takes its time
            held.append(sum(type(one) is staging.Told for one in gc.get_objects()))
        return real(told)

    monkeypatch.setattr(import_assets, "_as_line", counted)
    all_told(tmp_path, 1_000)
    assert len(held) == 4
    assert max(held) < 5, "the one at hand, of six hundred"


@pytest.mark.proof
@pytest.mark.timeout(280)
def test_sixty_thousand_refused_rows_are_told_in_seconds_and_little_memory(
    client: Client, world: World, tmp_path: Path
) -> None:
    def most() -> float:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    spent: list[str] = []

    def step(name: str, run: Any, *, seconds: float, megabytes: float) -> Any:
        before, begun = most(), time.monotonic()
        result = run()
        took, more = time.monotonic() - begun, most() - before
        spent.append(f"{name}: {took:.2f} s, {more:.1f} MB")
        assert took < seconds, spent
        assert more < megabytes, spent
        return result

    path, errors, out = (tmp_path / name for name in ("r.csv", "errors.csv", "out.json"))
    path.write_bytes(register(100_000))
    step("command", lambda: commanded(path, errors, out), seconds=60, megabytes=15)
    client.force_login(world.aber.manager)
    batch = step("check", lambda: checked(client, world.aber, register(100_000)), seconds=60, megabytes=60)
    assert batch.rejected == 60_000
    for name in ("import-check", "import-errors", "import-mend"):
        step(name, lambda name=name: fetched(client, name, batch), seconds=10, megabytes=30)
    for after in (0, 99_000):
        step(
            "rows",
            lambda after=after: fetched(client, "import-rows", batch, after=after, which="rejected"),
            seconds=2,
            megabytes=5,
        )
    print("\n".join(spent))  # noqa: T201 - for the reader of a proof
