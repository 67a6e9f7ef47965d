"""Every row is stored or listed (promise 46); killed anywhere, an import is as if it had not been (47)."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from assets.imports import applying, tasks
from assets.imports.applying import Source, fit, lay_out, take_in
from assets.imports.checked import CellProblem
from assets.imports.child import look_at
from assets.imports.models import Import, ImportProblem, ImportRow, State
from assets.imports.reasons import CELL_REASONS, cell_reason
from assets.imports.refusals import FileRefused
from assets.imports.staging import STAGED, problems, tally
from assets.register.models import Asset
from partners.acting.action import author
from partners.outbox.models import Job
from partners.outbox.tasks import deliver
from tests.assets.imports.files import write
from tests.assets.imports.test_import_check import checked, columns, post, upload
from tests.assets.imports.test_preview_and_undo import checksum
from tests.outbox import deliver_all
from tests.roles import OWNER, WORKER, acting_as
from tests.worlds import make_world

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from tests.worlds import World

HEADINGS = "Reference,UPRN,Name,Postcode,Easting,Northing,Tenure,Floor area,Value,Lease expiry date,Vacant,Condition"
SHARP = (
    *("A1", "007", "N/A", "1e400", "NaN", "-0", "31/02/2020", "1/1/0001", "99999999999999999999", "\u202e", "=1+1"),
    *("'", "SW1A 1AA", "FH", "yes", "maybe", "12.5 acres", "£1m", "²", "\u0663", "\x0b", "\ufffd", "a" * 600, "x\ty"),
)
CELL = st.one_of(
    st.just(""),
    st.sampled_from(SHARP),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00\r\n"), max_size=12),
    st.integers(-(10**18), 10**18).map(str),
)
#: most rows are as wide as the headings, else the file is no table and is refused as a whole
WHOLE = st.lists(CELL, min_size=12, max_size=12)
ROWS = st.lists(st.one_of(WHOLE, WHOLE, WHOLE, st.lists(CELL, min_size=1, max_size=14)), min_size=1, max_size=120)


def file_of(folder: Path, rows: list[list[str]]) -> Path:
    lines = ['"' + '","'.join(one.replace('"', '""') for one in row) + '"' for row in rows]
    return write(folder, "\n".join([HEADINGS, *lines]) + "\n")


def account_for_every_row(world: World, path: Path) -> int:
    """Takes the file in: each row is stored or listed, each reason names row, column and value. Returns how many."""
    try:
        look = look_at(path)
    except FileRefused:
        return 0
    actor = world.aber.actor()
    source = Source(path, look.matching, look.sheet or None, look.heading_row)
    with acting_as(WORKER), transaction.atomic():
        try:
            counted = lay_out(source, world.aber.organisation.pk)
        except FileRefused as refused:  # chance left no column that tells one property from another
            if refused.code != "names_no_assets":
                raise
            return 0
        told = list(problems())
        before = Asset.objects.owned_by(actor).count()
        take_in(world.aber.organisation.pk, fit(STAGED, "0"), {}, author=author(actor))
        stored = tally(fit(STAGED, "0"), {})
        assert Asset.objects.owned_by(actor).count() == before + stored.new
    assert counted.rows == look.row_count == stored.rows + counted.rejected
    assert len({one.row for one in told}) == counted.rejected
    assert {one.code for one in told} <= set(CELL_REASONS)
    assert {one.column for one in told} <= {"", *look.headings}
    assert all(cell_reason(CellProblem(one.row, one.column, one.value, one.code, one.facts)) for one in told)
    return look.row_count


def test_every_row_of_a_fuzzed_file_is_stored_or_listed(world: World, tmp_path: Path) -> None:
    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    @given(ROWS)
    def check(rows: list[list[str]]) -> None:
        taken.append(account_for_every_row(world, file_of(tmp_path, rows)))

    taken: list[int] = []
    check()
    assert sum(1 for rows in taken if rows) > 3, "files that are refused as a whole prove little"


FAULTS = {
    "Easting": "912300",
    "Rent": "lots",
    "Lease expiry date": "soon",
    "UPRN": "N3472",
    "Condition": "splendid",
}


def test_thirty_seven_faults_in_five_thousand_rows_are_all_told_in_one_pass(world: World, tmp_path: Path) -> None:
    chance = random.Random(21)  # noqa: S311 - places, the same each time
    headings = ["Reference", "Name", "Easting", "Northing", "Rent", "Lease expiry date", "UPRN", "Condition"]
    rows = [[f"R{n}", f"Hall {n}", "265500", "193000", "100", "31/3/2030", str(10_000 + n), "B"] for n in range(5_000)]
    places = chance.sample([(row, name) for row in range(5_000) for name in FAULTS], 37)
    for row, name in places:
        rows[row][headings.index(name)] = FAULTS[name]
    path = tmp_path / "planted.csv"
    path.write_text("\n".join(",".join(one) for one in [headings, *rows]) + "\n")
    started = time.process_time()
    look = look_at(path)
    with acting_as(WORKER), transaction.atomic():
        before = Asset.objects.owned_by(world.aber.actor()).count()
        counted = lay_out(Source(path, look.matching), world.aber.organisation.pk)
        told = {(one.row, one.column, one.value) for one in problems()}
        assert Asset.objects.owned_by(world.aber.actor()).count() == before == 0, "a check writes nothing"
    assert told == {(row + 2, name, FAULTS[name]) for row, name in places}
    assert (counted.rows, counted.rejected) == (5_000, len({row for row, _name in places}))
    assert counted.new == 5_000 - counted.rejected
    assert time.process_time() - started < 3


@pytest.mark.proof
def test_every_row_of_twenty_files_of_five_thousand_is_stored_or_listed(world: World, tmp_path: Path) -> None:
    """The number of the promise. Hypothesis makes the cells; a row is drawn from its thousands of them by chance."""
    chance = random.Random(46)  # noqa: S311 - rows, the same each time
    drawn: list[str] = [*SHARP, ""]

    @settings(max_examples=2_000, deadline=None, database=None, phases=[Phase.generate])
    @given(CELL)
    def draw(cell: str) -> None:
        drawn.append(cell)

    draw()
    rows = 0
    for _file in range(20):
        widths = (11 if chance.random() < 0.7 else chance.randint(0, 13) for _n in range(5_000))
        made = [[f"R{n}", *chance.choices(drawn, k=width)] for n, width in enumerate(widths)]
        for row in made:
            row[0] = row[0] if chance.random() < 0.5 else chance.choice(drawn)
            row[2:3] = [f"Hall {chance.random()}"] if chance.random() < 0.5 and len(row) > 2 else row[2:3]
        rows += account_for_every_row(world, file_of(tmp_path, made))
    assert rows > 20 * 4_000, "files that are refused as a whole prove little"


@pytest.mark.parametrize("seed", range(6))
def test_a_child_killed_anywhere_leaves_nothing_and_the_file_can_be_sent_again(
    client: Client, world: World, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The child dies at a random moment while the rows are read: refused, nothing kept; then it goes in whole."""
    rows = b"".join(b"R%d,Hall %d,SA1 1AA\n" % (n, n) for n in range(3000))
    chance = random.Random(seed)  # noqa: S311 - a moment, not a secret
    real = subprocess.Popen

    def doomed(*arguments: Any, **options: Any) -> Any:
        process = real(*arguments, **options)
        if '"check"' in arguments[0][-1]:
            threading.Timer(chance.uniform(0.05, 1.5), process.kill).start()
        return process

    client.force_login(world.aber.manager)
    with monkeypatch.context() as patch:
        patch.setattr(subprocess, "Popen", doomed)
        batch = checked(client, world.aber, b"Reference,Name,Postcode\n" + rows)
    actor = world.aber.actor()
    assert batch.state in {State.REFUSED, State.CHECKED}
    if batch.state == State.REFUSED:
        assert not ImportRow.objects.visible_to(actor).exists()
        assert not ImportProblem.objects.visible_to(actor).exists()
        batch = checked(client, world.aber, b"Reference,Name,Postcode\n" + rows)
    assert (batch.created, batch.rejected) == (3000, 0)


@pytest.mark.parametrize("after", ["write", "derive", "share_new", "_move"])
def test_a_worker_killed_while_it_stores_leaves_nothing_and_does_it_once_when_it_comes_back(
    client: Client, world: World, after: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it had done by then is in no transaction that was committed; the job is done again, once."""

    class Killed(BaseException):
        pass

    client.force_login(world.aber.manager)
    batch = checked(client, world.aber, b"Reference,Name\nA1,Depot\nA2,Hall\n")
    post(client, world.aber, "import-check", batch)
    where = applying if after in {"write", "derive"} else tasks
    real = getattr(where, after)

    def dies(*arguments: Any, **options: Any) -> None:
        real(*arguments, **options)
        raise Killed

    job = Job.objects.get(name="imports.store")
    with monkeypatch.context() as patch, acting_as(WORKER):
        patch.setattr(where, after, dies)
        with pytest.raises(Killed):
            tasks.store_import(world.aber.actor, batch=str(batch.pk))
    actor = world.aber.actor()
    assert not Asset.objects.owned_by(actor).exists()
    assert Import.objects.visible_to(actor).get(pk=batch.pk).state == State.STORING
    assert job.done_at is None
    deliver_all()
    assert Asset.objects.owned_by(world.aber.actor()).count() == 2
    tasks.store_import(world.aber.actor, batch=str(batch.pk))
    assert Asset.objects.owned_by(world.aber.actor()).count() == 2


def deliver_in_a_process_of_its_own(job: Job) -> int:
    """What a worker does with the job, in a fork of this process, so that it can be killed. Returns its number."""
    connections.close_all()
    pid = os.fork()
    if pid == 0:  # the child
        with contextlib.suppress(BaseException), acting_as(WORKER):
            deliver(str(job.pk))
        os._exit(0)
    return pid


def wait_until_let_go(job: Job) -> None:
    """Until the database has noticed that the process is gone: its session ends with the statement it was in."""
    key = [str(job.pk)]
    for _ in range(600):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 1))", key)
            if cursor.fetchone()[0]:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 1))", key)
                return
        time.sleep(0.05)
    pytest.fail("a killed process holds its job after thirty seconds")


@pytest.mark.proof
@pytest.mark.timeout(900)
@pytest.mark.django_db(transaction=True)
def test_killed_at_fifty_points_an_import_ends_as_if_it_had_not_been(client: Client) -> None:
    """SIGKILL while it is checked, stored and undone: whole or nothing each time, and at last each row once."""
    with transaction.atomic(), acting_as(OWNER):
        world = make_world()  # committed: the processes that are killed see it
    chance, killed = random.Random(47), 0  # noqa: S311 - moments, the same each time
    rows = b"".join(b"R%d,Hall %d,SA1 1AA\n" % (n, n) for n in range(4_000))

    def held() -> int:
        return Asset.objects.owned_by(world.aber.actor()).filter(retired_on=None).count()

    with transaction.atomic():
        client.force_login(world.aber.manager)
        world.aber.owns("Depot", postcode="SA1 1AA")
    before = checksum()
    for name, states, number in (
        ("imports.check", {State.CHECKING, State.CHECKED}, 1),
        ("imports.store", {State.STORING, State.DONE}, 4_001),
        ("imports.undo", {State.UNDOING, State.UNDONE}, 1),
    ):
        with transaction.atomic():
            if name == "imports.check":
                batch = upload(client, world.aber, b"Reference,Name,Postcode\n" + rows)
                post(client, world.aber, "import-match", batch, **columns(batch))
            else:
                post(client, world.aber, "import-check" if name == "imports.store" else "import-undo", batch)
            job = Job.objects.get(name=name, done_at=None)
        for point in range(17):
            pid = deliver_in_a_process_of_its_own(job)
            time.sleep(chance.uniform(0.01, 0.2 + 0.15 * point))
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            wait_until_let_go(job)
            killed += 1
            with transaction.atomic():
                actor = world.aber.actor()
                state = Import.objects.visible_to(actor).get(pk=batch.pk).state
                assert state in states
                kept = ImportRow.objects.visible_to(actor).filter(batch=batch).count()
                assert kept == (0 if state == State.CHECKING else 4_001)  # with the property that the file lacks
                assert held() == (4_001 if state in {State.DONE, State.UNDOING} else 1)
        with transaction.atomic():
            deliver_all()
            assert held() == number
            if name == "imports.store":
                again = checked(client, world.aber, b"Reference,Name,Postcode\n" + rows)
                assert (again.created, again.changed, again.unchanged) == (0, 0, 4_000)
                post(client, world.aber, "import-cancel", again)
    assert killed >= 50
    assert checksum() == before
