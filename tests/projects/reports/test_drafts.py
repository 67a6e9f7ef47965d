"""From the draft, with its words, to publication and correction."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from forums.membership.models import ForumRole
from partners import clock
from projects.reports import actions
from projects.reports.errors import ReasonWanted
from tests.forums.membership.doing import get, post, signed_in
from tests.projects.making import add_figure
from tests.projects.reports.doing import body_of, furnished
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
