"""What was said and done stays in the history, whatever comes after: parts that ended, words that were changed."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from forums.evidence.actions import attest, end_evidence
from forums.initiatives.actions import (
    Words,
    answer_initiative,
    edit_initiative,
    end_initiative,
    invite_partner,
    leave_initiative,
    start_initiative,
    withdraw_partner,
)
from forums.initiatives.models import Evidence, Initiative, InitiativePartner, Rewording
from forums.initiatives.stages import Criterion, Stage
from forums.membership.actions import leave_forum
from forums.migrations.walls.history import JOINED_AS_THE_TRAIL_SAYS, RENEWED_AT_ONE_MOMENT
from partners import clock
from tests.forums.membership.doing import administrator_of, chair, get
from tests.roles import OWNER, acting_as
from tests.walls import only_the_wall_stops, refused
from tests.worlds import World, make_initiative, take_part

if TYPE_CHECKING:
    from tests.worlds import Body

REWORD = (
    "INSERT INTO forums_rewording (id, initiative_id, audience_id, title, purpose, lead_id, target_stage,"
    " organisation_id, person_id, at) VALUES (gen_random_uuid(), %s, %s, %s, %s, %s, 'collaboration', %s, %s, now())"
)


def history(world: World, initiative: Initiative) -> list[str]:
    """What a reader of the history reads: each event with who and what was written, the oldest first."""
    page = get(world.cwm.viewer, "forums:initiative-history", initiative.pk).content.decode()
    events = re.findall(r'<li class="portal-timeline__event">(.*?)</li>', page, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", one)).split()) for one in events]


def started(world: World, *partners: Body) -> Initiative:
    words = Words("One front desk", "To serve people", world.aber.organisation, Stage.COLLABORATION)
    bodies = [one.organisation for one in partners]
    return start_initiative(administrator_of(world.aber), world.forum, words=words, partners=bodies)


def in_order(told: list[str], *expected: tuple[str, str]) -> None:
    """Each pair of a title and a text is told, one after the other."""
    rest = iter(told)
    for title, text in expected:
        assert any(one.startswith(title) and text in one for one in rest), (title, text, told)


def test_who_joins_leaves_and_is_asked_again_is_told_of_each(world: World) -> None:
    initiative = started(world, world.bryn, world.cwm)
    bryn, body = administrator_of(world.bryn), str(world.bryn.organisation)
    answer_initiative(bryn, initiative, joins=True, contribution="A desk")
    leave_initiative(administrator_of(world.bryn), initiative, reason="Merged")
    invite_partner(chair(world), initiative, organisation=world.bryn.organisation)
    answer_initiative(administrator_of(world.bryn), initiative, joins=False, reason="No staff")
    invite_partner(chair(world), initiative, organisation=world.bryn.organisation)
    part = InitiativePartner.objects.visible_to(chair(world)).get(organisation=world.bryn.organisation, state="invited")
    withdraw_partner(chair(world), part)
    invite_partner(chair(world), initiative, organisation=world.bryn.organisation)
    answer_initiative(administrator_of(world.bryn), initiative, joins=True, contribution="Two rooms")
    leave_forum(administrator_of(world.bryn), world.forum)
    told = history(world, initiative)
    in_order(
        told,
        (f"{world.aber.organisation} took part", ""),
        (f"{body} was asked to take part", world.aber.administrator.name),
        (f"{body} took part", "A desk"),
        (f"{body} left", "Merged"),
        (f"{body} was asked again to take part", world.chair.name),
        (f"{body} declined to take part", "No staff"),
        (f"{body} was asked again to take part", ""),
        (f"The invitation of {body} was withdrawn", world.chair.name),
        (f"{body} was asked again to take part", ""),
        (f"{body} took part", "Two rooms"),
        (f"{body} left", "Left the forum"),
    )
    assert not any(one.startswith(f"{world.aber.organisation} was asked") for one in told), "who starts it is not asked"
    page = get(world.cwm.viewer, "forums:initiative", initiative.pk).content.decode()
    table = page[page.index("Last position") :]
    assert table.count(f">{unescape(body)}<") == 1, "one line a body: how it stands now"
    assert "Two rooms" in table
    assert "A desk" not in table


def test_what_is_changed_is_told_with_what_it_was(world: World) -> None:
    initiative = started(world, world.bryn)
    answer_initiative(administrator_of(world.bryn), initiative, joins=True)
    first = Words("One front desk", "To serve people", world.aber.organisation, Stage.COLLABORATION)
    edit_initiative(administrator_of(world.aber), initiative, words=first)
    assert not Rewording.objects.visible_to(chair(world)).exists(), "nothing was changed"
    second = replace(first, title="Two front desks", target_stage=Stage.CO_OWNERSHIP)
    edit_initiative(administrator_of(world.aber), initiative, words=second)
    third = replace(second, purpose="To serve everybody", lead=world.bryn.organisation)
    edit_initiative(chair(world), initiative, words=third)
    end_initiative(chair(world), initiative, completed=True, reason="It is open")
    aber, bryn = world.aber.organisation, world.bryn.organisation
    told = history(world, initiative)
    in_order(
        told,
        (f"{aber} started the initiative", "To serve people"),
        (f"{aber} changed the initiative", "It is called “Two front desks”, no longer “One front desk”."),
        (f"{aber} changed the initiative", f"Led by {bryn}, no longer by {aber}."),
        ("The initiative was completed", "It is open"),
    )
    changes = [one for one in told if "changed the initiative" in one]
    assert "It wants to come to Co-ownership, no longer to Collaboration." in changes[0]
    assert "Its purpose is “To serve everybody”. It was “To serve people”." in changes[1]
    assert world.chair.name in changes[1]


def test_what_is_attested_anew_was_not_taken_back(world: World) -> None:
    with acting_as(OWNER):
        initiative = make_initiative(world.forum, world.aber)
    for _time in range(2):
        shown = attest(administrator_of(world.aber), initiative, criterion=Criterion.GAPS)
    body, gaps = world.aber.organisation, Criterion.GAPS.label
    told = history(world, initiative)
    in_order(told, (f"{body} attested: {gaps}", ""), (f"{body} attested anew: {gaps}", ""))
    assert not any("took back" in one for one in told)
    end_evidence(administrator_of(world.aber), shown)
    attest(administrator_of(world.aber), initiative, criterion=Criterion.GAPS)
    told = history(world, initiative)
    in_order(told, (f"{body} attested anew", ""), (f"{body} took back: {gaps}", ""), (f"{body} attested: {gaps}", ""))


def test_the_database_lets_nobody_unsay_what_was_answered_or_begin_anew_what_has_ended(world: World) -> None:
    with acting_as(OWNER):
        initiative = make_initiative(world.forum, world.aber)
        joined, gone = take_part(initiative, world.bryn), take_part(initiative, world.cwm, "left")
    administrator_of(world.bryn)
    for column in ("contribution = 'x'", "answered_at = now()", "answered_by_id = NULL"):
        only_the_wall_stops(f"UPDATE forums_initiativepartner SET {column} WHERE id = %s", joined.pk)
    assert refused("UPDATE forums_initiativepartner SET invited_at = now() WHERE id = %s", joined.pk)
    administrator_of(world.cwm)
    only_the_wall_stops("UPDATE forums_initiativepartner SET state = 'joined' WHERE id = %s", gone.pk)


def test_the_database_keeps_what_was_said_as_it_was_said(world: World) -> None:
    with acting_as(OWNER):
        initiative = make_initiative(world.forum, world.aber)
    said = (initiative.pk, initiative.audience_id, initiative.title, initiative.purpose, world.aber.organisation.pk)
    aber, bryn = world.aber.organisation.pk, world.bryn.organisation.pk
    world.bryn.actor()
    only_the_wall_stops(REWORD, *said, bryn, world.bryn.manager.pk)  # neither leads nor runs the forum
    world.aber.actor()
    only_the_wall_stops(REWORD, *said, bryn, world.aber.manager.pk)
    only_the_wall_stops(REWORD, *said, aber, world.bryn.manager.pk)
    never = (initiative.pk, initiative.audience_id, "Never said", initiative.purpose, aber)
    only_the_wall_stops(REWORD, *never, aber, world.aber.manager.pk)
    assert not refused(REWORD, *said, aber, world.aber.manager.pk)
    assert refused("UPDATE forums_rewording SET title = 'x'")
    assert refused("DELETE FROM forums_rewording")
    world.dol.actor()
    assert not Rewording.objects.unscoped(because="the second wall alone").exists()


@pytest.mark.parametrize("later", [0.5, 60])
def test_rows_of_before_are_read_as_what_they_were(world: World, later: float) -> None:
    """Leaving wrote over when a body had joined, and what was attested anew ended a moment before: the trail knows."""
    initiative = started(world, world.bryn)
    answer_initiative(administrator_of(world.bryn), initiative, joins=True, contribution="A desk")
    first, second = (attest(administrator_of(world.bryn), initiative, criterion=Criterion.GAPS) for _time in range(2))
    leave_initiative(administrator_of(world.bryn), initiative, reason="Merged")
    with acting_as(OWNER), connection.cursor() as cursor:
        parts = InitiativePartner.objects.unscoped(because="a test").filter(organisation=world.bryn.organisation)
        part = parts.get()
        parts.update(answered_at=part.ended_at, answered_by=part.ended_by, ended_at=None, ended_by=None)
        rows = Evidence.objects.unscoped(because="a test").filter(pk=first.pk)
        rows.update(ended_at=second.at - dt.timedelta(seconds=later))
        cursor.execute(JOINED_AS_THE_TRAIL_SAYS)
        cursor.execute(RENEWED_AT_ONE_MOMENT)
        again = parts.get()
        renewed = rows.get().ended_at == second.at
    assert (again.ended_at, again.ended_by_id) == (part.ended_at, part.ended_by_id)
    assert again.answered_at is not None
    assert part.answered_at is not None
    assert dt.timedelta(0) <= again.answered_at - part.answered_at < dt.timedelta(seconds=1)
    assert again.answered_at <= clock.now()
    assert renewed == (later < 1)
