"""What nothing wants any more leaves the disk after its time, whoever is killed on the way; what is wanted stays."""

from __future__ import annotations

import datetime as dt
import os
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models.fields.files import FieldFile

from forums.evidence.actions import end_evidence
from forums.initiatives.models import Evidence as Document
from forums.membership.actions import leave_forum
from partners import clock
from partners.files import sweeping, tasks
from partners.files.keeping import keep
from partners.files.models import StoredFile
from partners.files.sweeping import sweep_body
from partners.files.tasks import sweep
from partners.files.uses import Uses
from projects.benefits.models import Attestation, Evidence, EvidenceTakenBack, Validation
from projects.proof.actions import take_back_evidence
from tests.forums.membership.doing import administrator_of, get
from tests.projects.making import add_figure, make_benefit, make_project
from tests.roles import OWNER, WORKER, acting_as
from tests.worlds import make_evidence, make_initiative, make_move

if TYPE_CHECKING:
    from forums.initiatives.models import Initiative
    from projects.benefits.models import Benefit, BenefitFigure
    from tests.worlds import World

APRIL, JULY = dt.date(2026, 4, 1), dt.date(2026, 7, 1)


@pytest.fixture(autouse=True)
def store(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return Path(settings.MEDIA_ROOT)


@pytest.fixture
def swept(monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any) -> Any:
    """The night's work so many days later."""

    def run(days: int) -> int:
        moment = clock.now() + dt.timedelta(days=days)
        with monkeypatch.context() as patch, acting_as(WORKER), django_capture_on_commit_callbacks(execute=True):
            patch.setattr(clock, "now", lambda: moment)
            return sweep()

    return run


def kept(world: World) -> StoredFile:
    sent: Any = SimpleUploadedFile("ledger.pdf", b"%PDF-1.7\n")
    return keep(sent, organisation=world.aber.organisation.pk)


def evidence(world: World, benefit: Benefit) -> Evidence:
    with acting_as(OWNER):
        made = Evidence(organisation=world.aber.organisation, benefit=benefit, file=kept(world), what="Cost lines")
        made.save(force_insert=True)
    return made


def path_of(one: Evidence) -> Path:
    with acting_as(OWNER):
        return Path(StoredFile.objects.unscoped(because="a test").get(pk=one.file_id).file.path)


def test_evidence_taken_back_leaves_the_disk_after_its_time_and_what_was_relied_on_much_later(
    world: World, swept: Any
) -> None:
    benefit = make_benefit(world.aber, make_project(world.aber, "Hub", forum=world.forum))
    stands, wrong, relied = (evidence(world, benefit) for _ in range(3))
    take_back_evidence(world.aber.actor(), wrong, reason="A name in it")
    figure = add_figure(benefit, "actual", "1")
    with acting_as(OWNER):
        Attestation(organisation=world.aber.organisation, benefit=benefit, figure=figure).save(force_insert=True)
    take_back_evidence(world.aber.actor(), relied, reason="Superseded")
    paths = [path_of(one) for one in (stands, wrong, relied)]
    assert swept(29) == 0
    assert [one.exists() for one in paths] == [True, True, True]
    assert swept(31) == 1
    assert [one.exists() for one in paths] == [True, False, True]
    assert swept(31) == 0
    assert swept(7 * 365) == 0
    assert swept(7 * 366 + 1) == 1
    assert [one.exists() for one in paths] == [True, False, False]
    rows = StoredFile.objects.visible_to(world.aber.actor())
    assert rows.filter(gone_at=None).count() == 1
    assert rows.count() == 3, "that they were there stays"
    assert EvidenceTakenBack.objects.visible_to(world.aber.actor()).count() == 2


def test_whoever_is_killed_between_the_file_and_its_row_is_followed(
    world: World, swept: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    benefit = make_benefit(world.aber, make_project(world.aber, "Hub", forum=world.forum))
    wrong = evidence(world, benefit)
    take_back_evidence(world.aber.actor(), wrong, reason="A name in it")
    path, delete = path_of(wrong), FieldFile.delete

    def killed(file: FieldFile, save: bool = True) -> None:
        delete(file, save=save)
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(FieldFile, "delete", killed)
        with pytest.raises(SystemExit):
            swept(31)
    assert not path.exists()
    rows = StoredFile.objects.visible_to(world.aber.actor()).filter(pk=wrong.file_id)
    assert rows.filter(gone_at=None).exists(), "the row does not know yet"
    assert swept(31) == 1
    rows = StoredFile.objects.visible_to(world.aber.actor()).filter(pk=wrong.file_id)
    assert not rows.filter(gone_at=None).exists()
    assert rows.exists()


def test_a_file_that_cannot_be_removed_stays_alone(
    world: World, swept: Any, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those before it keep what was said of them, those after it go, and so do bytes of nobody."""
    benefit = make_benefit(world.aber, make_project(world.aber, "Hub", forum=world.forum))
    three = [evidence(world, benefit) for _ in range(3)]
    for one in three:
        take_back_evidence(world.aber.actor(), one, reason="A name in it")
    paths, delete = [path_of(one) for one in three], FieldFile.delete
    lost = store / f"{uuid.uuid4()}.pdf"
    lost.write_bytes(b"x")
    os.utime(lost, (0, 0))

    def stuck(file: FieldFile, save: bool = True) -> None:
        if Path(file.path) == paths[1]:
            raise PermissionError(str(file.path))
        delete(file, save=save)

    with monkeypatch.context() as patch:
        patch.setattr(FieldFile, "delete", stuck)
        assert swept(31) == 3, "two of Aber's, and the bytes of nobody"
    assert [one.exists() for one in (*paths, lost)] == [False, True, False, False]
    rows = StoredFile.objects.visible_to(world.aber.actor()).filter(gone_at=None)
    assert [one.pk for one in rows] == [three[1].file_id], "the other two are known to be gone"
    assert swept(31) == 1, "the next night has it"


def test_a_row_that_nothing_refers_to_and_bytes_without_a_row_go(world: World, swept: Any, store: Path) -> None:
    with acting_as(OWNER):
        file = kept(world)
    lost, foreign = store / f"{uuid.uuid4()}.pdf", store / "README"
    for one in (lost, foreign):
        one.write_bytes(b"x")
        os.utime(one, (0, 0))
    young = store / f"{uuid.uuid4()}.pdf"
    young.write_bytes(b"x")
    assert swept(0) == 1
    assert [one.exists() for one in (lost, foreign, young, Path(file.file.path))] == [False, True, True, True]
    assert swept(2) >= 1
    assert not Path(file.file.path).exists()
    assert not StoredFile.objects.visible_to(world.aber.actor()).exists()
    assert foreign.exists()


def document(world: World, initiative: Initiative) -> tuple[Document, Path]:
    """Aber's, filed a minute ago."""
    with acting_as(OWNER):
        file = kept(world)
        made = make_evidence(
            initiative, world.aber, criterion="plan", title="Terms", file=file,
            at=clock.now() - dt.timedelta(minutes=1),
        )  # fmt: skip
    return made, Path(file.file.path)


@pytest.mark.parametrize(
    ("outcome", "leaves", "kept_long"),
    [
        ("", False, False),
        ("withdrawn", False, False),
        ("carried", False, True),
        ("not_carried", False, True),
        ("", True, False),
        ("carried", True, True),
    ],
)
def test_a_document_goes_after_its_time_and_one_that_a_decision_rested_on_much_later_also_in_a_forum_left(
    world: World, swept: Any, *, outcome: str, leaves: bool, kept_long: bool
) -> None:
    with acting_as(OWNER):
        initiative = make_initiative(world.forum, world.bryn, "Hub")
    stands, path = document(world, initiative)
    if outcome:
        with acting_as(OWNER):
            move = make_move(initiative, world.bryn)
            move.outcome, move.decided_at = outcome, clock.now()
            move.save()
    if leaves:
        leave_forum(administrator_of(world.aber), world.forum)
        assert not Document.objects.visible_to(world.aber.actor()).exists()
        assert not Document.objects.filed_by(world.aber.actor()).exists(), "no person of the body reads them"
    else:
        assert swept(3000) == 0, "it stands"
        end_evidence(administrator_of(world.aber), stands)
    assert swept(29) == 0
    assert swept(31) == int(not kept_long)
    assert path.exists() is kept_long
    assert swept(7 * 366 + 1) == int(kept_long)
    assert not path.exists()
    files = StoredFile.objects.visible_to(world.aber.actor())
    assert files.exclude(gone_at=None).count() == 1, "that it was there stays"
    opened = get(world.aber.viewer, "forums:evidence-open", stands.pk)
    assert opened.status_code == 404


def test_what_something_refers_to_that_no_room_tells_of_stays(
    world: World, swept: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database's own keys know of every row."""
    with acting_as(OWNER):
        initiative = make_initiative(world.forum, world.bryn, "Hub")
    _made, path = document(world, initiative)
    monkeypatch.setattr(sweeping, "uses_of", lambda _actor: Uses())
    assert swept(40) == 0
    assert path.exists()


def test_a_body_that_breaks_off_or_is_suspended_loses_nothing(
    world: World, swept: Any, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a body whose files were not listed nothing is known: to sweep the store then would take them all."""
    benefit = make_benefit(world.aber, make_project(world.aber, "Hub", forum=world.forum))
    stands = path_of(evidence(world, benefit))
    lost = store / f"{uuid.uuid4()}.pdf"
    lost.write_bytes(b"x")
    for one in (stands, lost):
        os.utime(one, (0, 0))

    def broken(actor: Any) -> Any:
        if actor.organisation == world.aber.organisation:
            raise OSError("a disk that cannot be written to")
        return sweep_body(actor)

    with monkeypatch.context() as patch:
        patch.setattr(tasks, "sweep_body", broken)
        swept(40)
    assert (stands.exists(), lost.exists()) == (True, True)
    with acting_as(OWNER):
        type(world.aber.organisation).objects.filter(pk=world.aber.organisation.pk).scoped("a test").update(
            suspended_at=clock.now()
        )
    swept(40)
    assert (stands.exists(), lost.exists()) == (True, False)


def test_figures_that_were_sent_back_rest_on_nothing(world: World, swept: Any) -> None:
    benefit = make_benefit(world.aber, make_project(world.aber, "Hub", forum=world.forum))
    figures = [add_figure(benefit, "actual", amount, quarter) for amount, quarter in (("1", APRIL), ("2", JULY))]
    sent_back = evidence(world, benefit)
    validate(world, benefit, figures[0], accepted=False)
    take_back_evidence(world.aber.actor(), sent_back, reason="Wrong")
    validated = evidence(world, benefit)
    validate(world, benefit, figures[1], accepted=True)
    take_back_evidence(world.aber.actor(), validated, reason="Superseded")
    paths = [path_of(one) for one in (sent_back, validated)]
    assert swept(31) == 1
    assert [one.exists() for one in paths] == [False, True]


def validate(world: World, benefit: Benefit, figure: BenefitFigure, *, accepted: bool) -> None:
    with acting_as(OWNER):
        made = Validation(organisation=world.bryn.organisation, benefit=benefit, figure=figure, accepted=accepted)
        made.save(force_insert=True)
