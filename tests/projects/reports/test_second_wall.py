"""What the database refuses, whatever the code says: changing what is published, reading what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, connection, transaction

from projects.migrations.walls.reports import NAMED_AS_SCHEDULED
from projects.reports import actions
from projects.reports.models import MOVES, Report, State, StorySentence
from tests.projects.reports.making import WORDS, chair, claims, define, draft, every, publish_report
from tests.roles import OWNER, WEB, WORKER, acting_as
from tests.walls import only_the_wall_stops
from tests.worlds import make_role

if TYPE_CHECKING:
    from tests.worlds import World

pytestmark = pytest.mark.django_db

CHANGES = (
    "snapshot = '{}'",
    "commentary = 'better'",
    "rag = 'green'",
    "story = '{\"sentences\": []}'",
    "state = 'draft'",
    "state = 'waiting'",
    "published_at = now()",
    "version = 9",
    "charts = '{\"en\": {}}'",
)


def tries(statement: str, *parameters: Any) -> int:
    """How many rows a statement touched; a refusal is raised and leaves the transaction whole."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)


def refused(statement: str, *parameters: Any) -> bool:
    """Whether a statement was refused, or found nothing that it may touch."""
    try:
        return tries(statement, *parameters) == 0
    except DatabaseError:
        return True


def test_nobody_changes_or_deletes_a_published_report(world: World) -> None:
    """Not the owner of the tables, not the worker, not the chair through a page."""
    report = publish_report(world, draft(world))
    statements = [f"UPDATE projects_report SET {change} WHERE id = %s" for change in CHANGES]
    for role in (OWNER, WEB, WORKER):
        chair(world)
        with acting_as(role):
            for statement in (*statements, "DELETE FROM projects_report WHERE id = %s"):
                assert refused(statement, report.pk), (role, statement)
    (after,) = every()
    kept = ("snapshot", "commentary", "state", "fingerprint", "story", "charts", "published_at")
    assert [getattr(after, name) for name in kept] == [getattr(report, name) for name in kept]


def test_the_database_and_the_code_know_the_same_moves(world: World) -> None:
    """Every pair of states is tried as the owner of the tables: what `MOVES` does not name is refused."""
    report = draft(world)
    ways = {State.DRAFT: (), State.WAITING: ("waiting",), State.SIGNED_OFF: ("signed_off",)} | {
        State.BUILDING: ("waiting", "building"),
        State.FAILED: ("waiting", "building", "failed"),
        State.PUBLISHED: ("signed_off", "published"),
    }
    for start, steps in ways.items():
        for end in State:
            with acting_as(OWNER), transaction.atomic():
                for step in steps:
                    tries("UPDATE projects_report SET state = %s WHERE id = %s", step, report.pk)
                stays = end == start and start != State.PUBLISHED
                if end in MOVES[start] or stays or (start, end) == (State.WAITING, State.FAILED):
                    tries("UPDATE projects_report SET state = %s WHERE id = %s", end.value, report.pk)
                else:
                    with pytest.raises(DatabaseError):
                        tries("UPDATE projects_report SET state = %s WHERE id = %s", end.value, report.pk)
                transaction.set_rollback(True)


def test_a_page_writes_no_figure(world: World) -> None:
    report = draft(world)
    chair(world)
    with pytest.raises(DatabaseError, match="permission denied"):
        tries("UPDATE projects_report SET snapshot = '{}' WHERE id = %s", report.pk)


def test_figures_are_refused_once_they_are_signed(world: World) -> None:
    report = draft(world)
    actions.comment_report(chair(world), report, words=WORDS)
    report.refresh_from_db()
    actions.sign_off_report(chair(world), report)
    with acting_as(OWNER), pytest.raises(DatabaseError, match="while a report is prepared"):
        tries("UPDATE projects_report SET snapshot = '{}' WHERE id = %s", report.pk)
    with acting_as(OWNER), pytest.raises(DatabaseError, match="in a draft"):
        tries("UPDATE projects_report SET commentary = 'x' WHERE id = %s", report.pk)


def rows(table: str) -> int:
    """How many rows of a table the armed actor reads."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def test_who_reads_which_rows(world: World) -> None:
    """Row-level security alone: a draft to those who make it, a published one to members, nothing to others."""
    claims(world.aber, "Hall let", reported="10.00", forum=world.forum)
    forums = draft(world)
    own = draft(world, body=world.bryn)
    seen = {}
    for word, person in (("chair", world.chair), ("aber", world.aber.manager)):
        world.aber.actor(person)
        seen[word] = rows("projects_report")
    for word, body in (("bryn", world.bryn), ("dol", world.dol)):
        body.actor()
        seen[word] = rows("projects_report")
    assert seen == {"chair": 1, "aber": 0, "bryn": 1, "dol": 0}
    publish_report(world, forums)
    for word, count in (("aber", 1), ("bryn", 2), ("dol", 0)):
        body = getattr(world, word)
        actor = body.actor()
        assert rows("projects_report") == count, word
        assert set(Report.objects.visible_to(actor).values_list("pk", flat=True)) <= {forums.pk, own.pk}
        assert Report.objects.visible_to(actor).count() == count, word


def test_nobody_answers_for_another_body(world: World) -> None:
    report = draft(world)
    (sentence,) = actions.add_sentence(chair(world), report, text="Bryn saved.", names=[world.bryn.organisation])
    answer = "UPDATE projects_storysentence SET answer = 'approved' WHERE id = %s"
    chair(world)
    with pytest.raises(DatabaseError, match="answers for itself"):
        tries(answer, sentence.pk)
    world.cwm.actor()
    assert tries(answer, sentence.pk) == 0
    world.bryn.actor()
    with pytest.raises(DatabaseError, match="permission denied"):
        tries("UPDATE projects_storysentence SET text = 'Bryn won.' WHERE id = %s", sentence.pk)
    assert tries(answer, sentence.pk) == 1
    assert StorySentence.objects.visible_to(world.cwm.actor()).count() == 0


def test_a_report_is_signed_off_by_who_decides_once_everybody_named_has_approved(world: World) -> None:
    report = draft(world)
    (sentence,) = actions.add_sentence(chair(world), report, text="Bryn saved.", names=[world.bryn.organisation])
    sign = "UPDATE projects_report SET state = 'signed_off', signed_off_by_id = %s WHERE id = %s"
    chair(world)
    only_the_wall_stops(sign, world.chair.pk, report.pk)  # Bryn has not answered
    with acting_as(OWNER):
        StorySentence.objects.unscoped(because="a test").filter(pk=sentence.pk).update(answer="approved")
        make_role(world.forum, world.aber, world.aber.viewer, "secretariat")
    world.aber.actor(world.aber.viewer)
    only_the_wall_stops(sign, world.aber.viewer.pk, report.pk)  # the secretariat does all else
    chair(world)
    only_the_wall_stops(sign, world.aber.viewer.pk, report.pk)  # in somebody else's name
    assert not refused(sign, world.chair.pk, report.pk)


def test_a_viewer_reads_no_draft_of_their_body_and_schedules_nothing(world: World) -> None:
    report = draft(world, body=world.bryn)
    world.bryn.actor(world.bryn.viewer)
    assert rows("projects_report") == 0
    only_the_wall_stops("UPDATE projects_report SET commentary = 'x' WHERE id = %s", report.pk)
    only_the_wall_stops("UPDATE projects_reportdefinition SET ended_at = now() WHERE id = %s", report.definition_id)
    world.bryn.actor()
    assert rows("projects_report") == 1
    assert not refused("UPDATE projects_report SET commentary = 'x' WHERE id = %s", report.pk)


def test_a_sentence_says_of_its_report_what_is_so(world: World) -> None:
    report = draft(world)
    (told,) = actions.add_sentence(chair(world), report, text="Bryn saved.", names=[world.bryn.organisation])
    with acting_as(OWNER):
        for change in ("version = 2", "year_starts_in = 8", "period_quarters = 4", "period_start = '2026-01-01'"):
            with pytest.raises(DatabaseError, match="report_and_its_name"):
                tries(f"UPDATE projects_storysentence SET {change} WHERE id = %s", told.pk)


def test_a_schedule_is_changed_by_being_taken_up_again_and_no_other_way(world: World) -> None:
    pk = define(body=world.bryn).pk
    changes = "UPDATE projects_reportdefinition SET since = '2020-01-01', year_starts_in = 8 {} WHERE id = %s"
    world.bryn.actor()
    only_the_wall_stops(changes.format(""), pk)
    assert not refused("UPDATE projects_reportdefinition SET ended_at = now() WHERE id = %s", pk)
    only_the_wall_stops(changes.format(""), pk)
    assert not refused(changes.format(", ended_at = NULL"), pk)


def test_a_report_keeps_the_name_that_its_schedule_gave_it(world: World) -> None:
    report = draft(world)
    for role in (WEB, WORKER):
        chair(world)
        with acting_as(role):
            only_the_wall_stops("UPDATE projects_report SET year_starts_in = 8 WHERE id = %s", report.pk)


def test_reports_and_sentences_of_before_are_named_as_their_schedule_names_them(world: World) -> None:
    """What the migration does to rows that are there, published ones too."""
    published = publish_report(world, draft(world))
    own = draft(world, body=world.bryn)
    actions.add_sentence(world.bryn.actor(), own, text="Bryn saved.", names=[world.bryn.organisation])
    with acting_as(OWNER), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE projects_storysentence DROP CONSTRAINT projects_storysentence_report_and_its_name")
        cursor.execute("UPDATE projects_storysentence SET period_start = '2000-01-01', version = 7")
        cursor.execute("UPDATE projects_reportdefinition SET year_starts_in = 8")
        cursor.execute(NAMED_AS_SCHEDULED)
        (sentence,) = StorySentence.objects.unscoped(because="a test")
    assert {one.year_starts_in for one in every()} == {8}
    assert (sentence.period, sentence.year_starts_in, sentence.version) == (own.period, 8, 1)
    with acting_as(OWNER), pytest.raises(DatabaseError, match="never changes"):
        tries("UPDATE projects_report SET year_starts_in = 4 WHERE id = %s", published.pk)
