"""Talk for the whole forum, or in confidence: to a partner left out, nothing of it exists anywhere."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.urls import reverse

from forums.discussion.actions import edit_post, mark_decision, reply, start_thread
from forums.discussion.markdown import rendered
from forums.discussion.models import Post, PostVersion, Thread
from forums.logbook.models import Decision
from forums.logbook.writing import DecisionEntry
from partners.acting.errors import NotAllowed
from partners.audit.models import Event
from tests.forums.membership.doing import administrator_of, agreement, chair, get, post, signed_in
from tests.matrix.actors import masked
from tests.outbox import deliver_all
from tests.roles import OWNER, acting_as
from tests.walls import refused
from tests.worlds import enter

if TYPE_CHECKING:
    from tests.worlds import World

SECRET = "Cuddfan"


def whispered(world: World) -> Thread:
    """In confidence between Aber and Bryn; Cwm is left out."""
    actor = administrator_of(world.aber)
    return start_thread(
        actor, world.forum, title=f"{SECRET} site", text=f"The {SECRET}", partners=[world.bryn.organisation]
    )


def pages_of_cwm(world: World) -> str:
    """Everything of the forum that the partner left out can open."""
    client = signed_in(world.cwm.administrator)
    names = ("forum", "thread-list", "decision-list", "action-list", "initiative-list")
    paths = [reverse(f"forums:{name}", args=[world.forum.pk]) for name in names]
    paths += [reverse("forums:decision-download", args=[world.forum.pk, "csv"])]
    paths += ["/", f"{paths[1]}?q={SECRET}", f"{paths[1]}?for=named", "/trail/"]
    return "".join(masked(client.get(path)).decode() for path in paths)


def test_a_partner_left_out_learns_nothing(world: World) -> None:
    before = pages_of_cwm(world)
    thread = whispered(world)
    said = reply(administrator_of(world.bryn), thread, text=f"More of {SECRET}")
    edit_post(administrator_of(world.bryn), said, text=f"Less of {SECRET}")
    mark_decision(administrator_of(world.bryn), thread, entry=DecisionEntry(f"{SECRET} is sold"))
    deliver_all()
    assert {one.to[0].split("@")[1] for one in mail.outbox} == {"bryn.example"}
    assert pages_of_cwm(world) == before
    answers = [
        get(world.cwm.administrator, name, pk)
        for name in ("forums:thread", "forums:thread-decide")
        for pk in (thread.pk, uuid.uuid4())
    ]
    answers += [get(world.cwm.administrator, f"forums:{name}", said.pk) for name in ("post-edit", "post-versions")]
    assert {one.status_code for one in answers} == {404}
    actor = administrator_of(world.cwm)
    with pytest.raises(NotAllowed):
        reply(actor, thread, text="I heard")
    for model in (Thread, Post, PostVersion, Decision):
        assert not model.objects.unscoped(because="the second wall alone").exists(), model
    assert SECRET not in str(list(Event.objects.visible_to(actor).values_list("subject_label", "facts")))


def test_those_named_and_the_starter_read_it_and_the_page_says_who(world: World) -> None:
    thread = whispered(world)
    for person in (world.bryn.viewer, world.aber.viewer):
        page = get(person, "forums:thread", thread.pk).content.decode()
        assert "Only these organisations can read this" in page
        assert SECRET in page
    assert get(world.dol.administrator, "forums:thread", thread.pk).status_code == 404
    assert get(world.administrator, "forums:thread", thread.pk).status_code == 404
    chair(world)
    assert refused("UPDATE forums_thread SET readers = NULL WHERE id = %s", thread.pk)


def test_a_body_that_leaves_the_forum_no_longer_reads(world: World) -> None:
    thread = whispered(world)
    with acting_as(OWNER):
        world.forum.audience.members.scoped("a test").filter(organisation=world.bryn.organisation).update(
            left_at=thread.started_at
        )
    assert get(world.bryn.viewer, "forums:thread", thread.pk).status_code == 404


def test_a_later_edit_is_visible_and_only_the_author_edits(world: World) -> None:
    thread = start_thread(administrator_of(world.aber), world.forum, title="Halls", text="First words")
    said = Post.objects.visible_to(administrator_of(world.aber)).get(thread=thread)
    with pytest.raises(NotAllowed):
        edit_post(administrator_of(world.bryn), said, text="Mine")
    assert refused("UPDATE forums_post SET text = 'forged' WHERE id = %s", said.pk)
    answer = post(world.aber.administrator, "forums:post-edit", said.pk, body=world.aber, text="Second words")
    assert answer.status_code == 303
    assert "Edited" in get(world.cwm.viewer, "forums:thread", thread.pk).content.decode()
    assert "First words" in get(world.cwm.viewer, "forums:post-versions", said.pk).content.decode()


def test_who_can_read_it_stands_wherever_something_is_said_or_read(world: World) -> None:
    thread = whispered(world)
    said = reply(administrator_of(world.bryn), thread, text="More")
    edit_post(administrator_of(world.bryn), said, text="Less")
    for name in ("post-edit", "post-versions"):
        page = get(world.bryn.administrator, f"forums:{name}", said.pk).content.decode()
        readers = page[page.index("Only these organisations can read this") :].split("</div>")[0]
        assert [one.organisation.name in readers for one in (world.aber, world.bryn, world.cwm)] == [True, True, False]
    page = get(world.bryn.administrator, "forums:thread-start", world.forum.pk).content.decode()
    everybody = page[page.index("What is said to everybody in the forum is read by:") :].split("</div>")[0]
    assert all(one.organisation.name in everybody for one in (world.aber, world.bryn, world.cwm))


def test_a_decision_marked_twice_by_one_form_is_in_the_log_once(world: World) -> None:
    thread = start_thread(administrator_of(world.aber), world.forum, title="Halls", text="Which?")
    page = get(world.bryn.administrator, "forums:thread-decide", thread.pk).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key is not None
    day = {"made_on_day": "2", "made_on_month": "3", "made_on_year": "2026"}
    for _ in range(2):
        answers = {"key": key[1], "text": "The town hall", **day}
        done = post(world.bryn.administrator, "forums:thread-decide", thread.pk, body=world.bryn, **answers)
        assert done.status_code == 303
    assert Decision.objects.visible_to(administrator_of(world.bryn)).get().pk == uuid.UUID(key[1])


def test_a_form_sent_twice_says_it_once(world: World) -> None:
    thread = start_thread(administrator_of(world.aber), world.forum, title="Halls", text="Which?")
    key = uuid.uuid4()
    for _ in range(2):
        answers = {"text": "The town hall", "key": key}
        assert post(world.bryn.manager, "forums:thread", thread.pk, body=world.bryn, **answers).status_code == 303
    assert Post.objects.visible_to(administrator_of(world.bryn)).filter(thread=thread).count() == 2


def test_whoever_came_in_while_it_was_written_is_shown_and_it_is_sent_only_when_that_is_meant(world: World) -> None:
    thread = start_thread(administrator_of(world.aber), world.forum, title="Halls", text="Which?")
    begun = {"title": "Offices", "audience": "forum"}
    nothing: dict[str, str] = {}
    asked = (("forums:thread", thread.pk, nothing), ("forums:thread-start", world.forum.pk, begun))
    opened = [marks(get(world.aber.manager, name, pk).content.decode()) for name, pk, _given in asked]
    with acting_as(OWNER):
        enter(world.forum, agreement(world), world.dol, world.chair)
    for (name, pk, given), seen in zip(asked, opened, strict=True):
        answer = post(world.aber.manager, name, pk, body=world.aber, text="The town hall", **given, **seen)
        page = answer.content.decode()
        assert answer.status_code == 422
        told = page[page.index("It would now be read by:") :].split("Send it again")[0]
        assert "Dol Fire Service" in told
        assert ">\nThe town hall</textarea>" in page
        assert get(world.dol.viewer, "forums:thread-list", world.forum.pk).content.decode().count("Offices") == 0
        again = post(world.aber.manager, name, pk, body=world.aber, text="The town hall", **given, **marks(page))
        assert again.status_code == 303
    assert Post.objects.visible_to(administrator_of(world.aber)).filter(text="The town hall").count() == 2
    confided = {"title": "Us", "text": "Two", "audience": "confidence", "partners": str(world.bryn.organisation.pk)}
    answer = post(world.aber.manager, "forums:thread-start", world.forum.pk, body=world.aber, **confided, **opened[1])
    assert answer.status_code == 303, "whom one names reads it, whoever else is in the forum"


def marks(page: str) -> dict[str, str]:
    """What the form hides: its key, and the mark of the readers that were shown."""
    fields = [one for one in re.findall(r"<input[^>]*>", page) if 'name="key"' in one or 'name="read_by"' in one]
    return {one.split('name="')[1].split('"')[0]: one.split('value="')[1].split('"')[0] for one in fields}


def test_a_decision_marked_in_a_thread_is_in_the_log_and_leads_back(world: World) -> None:
    thread = start_thread(administrator_of(world.aber), world.forum, title="Halls", text="Which?")
    mark_decision(administrator_of(world.bryn), thread, entry=DecisionEntry("The town hall"))
    page = get(world.cwm.viewer, "forums:decision-list", world.forum.pk).content.decode()
    assert "The town hall" in page
    assert reverse("forums:thread", args=[thread.pk]) in page
    assert "The town hall" in get(world.cwm.viewer, "forums:thread", thread.pk).content.decode()


def test_the_form_asks_for_partners_of_a_confidence_only(world: World) -> None:
    base = {"title": "Halls", "text": "Which?", "key": uuid.uuid4()}
    for extra, status in (
        ({"audience": "confidence"}, 422),
        ({"audience": "forum", "partners": str(world.bryn.organisation.pk)}, 422),
        ({"audience": "confidence", "partners": str(world.dol.organisation.pk)}, 422),
        ({"audience": "confidence", "partners": str(world.bryn.organisation.pk)}, 303),
    ):
        answer = post(world.aber.manager, "forums:thread-start", world.forum.pk, body=world.aber, **base, **extra)
        assert answer.status_code == status, extra


def test_nobody_speaks_for_another(world: World) -> None:
    thread = start_thread(administrator_of(world.aber), world.forum, title="Halls", text="Which?")
    administrator_of(world.bryn)
    forged = Post(
        thread=thread, audience=world.forum.audience, organisation=world.aber.organisation,
        person=world.aber.manager, text="Forged",
    )  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        forged.save(force_insert=True)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![x](https://elsewhere.example/track.png)",
        '<a href="https://a.example" onclick="x()">x</a>',
        "<style>body{display:none}</style>",
        "# Heading",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
    ],
)
def test_markdown_is_harmless(hostile: str) -> None:
    html = rendered(hostile)
    for never in (
        "<script",
        'href="javascript',
        "<img",
        '<a href="https://a.example" onclick',
        "<style",
        "<h1",
        'href="data',
    ):
        assert never not in html


def test_markdown_is_markdown() -> None:
    html = rendered("**Bold** and [a link](https://a.example)\n\n- one\n- two")
    assert "<strong>Bold</strong>" in html
    assert 'rel="nofollow noopener noreferrer"' in html
    assert "<li>one</li>" in html
