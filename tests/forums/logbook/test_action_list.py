"""The logs of a forum: its chair keeps them, its members read them, a body does what it has promised."""

from __future__ import annotations

import datetime as dt
import html
import re
import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.urls import reverse

from forums.logbook.actions import (
    edit_action,
    finish_action,
    log_action,
    log_decision,
    replace_decision,
    settle_decision,
)
from forums.logbook.models import Action, Decision
from forums.logbook.writing import ActionEntry, DecisionEntry
from forums.workshops.outcomes import CARD, became, outcomes_of
from partners import clock
from partners.acting.errors import NotAllowed
from partners.people.models import Membership
from partners.people.waiting import waiting_for
from tests.forums.membership.doing import administrator_of, chair, get, post, signed_in
from tests.forums.workshops.doing import cards_in, workshop_in
from tests.outbox import deliver_all
from tests.roles import OWNER, acting_as
from tests.walls import refused
from tests.worlds import World, make_action, make_decision, make_role

if TYPE_CHECKING:
    from partners.people.models import Person
    from tests.worlds import Body

DUE = dt.date(2031, 5, 14)
DAY = {"due_on_day": "14", "due_on_month": "5", "due_on_year": "2031"}


def page(world: World, name: str, query: str = "", person: Person | None = None) -> str:
    """A list, or its CSV, as a viewer of Bryn reads it unless another is named."""
    shape = ["csv"] if name.endswith("download") else []
    address = reverse(name, args=[world.forum.pk, *shape]) + query
    return str(signed_in(person or world.bryn.viewer).get(address).content.decode())


def test_the_chair_gives_a_body_an_action_and_the_body_is_told_and_does_it(world: World) -> None:
    entry = ActionEntry("Measure the hall", world.bryn.organisation, DUE)
    made = log_action(chair(world), world.forum, entry=entry)
    deliver_all()
    assert [one.to for one in mail.outbox] == [["administrator@bryn.example"]]
    assert "hall" not in f"{mail.outbox[0].subject} {mail.outbox[0].body}"
    waits = waiting_for(administrator_of(world.bryn))
    assert [(one.on, "Measure the hall" in str(one.label)) for one in waits] == [(DUE, True)]
    with clock.at(DUE + dt.timedelta(days=1)):
        assert [one.is_overdue for one in waiting_for(administrator_of(world.bryn))] == [True]
    with pytest.raises(NotAllowed):
        finish_action(world.cwm.actor(), made)
    assert (
        post(world.bryn.manager, "forums:action-finish", made.pk, body=world.bryn, outcome="42 m²").status_code == 303
    )
    assert "42 m²" in page(world, "forums:action-list")
    assert waiting_for(administrator_of(world.bryn)) == []


def test_who_looks_after_an_action_acts_for_the_body_that_does_it(world: World) -> None:
    with acting_as(OWNER):
        make_role(world.forum, world.bryn, world.bryn.viewer)
    owner = f"{world.bryn.viewer.pk} {world.bryn.organisation.pk}"
    answers = {"text": "Ring the owner", "owner": owner, **DAY}
    for body, status in ((world.cwm, 422), (world.bryn, 303)):
        answer = post(
            world.chair, "forums:action-add", world.forum.pk, body=world.aber,
            organisation=body.organisation.pk, **answers,
        )  # fmt: skip
        assert answer.status_code == status
    assert "Viewer of Bryn" in page(world, "forums:action-list")


def test_an_action_waits_where_it_can_be_done(world: World) -> None:
    """Its owner may act for two bodies of the forum, or hold no role there any more."""
    owner = world.bryn.viewer
    with acting_as(OWNER):
        role = make_role(world.forum, world.bryn, owner)
        Membership(person=owner, organisation=world.cwm.organisation, roles=["viewer"]).save(force_insert=True)
        made = make_action(world.forum, world.bryn, owner=owner)
    (waits,) = waiting_for(world.bryn.actor(owner))
    assert signed_in(owner).get(waits.url).status_code == 200
    assert waiting_for(world.cwm.actor(owner)) == []
    assert waiting_for(administrator_of(world.bryn)) == [], "somebody looks after it"
    with acting_as(OWNER):
        role.ended_at = clock.now()
        role.save()
        Membership.objects.unscoped(because="a test").filter(person=owner).update(ended_at=clock.now())
    assert [one.url for one in waiting_for(administrator_of(world.bryn))] == [waits.url]
    assert "Holds no role here any more" in page(world, "forums:action-list", person=world.bryn.manager)
    assert owner.name not in page(world, "forums:action-download", person=world.bryn.manager)
    asks = get(world.chair, "forums:action-edit", made.pk).content.decode()
    assert f"{owner.name} was named and holds no role" in asks


def test_an_action_that_somebody_else_changed_meanwhile_is_shown_with_both_and_never_written_over(world: World) -> None:
    made = log_action(chair(world), world.forum, entry=ActionEntry("Measure it", world.bryn.organisation, DUE))
    form = get(world.chair, "forums:action-edit", made.pk).context["form"]
    day = {"due_on_day": str(DUE.day), "due_on_month": str(DUE.month), "due_on_year": str(DUE.year)}
    said = {"owner": "", "read": form["read"].value(), **day}

    def saves(**words: Any) -> Any:
        return post(world.chair, "forums:action-edit", made.pk, body=world.aber, **{**said, **words})

    hers = {"text": "Measure the roof", "organisation": world.bryn.organisation.pk}
    mine = {"text": "Measure the yard", "organisation": world.cwm.organisation.pk}
    assert saves(**hers).status_code == 303
    assert saves(**hers).status_code == 303, "the same twice is once"
    refused = saves(**mine)
    assert refused.status_code == 409
    assert list(refused.context["form"].differs) == [
        ("What is to be done?", "Measure the yard", "Measure the roof"),
        ("Organisation", "Cwm Police", "Bryn Health Board"),
    ]
    assert Action.objects.visible_to(chair(world)).get().text == "Measure the roof"
    read = refused.context["form"]["read"].value()
    assert saves(**mine, read=read).status_code == 303, "seen beside the other, it may be"
    assert Action.objects.visible_to(chair(world)).get().text == "Measure the yard"


def test_a_body_that_gets_an_action_later_is_told_as_well(world: World) -> None:
    made = log_action(chair(world), world.forum, entry=ActionEntry("Measure it", world.bryn.organisation, DUE))
    deliver_all()
    mail.outbox.clear()
    edit_action(chair(world), made, entry=ActionEntry("Measure it well", world.bryn.organisation, DUE))
    deliver_all()
    assert mail.outbox == [], "the same body has it"
    edit_action(chair(world), made, entry=ActionEntry("Measure it well", world.cwm.organisation, DUE))
    deliver_all()
    assert [one.to for one in mail.outbox] == [["administrator@cwm.example"]]


def test_lists_are_filtered_and_downloaded_and_an_unknown_filter_is_refused(world: World) -> None:
    with acting_as(OWNER):
        make_action(world.forum, world.aber, "Late", due_on=dt.date(2020, 1, 1))
        make_action(world.forum, world.bryn, "Early")
    late = page(world, "forums:action-list", "?state=overdue")
    assert "Late" in late
    assert "Early" not in late
    assert "Early" in page(world, "forums:action-download", f"?organisation={world.bryn.organisation.pk}")
    assert "Late" not in page(world, "forums:action-download", f"?organisation={world.bryn.organisation.pk}")
    assert get(world.cwm.viewer, "forums:action-list", world.forum.pk).status_code == 200
    assert "does not know" in page(world, "forums:action-list", "?colour=red")
    latest = page(world, "forums:action-list", "?sort=-due&q=l")
    assert latest.index("Early") < latest.index("Late")
    assert "sort=-due&amp;q=l" in latest or "q=l&amp;sort=-due" in latest, "the file is of what is on the screen"


def test_an_open_decision_is_settled_and_a_made_one_replaced_and_both_stay(world: World) -> None:
    actor = chair(world)
    opened = log_decision(actor, world.forum, entry=DecisionEntry("Which hall?", due_on=DUE))
    assert opened.state == "open"
    settle_decision(actor, opened, entry=DecisionEntry("The town hall", "It is empty", made_on=clock.today()))
    later = replace_decision(actor, opened, entry=DecisionEntry("The market hall", made_on=clock.today()))
    assert later.replaces == opened
    text = page(world, "forums:decision-list")
    assert "The town hall" in text
    assert "Replaced by a later decision" in text
    with pytest.raises(NotAllowed):
        settle_decision(actor, opened, entry=DecisionEntry("Again"))


def test_a_later_decision_comes_from_what_the_earlier_came_from_and_each_leads_to_the_other(world: World) -> None:
    workshop = workshop_in(world, phase="act", title="Hub day")
    (card,) = cards_in(workshop, "A hub")
    actor = chair(world)
    with acting_as(OWNER):
        first = make_decision(world.forum, world.aber, "We go", source_kind=CARD, source_id=card.pk)
    later = replace_decision(actor, first, entry=DecisionEntry("We do not go", made_on=clock.today()))
    assert (later.source_kind, later.source_id) == (CARD, card.pk)
    assert [one["what"] for one in outcomes_of(actor, workshop, {card.pk})] == ["We do not go"]
    assert [one.label for one in became(actor, workshop, {card.pk})[card.pk]] == ["We do not go"]
    text = page(world, "forums:decision-list")
    assert text.count(">A hub</a>") == 2, "both came from it"
    for one, other in ((first, later), (later, first)):
        line = text.split(f'id="decision-{one.pk}"')[1].split("</tr>")[0]
        assert f"#decision-{other.pk}" in line
        (leads,) = re.findall(rf'href="([^"]+)#decision-{other.pk}"', line)
        led = signed_in(world.bryn.viewer).get(html.unescape(leads)).content.decode()
        assert f'id="decision-{other.pk}"' in led


def test_only_those_who_run_the_forum_keep_the_logs(world: World) -> None:
    for actor in (administrator_of(world.bryn), world.dol.actor(), world.aber.actor(world.aber.viewer)):
        with pytest.raises(NotAllowed):
            log_decision(actor, world.forum, entry=DecisionEntry("Mine"))
    assert get(world.dol.viewer, "forums:action-list", world.forum.pk).status_code == 404


def test_an_entry_in_confidence_is_not_there_for_others(world: World) -> None:
    with acting_as(OWNER):
        readers = [world.aber.organisation.pk, world.cwm.organisation.pk]
        action = make_action(world.forum, world.aber, "Whisper", readers=readers)
        decision = make_decision(world.forum, world.aber, "Whisper", readers=readers)
    for name in ("forums:action-list", "forums:decision-list", "forums:action-download", "forums:decision-download"):
        assert "Whisper" not in page(world, name)
        text = page(world, name, person=world.cwm.viewer)
        assert "Whisper" in text
        assert ("Only these organisations can read this" in text) is name.endswith("list")
        told = text.split("Whisper")[1]
        assert "Aber Council" in told
        assert "Cwm Police" in told
    actor = world.bryn.actor()
    assert not Action.objects.visible_to(actor).exists()
    assert not Action.objects.unscoped(because="the second wall alone").exists()
    assert not Decision.objects.unscoped(because="the second wall alone").exists()
    assert refused("UPDATE forums_action SET done_at = now() WHERE id = %s", action.pk)
    chair(world)
    assert refused("UPDATE forums_decision SET readers = NULL WHERE id = %s", decision.pk)


def test_nobody_records_in_anothers_name(world: World) -> None:
    forged = Decision(
        forum=world.forum, audience=world.forum.audience, text="Forged", made_on=clock.today(),
        recorded_by=world.aber.manager, recorded_for=world.aber.organisation,
    )  # fmt: skip
    world.bryn.actor()
    with pytest.raises(DatabaseError), transaction.atomic():
        forged.save(force_insert=True)


def test_a_form_sent_twice_is_in_the_log_once(world: World) -> None:
    answers = {"text": "Ring the owner", "organisation": world.bryn.organisation.pk, "key": uuid.uuid4(), **DAY}
    decides = {"state": "made", "text": "To meet", "key": uuid.uuid4()}
    day = {f"on_{name}": value for name, value in (("day", "1"), ("month", "5"), ("year", "2026"))}
    for _again in range(2):
        assert post(world.chair, "forums:action-add", world.forum.pk, body=world.aber, **answers).status_code == 303
        done = post(world.chair, "forums:decision-add", world.forum.pk, body=world.aber, **decides, **day)
        assert done.status_code == 303
    deliver_all()
    assert len(mail.outbox) == 1
    assert page(world, "forums:action-download").count("Ring the owner") == 1
    assert page(world, "forums:decision-download").count("To meet") == 1


def test_a_decision_beyond_a_mandate_is_logged_and_says_whose(world: World) -> None:
    with acting_as(OWNER):
        make_role(world.forum, world.bryn, world.bryn.viewer, money_up_to=Decimal(50_000), property_say="decide")
        make_role(
            world.forum, world.cwm, world.cwm.viewer, money_up_to=Decimal(90_000), property_say="decide",
            confirmed_at=None,
        )  # fmt: skip
    day = {"on_day": "1", "on_month": "5", "on_year": "2026", "state": "made"}

    def logged(text: str, money: str, *bodies: Body) -> str:
        answers = {"text": text, "commits": [one.organisation.pk for one in bodies], "commits_money": money, **day}
        browser = signed_in(world.chair)
        sent = {"acting_for": str(world.aber.organisation.pk), "key": str(uuid.uuid4()), **answers}
        done = browser.post(reverse("forums:decision-add", args=[world.forum.pk]), sent)
        if done.status_code == 303:
            done = browser.get(done["Location"])
        return str(done.content.decode())

    warning = "It goes beyond what the representatives of these may commit"
    assert warning not in logged("Within", "50000", world.bryn)
    told = logged("Too much", "50001", world.bryn)
    assert f"{warning}, so they decide for themselves: Bryn Health Board" in told
    assert "Commits Bryn Health Board: up to £50,001 each" in told
    both = logged("Unconfirmed", "1", world.bryn, world.cwm)
    assert f"so they decide for themselves: {world.cwm.organisation.name}" in both
    assert warning in logged("No representative", "1", world.aber)
    assert "Choose the organisations" in logged("Nobody", "1")
