"""Every row is stored or listed (promise 46); killed anywhere, an import is as if it had not been (47)."""

from __future__ import annotations

import random
import subprocess
import threading
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from assets.imports import applying, tasks
from assets.imports.applying import Source, fit, lay_out, take_in
from assets.imports.child import look_at
from assets.imports.models import Import, ImportProblem, ImportRow, State
from assets.imports.reasons import CELL_REASONS
from assets.imports.refusals import FileRefused
from assets.imports.staging import STAGED, problems, tally
from assets.register.models import Asset
from partners.acting.action import author
from partners.outbox.models import Job
from tests.assets.imports.files import write
from tests.assets.imports.test_import_check import checked, post
from tests.outbox import deliver_all
from tests.roles import WORKER, acting_as

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
ROWS = st.lists(st.lists(CELL, min_size=1, max_size=14), min_size=1, max_size=120)


def test_every_row_of_a_fuzzed_file_is_stored_or_listed(world: World, tmp_path: Path) -> None:
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    @given(ROWS)
    def check(rows: list[list[str]]) -> None:
        lines = ['"' + '","'.join(one.replace('"', '""') for one in row) + '"' for row in rows]
        path = write(tmp_path, "\n".join([HEADINGS, *lines]) + "\n")
        try:
            look = look_at(path)
        except FileRefused:
            return
        actor = world.aber.actor()
        source = Source(path, look.matching, look.sheet or None, look.heading_row)
        with acting_as(WORKER), transaction.atomic():
            counted = lay_out(source, world.aber.organisation.pk)
            told = problems()
            before = Asset.objects.owned_by(actor).count()
            take_in(world.aber.organisation.pk, fit(STAGED, "0"), {}, author=author(actor))
            stored = tally(fit(STAGED, "0"), {})
            assert Asset.objects.owned_by(actor).count() == before + stored.new
        assert counted.rows == look.row_count == stored.rows + counted.rejected
        assert len({one.row for one in told}) == counted.rejected
        assert {one.code for one in told} <= set(CELL_REASONS)

    check()


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


@pytest.mark.parametrize("after", ["write", "derive", "_share", "_move"])
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
