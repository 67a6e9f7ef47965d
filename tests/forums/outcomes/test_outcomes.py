"""What cards become: an initiative by one button, actions and decisions in the forum's logs, and the way back."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils.translation import override
from pypdf import PdfReader

from assets.register.links import concerns
from forums.initiatives.actions import Words
from forums.initiatives.links import origin_of
from forums.initiatives.models import Initiative, InitiativePartner
from forums.initiatives.stages import Stage
from forums.live import actions as live
from forums.logbook.models import Action, Decision
from forums.outcomes import actions
from forums.outcomes.suggesting import suggested
from forums.workshops.actions import (
    add_cards,
    answer_correction,
    approve_minutes,
    correct_minutes,
    send_minutes,
    write_minutes,
)
from forums.workshops.choices import Fate
from forums.workshops.errors import CorrectionsUnanswered, OtherMinutes, Repeated
from forums.workshops.models import Card, Minutes, Workshop
from partners.acting.errors import NotAllowed
from sharing.levels import Level
from tests.forums.membership.doing import chair, get, post, signed_in
from tests.forums.workshops.doing import cards_in, joined, move, secretary, workshop_in
from tests.outbox import deliver_all
from tests.roles import OWNER, acting_as
from tests.worlds import make_role

if TYPE_CHECKING:
    from django.core.mail import EmailMessage

    from tests.worlds import Body, World


def fresh(world: World, workshop: Workshop) -> Workshop:
    return Workshop.objects.visible_to(chair(world)).get(pk=workshop.pk)


def test_a_winning_card_becomes_one_initiative_with_those_who_voted_for_it(cast: World) -> None:
    workshop = workshop_in(cast, phase="vote")
    depot = cast.aber.owns("Depot")
    cast.aber.shares(depot, with_=cast.forum.audience, at=Level.SUMMARY)
    (card,) = add_cards(chair(cast), workshop, assets=[depot.pk])
    for body in (cast.bryn, cast.cwm):
        live.place_dot(joined(workshop, body), workshop, card=card.pk, key=uuid.uuid4())
    move(cast, workshop)
    filled = suggested(chair(cast), fresh(cast, workshop), card)
    assert filled.title == "Depot"
    assert set(filled.partners) == {body.organisation.pk for body in (cast.aber, cast.bryn, cast.cwm)}
    assert filled.lead == cast.aber.organisation.pk
    page = get(cast.chair, "forums:card-raise", card.pk).content.decode()
    assert page.count(" checked") == 4  # three partners and a stage
    answers = {
        "title": filled.title,
        "purpose": filled.purpose,
        "lead": str(filled.lead),
        "partners": [str(one) for one in filled.partners],
        "target_stage": "co_operation",
    }
    for _ in range(2):
        answer = post(cast.chair, "forums:card-raise", card.pk, body=cast.aber, **answers)
        assert answer.status_code == 303, re.findall(r'govuk-error-message">.*', answer.content.decode())
    (initiative,) = Initiative.objects.visible_to(chair(cast))
    asked = InitiativePartner.objects.visible_to(chair(cast)).filter(initiative=initiative)
    assert asked.count() == 3
    origin = origin_of(cast.bryn.actor(), initiative)
    assert origin is not None
    assert (origin.label, origin.note) == ("Depot", "Hubs")
    assert Card.objects.visible_to(chair(cast)).get(pk=card.pk).fate == Fate.INITIATIVE
    shown = get(cast.cwm.viewer, "forums:workshop", workshop.pk).content.decode()
    assert f"/initiatives/{initiative.pk}/" in shown
    assert [str(step.url) for step in concerns(cast.bryn.actor(), depot)] == [origin.url]


def test_a_card_that_is_an_initiative_offers_no_second_one_and_leads_to_the_first(cast: World) -> None:
    workshop = workshop_in(cast, phase="act")
    (card,) = cards_in(workshop, "A hub")
    raising = reverse("forums:card-raise", args=[card.pk])
    assert raising in get(cast.chair, "forums:card", card.pk).content.decode()
    words = Words("One hub", "Together", cast.aber.organisation, Stage.CO_OPERATION)
    initiative = actions.raise_card(chair(cast), card, words=words, partners=[])
    with pytest.raises(Repeated):
        actions.raise_card(chair(cast), card, words=words, partners=[])
    there = reverse("forums:initiative", args=[initiative.pk])
    page = get(cast.chair, "forums:card", card.pk).content.decode()
    assert raising not in page
    assert there in page
    second = {"title": "Another hub", "purpose": "Alone", "target_stage": "co_operation"}
    whose = {"lead": str(cast.bryn.organisation.pk), "acting_for": str(cast.aber.organisation.pk)}
    browser = signed_in(cast.chair)
    for answer in (browser.get(raising), browser.post(raising, second | whose)):
        assert (answer.status_code, answer.headers["Location"]) == (303, there)
    shown = browser.get(there).content.decode()
    assert "This card is an initiative already" in shown
    assert "The card is an initiative now" not in shown
    assert [one.title for one in Initiative.objects.visible_to(chair(cast))] == ["One hub"]


def test_actions_and_decisions_are_in_the_log_once_and_only_the_chair_decides(cast: World) -> None:
    workshop = workshop_in(cast, phase="decide")
    one, other = cards_in(workshop, "One", "Other")
    page = get(cast.chair, "forums:workshop-action", workshop.pk).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key is not None
    answers = {
        "key": key[1], "card": str(one.pk), "text": "Measure it", "owner": str(cast.bryn.organisation.pk),
        "due_on_day": "27", "due_on_month": "3", "due_on_year": "2027",
    }  # fmt: skip
    for _ in range(2):
        assert post(cast.chair, "forums:workshop-action", workshop.pk, body=cast.aber, **answers).status_code == 303
    (action,) = Action.objects.visible_to(chair(cast))
    assert (action.source_id, action.organisation, action.due_on) == (
        one.pk, cast.bryn.organisation, dt.date(2027, 3, 27),
    )  # fmt: skip
    clerk = secretary(cast)
    with pytest.raises(NotAllowed):
        actions.log_workshop_decision(clerk, workshop, entry=None, card=None, key=uuid.uuid4())  # type: ignore[arg-type]
    decided = {"key": str(uuid.uuid4()), "card": str(other.pk), "text": "We go on"}
    assert post(cast.chair, "forums:workshop-decision", workshop.pk, body=cast.aber, **decided).status_code == 303
    assert Decision.objects.visible_to(cast.cwm.actor()).get().source_id == other.pk
    fates = dict(Card.objects.visible_to(chair(cast)).values_list("text", "fate"))
    assert fates == {"One": Fate.ACTION, "Other": Fate.DECISION}


def test_a_decision_of_a_workshop_asks_what_it_commits_and_says_when_that_is_beyond_a_mandate(cast: World) -> None:
    with acting_as(OWNER):
        make_role(cast.forum, cast.bryn, cast.bryn.viewer, money_up_to=Decimal(50_000), property_say="decide")
    workshop = workshop_in(cast, phase="decide")
    (card,) = cards_in(workshop, "A hub")

    def decided(text: str, money: str, *bodies: Body) -> str:
        answers = {"text": text, "commits": [one.organisation.pk for one in bodies], "commits_money": money}
        sent = {"key": str(uuid.uuid4()), "card": str(card.pk), "acting_for": str(cast.aber.organisation.pk), **answers}
        browser = signed_in(cast.chair)
        done = browser.post(reverse("forums:workshop-decision", args=[workshop.pk]), sent)
        return str((browser.get(done["Location"]) if done.status_code == 303 else done).content.decode())

    warning = "It goes beyond what the representatives of these may commit"
    assert warning not in decided("Within", "50000", cast.bryn)
    told = decided("Too much", "50001", cast.bryn)
    assert f"{warning}, so they decide for themselves: Bryn Health Board" in told
    assert "Choose the organisations" in decided("Nobody", "1")
    kept = {one.text: one for one in Decision.objects.visible_to(chair(cast))}
    assert set(kept) == {"Within", "Too much"}
    assert kept["Too much"].beyond == [cast.bryn.organisation.pk]
    with acting_as(OWNER):
        cast.bryn.organisation.name_cy = "Bwrdd Bryn"
        cast.bryn.organisation.save()
    with override("cy"):  # whoever closes it reads Welsh; the minutes name bodies in one language
        move(cast, workshop)
        move(cast, workshop)
    minutes = Minutes.objects.visible_to(chair(cast)).get(workshop=workshop)
    page = get(cast.chair, "forums:minutes", minutes.pk).content.decode()
    assert page.count("so these decide for themselves: Bryn Health Board") == 1


def test_a_grouped_card_is_on_the_workshops_page_with_its_anchor_and_what_became_of_it(cast: World) -> None:
    workshop = workshop_in(cast, phase="act")
    lead, under = cards_in(workshop, "A hub", "A smaller hub")
    words = Words("One hub", "Together", cast.aber.organisation, Stage.CO_OPERATION)
    initiative = actions.raise_card(chair(cast), under, words=words, partners=[])
    live.group_card(chair(cast), under, under=lead.pk)
    page = get(cast.cwm.viewer, "forums:workshop", workshop.pk).content.decode()
    assert page.index('id="card-1"') < page.index('id="card-2"') < page.index("A smaller hub")
    assert f"/initiatives/{initiative.pk}/" in page
    origin = origin_of(cast.cwm.actor(), initiative)
    assert origin is not None
    assert f'id="{origin.url.split("#")[1]}"' in page


def test_after_the_close_those_who_run_it_find_the_console_and_nobody_else(cast: World) -> None:
    minutes = closed(cast)
    send_minutes(chair(cast), minutes)
    console = reverse("forums:room-console", args=[minutes.workshop_id])
    for name, pk in (("forums:workshop", minutes.workshop_id), ("forums:minutes", minutes.pk)):
        assert console in get(cast.chair, name, pk).content.decode()
        assert console not in get(cast.cwm.viewer, name, pk).content.decode()
    assert get(cast.chair, "forums:room-console", minutes.workshop_id).status_code == 200


def test_the_pdf_of_minutes_holds_grouped_cards_figures_and_corrections_as_the_page_does(cast: World) -> None:
    workshop = workshop_in(cast, phase="score")
    lead, under = cards_in(workshop, "A hub", "A smaller hub")
    live.score_card(joined(workshop, cast.bryn), workshop, card=lead.pk, impact=5, ease=4)
    live.group_card(chair(cast), under, under=lead.pk)
    move(cast, workshop, times=3)
    minutes = Minutes.objects.visible_to(chair(cast)).get(workshop=workshop)
    send_minutes(chair(cast), minutes)
    correct_minutes(cast.cwm.actor(), minutes, key=uuid.uuid4(), text="It was three hubs")
    pages = PdfReader(BytesIO(get(cast.cwm.viewer, "forums:minutes-file", minutes.pk).content)).pages
    text = " ".join(" ".join(one.extract_text() for one in pages).split())
    for words in ("with 2. A smaller hub", "5.0 × 4.0, Quick win", "It was three hubs", "Cwm", "Not answered yet."):
        assert words in text, words


def closed(world: World) -> Minutes:
    """A workshop with a card and an action, closed."""
    workshop = workshop_in(world, phase="act")
    (card,) = cards_in(workshop, "A hub")
    joined(workshop, world.bryn)
    answers = {
        "key": str(uuid.uuid4()), "card": str(card.pk), "text": "Measure it", "owner": str(world.bryn.organisation.pk),
        "due_on_day": "27", "due_on_month": "3", "due_on_year": "2027",
    }  # fmt: skip
    post(world.chair, "forums:workshop-action", workshop.pk, body=world.aber, **answers)
    move(world, workshop)
    return Minutes.objects.visible_to(chair(world)).get(workshop=workshop)


def test_minutes_are_corrected_then_approved_and_never_change_again(
    cast: World, mailoutbox: list[EmailMessage]
) -> None:
    minutes = closed(cast)
    assert get(cast.bryn.viewer, "forums:minutes", minutes.pk).status_code == 404, "a draft"
    send_minutes(chair(cast), minutes)
    deliver_all()
    assert any("minutes" in letter.subject for letter in mailoutbox)
    assert all("hub" not in letter.body for letter in mailoutbox), "a pointer, no data"
    text = get(cast.bryn.viewer, "forums:minutes", minutes.pk).content.decode()
    for word in ("A hub", "Measure it", "27 March 2027", "Manager of Bryn Health Board", "Became an action"):
        assert word in text, word
    correction = correct_minutes(cast.bryn.actor(), minutes, key=uuid.uuid4(), text="It was two hubs")
    with pytest.raises(CorrectionsUnanswered):
        approve_minutes(chair(cast), Minutes.objects.visible_to(chair(cast)).get())
    assert post(cast.chair, "forums:minutes-approve", minutes.pk, body=cast.aber).status_code == 303
    assert "once every correction is answered" in get(cast.chair, "forums:minutes", minutes.pk).content.decode()
    answers = {"taken_up": "yes", "answer": "Put right in the summary"}
    for person, body, status in ((cast.bryn.manager, cast.bryn, 404), (cast.chair, cast.aber, 303)):
        answer = post(person, "forums:correction-answer", correction.pk, body=body, **answers)
        assert answer.status_code == status
    assert "Put right in the summary" in get(cast.cwm.viewer, "forums:minutes", minutes.pk).content.decode()
    write_minutes(chair(cast), Minutes.objects.visible_to(chair(cast)).get(), summary="Two hubs.")
    with pytest.raises(NotAllowed):
        approve_minutes(secretary(cast), minutes)
    approve_minutes(chair(cast), Minutes.objects.visible_to(chair(cast)).get())
    minutes = Minutes.objects.visible_to(chair(cast)).get()
    with pytest.raises(NotAllowed):
        write_minutes(chair(cast), minutes, summary="Three.")
    with pytest.raises(NotAllowed):
        correct_minutes(cast.cwm.actor(), minutes, key=uuid.uuid4(), text="Too late")
    assert Minutes.objects.all().scoped("the second wall alone").update(summary="Three.") == 0
    Card.objects.visible_to(chair(cast)).update(text="Something else")
    text = get(cast.bryn.viewer, "forums:minutes", minutes.pk).content.decode()
    assert "A hub" in text
    assert "It was two hubs" in text
    assert "Put right in the summary" in text
    with pytest.raises(NotAllowed):
        answer_correction(chair(cast), correction, is_taken_up=False, answer="After all not")
    assert "Something else" not in text
    first, second = (get(cast.cwm.viewer, "forums:minutes-file", minutes.pk).content for _ in range(2))
    assert first.startswith(b"%PDF")
    assert first == second
    assert get(cast.dol.manager, "forums:minutes-file", minutes.pk).status_code == 404


def test_what_is_approved_is_what_was_on_the_page(cast: World) -> None:
    minutes = closed(cast)
    send_minutes(chair(cast), minutes)
    read = hidden(get(cast.chair, "forums:minutes", minutes.pk).content.decode())
    assert 'name="read"' not in get(cast.bryn.viewer, "forums:minutes", minutes.pk).content.decode()
    writes(cast, "Three hubs.")
    client = signed_in(cast.chair)
    for mark in (read, ""):
        where, given = reverse("forums:minutes-approve", args=[minutes.pk]), {"read": mark}
        answer = client.post(where, given | {"acting_for": cast.aber.organisation.pk})
        page = client.get(answer["Location"]).content.decode()
        assert "not the minutes that you read" in page
        assert "Three hubs." in page
    read = hidden(page)
    correction = correct_minutes(cast.bryn.actor(), minutes, key=uuid.uuid4(), text="It was two hubs")
    answer_correction(chair(cast), correction, is_taken_up=True, answer="So it was")
    with pytest.raises(OtherMinutes):
        approve_minutes(chair(cast), minutes, read=read)
    read = hidden(get(cast.chair, "forums:minutes", minutes.pk).content.decode())
    post(cast.chair, "forums:minutes-approve", minutes.pk, body=cast.aber, read=read)
    approved = Minutes.objects.visible_to(chair(cast)).get()
    assert approved.frozen is not None, "and what is frozen is what the row holds, not what the caller held"
    assert approved.frozen["summary"] == "Three hubs."


def test_two_who_write_the_summary_do_not_write_over_each_other(cast: World) -> None:
    minutes = closed(cast)
    read = hidden(get(cast.chair, "forums:minutes-edit", minutes.pk).content.decode())
    writes(cast, "Of the secretariat.")
    answers = {"summary": "Of the chair.", "send": "yes"}
    answer = post(cast.chair, "forums:minutes-edit", minutes.pk, body=cast.aber, read=read, **answers)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert page.index("Of the secretariat.") < page.index("Of the chair.")
    kept = Minutes.objects.visible_to(chair(cast)).get()
    assert (kept.summary, kept.sent_at) == ("Of the secretariat.", None)
    answers = {"summary": "Of both.", "read": hidden(page)}
    assert post(cast.chair, "forums:minutes-edit", minutes.pk, body=cast.aber, **answers).status_code == 303
    assert Minutes.objects.visible_to(chair(cast)).get().summary == "Of both."


def writes(world: World, summary: str) -> None:
    """The secretariat, from a page of its own."""
    actor = secretary(world)
    write_minutes(actor, Minutes.objects.visible_to(actor).get(), summary=summary)


def hidden(page: str) -> str:
    """The mark that a page holds of what was read."""
    (field,) = [one for one in re.findall(r"<input[^>]*>", page) if 'name="read"' in one]
    return str(field).split('value="')[1].split('"')[0]
