"""From the draft, with its words, to publication and correction."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail

from forums.membership.models import ForumRole
from partners import clock
from projects.reports import actions
from projects.reports.errors import ReasonWanted, SentencesOpen
from projects.reports.queries import story_of
from tests.forums.membership.doing import get, post, signed_in
from tests.outbox import deliver_all
from tests.projects.making import add_figure
from tests.projects.reports.doing import body_of, furnished, on_page
from tests.projects.reports.making import (
    AFTER,
    WORDS,
    chair,
    claims,
    define,
    delivers,
    draft,
    every,
    publish_report,
)
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from tests.worlds import World

pytestmark = pytest.mark.django_db


def test_words_are_signed_off_with_the_figures_and_only_by_the_chair(world: World) -> None:
    furnished(world)
    report = draft(world)
    with pytest.raises(ReasonWanted):
        actions.sign_off_report(chair(world), report)
    answer = post(world.chair, "projects:report-comment", report.pk, body=world.aber, rag="red", commentary="x")
    assert answer.status_code == 422
    actions.comment_report(chair(world), report, words=WORDS)
    secretary = world.bryn.viewer
    with acting_as(OWNER):
        ForumRole(
            forum=world.forum,
            audience=world.forum.audience,
            person=secretary,
            organisation=world.bryn.organisation,
            role="secretariat",
        ).save(force_insert=True)
    assert get(secretary, "projects:report-comment", report.pk).status_code == 200
    assert get(secretary, "projects:report-sign-off", report.pk).status_code == 404
    read = get(world.chair, "projects:report-sign-off", report.pk).context["read"]
    assert post(world.chair, "projects:report-sign-off", report.pk, body=world.aber, read=read).status_code == 303
    assert post(secretary, "projects:report-publish", report.pk, body=world.bryn).status_code == 303
    (after,) = every()
    assert after.state == "published"
    late = post(
        world.chair, "projects:report-comment", report.pk, body=world.aber, rag="green", commentary="Late words"
    )
    assert late.status_code == 409, "nothing is written any more, and nothing that was typed is lost"
    assert "Late words" in body_of(late)
    assert get(world.chair, "projects:report-comment", report.pk).status_code == 404


def test_nobody_signs_what_they_have_not_read(world: World) -> None:
    rent = claims(world.aber, "Rent of the depot", reported="1234.57", forum=world.forum, shares=((world.aber, "100"),))
    report = draft(world)
    actions.comment_report(chair(world), report, words=WORDS)

    def signs(read: str) -> Any:
        return post(world.chair, "projects:report-sign-off", report.pk, body=world.aber, read=read)

    page = get(world.chair, "projects:report-sign-off", report.pk)
    assert "£1,234.57" in body_of(page)
    assert "More to come." in body_of(page)
    assert signs("").status_code == 422
    add_figure(rent, "actual", "99.00", number=2, reason="Counted twice")

    def rebuilds() -> None:
        with clock.at(AFTER):
            actions.rebuild_report(chair(world), every()[0])
        delivers()

    def comments() -> None:
        actions.comment_report(chair(world), every()[0], words=replace(WORDS, commentary="Not so good."))

    def tells() -> None:
        actions.add_sentence(chair(world), every()[0], text="It began with tea.")

    for changes in (rebuilds, comments, tells):
        read = get(world.chair, "projects:report-sign-off", report.pk).context["read"]
        changes()
        refused = signs(read)
        assert refused.status_code == 422, changes
        assert "This is not the draft that you read" in body_of(refused)
    assert "£99.00" in body_of(refused)
    assert signs(refused.context["read"]).status_code == 303, "what the refusal shows is what is signed"


def test_a_correction_is_a_new_version_that_says_what_it_changes(world: World) -> None:

    rent = claims(world.aber, "Rent of the depot", reported="1234.57", forum=world.forum, shares=((world.aber, "100"),))
    first = publish_report(world, draft(world))
    add_figure(rent, "actual", "1134.57", number=2, reason="A month counted twice")
    named = "Bryn Health Board counted a month twice"
    refused = post(world.chair, "projects:report-correct", first.pk, body=world.aber, what_changed=named)
    assert refused.status_code == 422
    assert "Bryn Health Board" in body_of(refused), "it says whom it names, as the commentary does"
    assert len(every()) == 1
    for _twice in range(2):
        post(world.chair, "projects:report-correct", first.pk, body=world.aber, what_changed="A month counted twice")
    delivers()
    old, new = every()
    assert (old.fingerprint, old.state, new.version, new.state) == (first.fingerprint, "published", 2, "draft")
    reader = signed_in(world.bryn.viewer)
    assert str(first.pk) in body_of(reader.get("/reports/")), "a draft of a correction takes nothing from a member"
    assert "newer version" not in body_of(reader.get(f"/reports/{first.pk}/"))
    publish_report(world, new)
    assert "newer version" in body_of(reader.get(f"/reports/{first.pk}/"))
    assert str(first.pk) not in body_of(reader.get("/reports/"))
    text = body_of(get(world.bryn.viewer, "projects:report", new.pk))
    for words in (
        "A month counted twice",
        "Changed by this version",
        "£1,234.57",
        "£1,134.57",
        "−£100.00",
        "Version 1",
    ):
        assert words in text, words


def test_progress_is_seen_and_the_page_works_without_javascript(world: World) -> None:

    definition = define(forum=world.forum)
    with clock.at(AFTER):
        answer = post(world.chair, "projects:report-make", definition.pk, body=world.aber, period="2026-04-01")
    assert answer.status_code == 303
    waiting = body_of(signed_in(world.chair).get(answer.headers["Location"]))
    assert "Waiting to be prepared: step 0 of 4" in waiting
    assert "Look again" in waiting
    delivers()
    ready = body_of(signed_in(world.chair).get(answer.headers["Location"]))
    assert "Look again" not in ready
    assert "Draft" in ready


def read_on(page: Any) -> str:
    """The mark of the words that a page shows."""
    return str(page.context["form"]["read"].value())


def writes(world: World, report: Any, read: str, **words: str) -> Any:
    """The chair saves words over those that were read; those who keep the minutes do it the same way."""
    given = {"rag": "green", **words, "read": read}
    return post(world.chair, "projects:report-comment", report.pk, body=world.aber, **given)


def test_words_are_never_written_over_those_of_somebody_else_unseen(world: World) -> None:
    report = draft(world)
    read = read_on(get(world.chair, "projects:report-comment", report.pk))
    assert writes(world, report, read, commentary="Of the chair").status_code == 303
    assert writes(world, report, read, commentary="Of the chair").status_code == 303, "pressed twice, it is once"
    red = {"rag": "red", "rag_reason": "Late", "path_to_green": "Soon", "commentary": "Of the other"}
    refused = writes(world, report, read, **red)
    assert refused.status_code == 409
    assert every()[0].commentary == "Of the chair"
    clashes = on_page(body_of(refused))
    assert ["Commentary", "Of the other", "Of the chair"] in clashes
    assert ["Overall rating", "Red: out of reach as things stand", "Green: on course"] in clashes
    assert writes(world, report, read, rag="amber").status_code == 422, "another mistake does not pass for having read"
    assert writes(world, report, "", **red).status_code == 409
    assert writes(world, report, read_on(refused), **red).status_code == 303, "seen beside the other, it may be"
    assert (every()[0].commentary, every()[0].rag) == ("Of the other", "red")


def test_words_typed_while_the_draft_is_prepared_again_or_signed_off_are_not_lost(world: World) -> None:
    report = draft(world)
    read = read_on(get(world.chair, "projects:report-comment", report.pk))
    with clock.at(AFTER):
        actions.rebuild_report(chair(world), report)
    refused = writes(world, report, read, commentary="Typed for an hour")
    assert refused.status_code == 409
    assert "Typed for an hour" in body_of(refused)
    assert "no draft at the moment" in body_of(refused)
    delivers()
    assert writes(world, report, read_on(refused), commentary="Typed for an hour").status_code == 303
    actions.sign_off_report(chair(world), every()[0])
    again = writes(world, report, read_on(refused), commentary="Too late")
    assert again.status_code == 409
    assert "Too late" in body_of(again)
    for body in (world.aber, world.bryn, world.dol):
        late = post(body.manager, "projects:report-comment", report.pk, body=body, rag="green")
        assert late.status_code == 404, "who does not make the report"


def test_a_correction_in_the_making_hides_the_published_report_from_nobody(world: World) -> None:
    rent = claims(world.aber, "Rent of the depot", reported="1234.57", forum=world.forum, shares=((world.aber, "100"),))
    first = publish_report(world, draft(world))
    actions.correct_report(chair(world), first, what_changed="A month counted twice")
    delivers()
    _first, second = every()
    browser = signed_in(world.chair)
    assert f"/reports/{first.pk}/" in body_of(browser.get(f"/projects/benefits/{rent.pk}/"))
    assert f"/reports/{first.pk}/" in body_of(browser.get(f"/projects/{rent.project_id}/"))
    published = body_of(browser.get("/reports/?state=published"))
    assert str(first.pk) in published
    assert str(second.pk) not in published
    drafts = body_of(browser.get("/reports/?state=draft"))
    assert str(second.pk) in drafts
    assert str(first.pk) not in drafts
    assert ",1,Published," in body_of(browser.get("/reports/download/?state=published"))
    publish_report(world, second)
    assert str(first.pk) not in body_of(browser.get("/reports/?state=published")), "earlier versions on its own page"
    assert f"/reports/{second.pk}/" in body_of(browser.get(f"/projects/benefits/{rent.pk}/"))


def test_a_correction_takes_the_story_along_and_asks_anew(world: World) -> None:
    report = draft(world)
    both = [world.bryn.organisation, world.cwm.organisation]
    for sentence in actions.add_sentence(chair(world), report, text="They moved in.", names=both):
        body = next(one for one in world.bodies if one.organisation.pk == sentence.organisation_id)
        actions.answer_sentence(body.actor(), sentence, approved=True)
    actions.add_sentence(chair(world), report, text="It began with tea.")
    first = publish_report(world, report)
    deliver_all()
    page = body_of(get(world.chair, "projects:report-correct", first.pk))
    assert "each organisation that the story names is asked again" in page
    actions.correct_report(chair(world), first, what_changed="A typing error")
    mail.outbox.clear()
    delivers()
    assert {world.bryn.manager.email, world.cwm.manager.email} <= {to for one in mail.outbox for to in one.to}
    new = every()[-1]
    told = story_of(chair(world), new)
    assert {(one.text, one.organisation_id, one.answer, one.version) for one in told} == {
        ("They moved in.", both[0].pk, "open", 2),
        ("They moved in.", both[1].pk, "open", 2),
        ("It began with tea.", None, "open", 2),
    }
    with pytest.raises(SentencesOpen):
        actions.sign_off_report(chair(world), new)
    for body in (world.bryn, world.cwm):
        (asked,) = (one for one in story_of(chair(world), new) if one.organisation_id == body.organisation.pk)
        actions.answer_sentence(body.actor(), asked, approved=True)
    assert publish_report(world, every()[-1]).story == first.story
