"""A success in words waits for each partner that it names, and no other words name one."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from partners import clock
from partners.audit.models import Event
from partners.organisations.models import Organisation
from partners.outbox.models import Job
from projects.delivery.telling import WRITE
from projects.reports import actions
from projects.reports.actions import Words
from projects.reports.errors import NamedInWords, NamedSince, NamedUnasked, SentencesOpen
from projects.reports.models import StorySentence
from projects.reports.queries import story_of
from tests.forums.membership.doing import get, post
from tests.projects.reports.doing import body_of, main_of
from tests.projects.reports.making import (
    AFTER,
    WORDS,
    chair,
    delivers,
    draft,
    every,
    publish_report,
)
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from tests.worlds import World

pytestmark = pytest.mark.django_db


def test_a_story_waits_for_each_partner_that_it_names(world: World) -> None:
    report = draft(world)
    actions.comment_report(chair(world), report, words=WORDS)
    text = "Bryn Health Board and heddlu cwm moved in."
    answer = post(world.chair, "projects:report-story", report.pk, body=world.aber, text=text, key=uuid.uuid4())
    assert answer.status_code == 422
    assert body_of(answer).count("This names Bryn Health Board, Cwm Police") == 2, (
        "in the summary and beside the sentence"
    )
    assert 'href="#id_text"' in body_of(answer)
    actions.add_sentence(chair(world), report, text="It began with a cup of tea.")
    both = [world.bryn.organisation, world.cwm.organisation]
    with pytest.raises(NamedUnasked):
        actions.add_sentence(chair(world), report, text=text, names=both[:1])
    named, other = actions.add_sentence(chair(world), report, text=text, names=both)
    with pytest.raises(SentencesOpen):
        actions.sign_off_report(chair(world), report)
    for person in (world.cwm.manager, world.aber.manager, world.bryn.viewer, world.chair):
        assert get(person, "projects:sentence-answer", named.pk).status_code == 404
    signs = body_of(get(world.chair, "projects:report-sign-off", report.pk))
    assert "must approve its sentence first" in signs, "said before the whole draft is read, and nothing to press"
    assert ">Sign off</button>" not in signs
    waits = "Approve or decline a sentence"
    assert waits in body_of(get(world.bryn.manager, "home:dashboard"))
    assert waits in body_of(get(world.bryn.manager, "forums:forum", world.forum.pk)), "on the forum's home as well"
    assert "Sign off the report of" in body_of(get(world.chair, "forums:forum", world.forum.pk))
    for answer, sentence, body in (
        ("decline", named, world.bryn),
        ("approve", named, world.bryn),
        ("decline", other, world.cwm),
    ):
        answered = post(body.manager, "projects:sentence-answer", sentence.pk, body=body, answer=answer)
        assert answered.status_code == 303
        with pytest.raises(SentencesOpen):
            actions.sign_off_report(chair(world), report)
    assert body_of(get(world.chair, "projects:report-story", report.pk)).count(text) == 1, "told once"
    post(world.cwm.manager, "projects:sentence-answer", other.pk, body=world.cwm, answer="approve")
    assert ">Sign off</button>" in body_of(get(world.chair, "projects:report-sign-off", report.pk))
    actions.sign_off_report(chair(world), report)
    assert get(world.bryn.manager, "projects:sentence-answer", named.pk).status_code == 404
    (report,) = every()
    publish_report(world, report)
    told = body_of(get(world.cwm.viewer, "projects:report", report.pk))
    assert told.count(f"It began with a cup of tea. {text}") == 1


def test_a_sentence_is_taken_out_with_all_that_it_names(world: World) -> None:
    report = draft(world)
    keep, gone = ["It began with tea."], [world.bryn.organisation, world.cwm.organisation]
    actions.add_sentence(chair(world), report, text=keep[0])
    rows = actions.add_sentence(chair(world), report, text="They came.", names=gone)
    actions.take_out_sentence(chair(world), rows[1])
    assert [one.text for one in story_of(chair(world), report)] == keep


def test_a_commentary_names_no_member_which_could_not_approve_it(world: World) -> None:
    report = draft(world)
    for text in ("BRYN  Health Board is late.", "Mae Cyngor Aber yn hwyr.", "Late: Bryn.", "The BHB is late."):
        with pytest.raises(NamedInWords) as refusal:
            actions.comment_report(chair(world), report, words=replace(WORDS, commentary=text))
        assert refusal.value.field == "commentary", "it stands beside the question"
        with pytest.raises(NamedInWords) as refusal:
            actions.comment_report(chair(world), report, words=Words("", "red", rag_reason=text, path_to_green="x"))
        assert refusal.value.field == "rag_reason"
    halves = Words("They met in Aber", "red", rag_reason="Council papers came late.", path_to_green="x")
    actions.comment_report(chair(world), report, words=halves)  # the end of one answer begins no name
    actions.comment_report(
        chair(world), report, words=replace(WORDS, commentary="The West Forum met in Brynmawr, not in Bryn.")
    )


def test_a_sentence_told_while_the_draft_is_prepared_again_or_signed_off_says_why_and_is_not_lost(world: World) -> None:
    report, text = draft(world), "Bryn Health Board moved in."
    page = get(world.chair, "projects:report-story", report.pk)
    said = {"text": text, "names": str(world.bryn.organisation.pk), "key": page.context["form"]["key"].value()}
    with clock.at(AFTER):
        actions.rebuild_report(chair(world), report)
    refused = post(world.chair, "projects:report-story", report.pk, body=world.aber, **said)
    assert refused.status_code == 409
    assert text in body_of(refused)
    assert "save in a minute" in body_of(refused)
    assert post(world.dol.manager, "projects:report-story", report.pk, body=world.dol, **said).status_code == 404
    delivers()
    assert post(world.chair, "projects:report-story", report.pk, body=world.aber, **said).status_code == 303
    assert [one.text for one in story_of(chair(world), report)] == [text]


def test_a_sentence_sent_twice_asks_each_once(world: World) -> None:
    report = draft(world)
    both = [world.bryn.organisation, world.cwm.organisation]
    page = get(world.chair, "projects:report-story", report.pk)
    said = {
        "text": "They moved in.",
        "names": [str(one.pk) for one in both],
        "key": page.context["form"]["key"].value(),
    }
    for _press in range(2):
        assert post(world.chair, "projects:report-story", report.pk, body=world.aber, **said).status_code == 303
    rows = StorySentence.objects.visible_to(chair(world)).filter(report=report)
    assert sorted(str(one.organisation_id) for one in rows) == sorted(str(one.pk) for one in both)
    assert Job.objects.filter(name=WRITE, payload__letter="sentence_named").count() == 2
    later = get(world.chair, "projects:report-story", report.pk).context["form"]["key"].value()
    assert later != said["key"]


def test_a_writer_says_that_a_name_is_not_meant_and_it_is_kept_who_and_when(world: World) -> None:
    report, bryn = draft(world), world.bryn.organisation
    said = {"text": "A walk up to Bryn did it.", "key": uuid.uuid4()}
    refused = post(world.chair, "projects:report-story", report.pk, body=world.aber, **said)
    assert refused.status_code == 422
    assert "“Bryn” does not mean Bryn Health Board" in body_of(refused)
    told = post(world.chair, "projects:report-story", report.pk, body=world.aber, **said, not_meant=str(bryn.pk))
    assert told.status_code == 303
    (row,) = story_of(chair(world), report)
    (kept,) = row.not_meant
    assert (row.organisation, kept["body"], kept["words"]) == (None, str(bryn.pk), "Bryn")
    assert (kept["by"], kept["person"]) == (world.chair.name, str(world.chair.pk))
    with pytest.raises(NamedUnasked):  # a whole name is never another's
        actions.add_sentence(chair(world), report, text="Bryn Health Board came.", not_meant=[bryn.pk])
    read = get(world.chair, "projects:report-comment", report.pk).context["form"]["read"].value()
    words = {"rag": "green", "commentary": "Up to Bryn and back.", "read": read}
    assert post(world.chair, "projects:report-comment", report.pk, body=world.aber, **words).status_code == 422
    words["not_meant"] = str(bryn.pk)
    assert post(world.chair, "projects:report-comment", report.pk, body=world.aber, **words).status_code == 303
    again = body_of(get(world.chair, "projects:report-comment", report.pk))
    assert re.search(rf'value="{bryn.pk}"[^>]*checked', again), "said once, it stays ticked"
    signs = body_of(get(world.chair, "projects:report-sign-off", report.pk))
    assert signs.count("“Bryn” is not meant for Bryn Health Board: said by") == 2
    event = Event.objects.visible_to(chair(world)).get(verb="story_sentence_added")
    assert event.facts["not_meant"] == [str(bryn.pk)]
    (now,) = every()
    actions.sign_off_report(chair(world), now)


def test_what_names_a_body_by_the_name_that_it_has_since_is_not_signed(world: World) -> None:
    report = draft(world)
    actions.comment_report(chair(world), report, words=WORDS)
    actions.add_sentence(chair(world), report, text="Moelfre Trust came.")
    with acting_as(OWNER):
        Organisation.objects.filter(pk=world.bryn.organisation.pk).unscoped(because="a test").update(
            name_en="Moelfre Trust"
        )
    with pytest.raises(NamedSince):
        actions.sign_off_report(chair(world), report)


def test_who_is_asked_sees_of_which_report_and_by_whom(world: World) -> None:
    sentence = "Bryn Health Board saved."
    report, own = draft(world), draft(world, body=world.aber)
    (forums,) = actions.add_sentence(chair(world), report, text=sentence, names=[world.bryn.organisation])
    (bodys,) = actions.add_sentence(world.aber.actor(), own, text=sentence, names=[world.bryn.organisation])
    for asked, of in ((forums, "West Forum"), (bodys, "Aber Council")):
        text = " ".join(main_of(body_of(get(world.bryn.manager, "projects:sentence-answer", asked.pk))).split())
        assert f"report of {of} for Apr – Jun 2026, quarter 1 of 2026-27, version 1," in text
        assert ("every member of the forum" in text) == (asked is forums)
