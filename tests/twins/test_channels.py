"""What is taken back answers nowhere on the next request (promise 12), and what is in confidence nowhere at all.

Every URL is opened before, whatever it is for; those that said a word of the record are opened again after.
The open stream is the eighteenth channel: `tests/estate_portal/test_streams.py` has it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.urls import reverse

from assets.exports.actions import ask_export
from assets.exports.models import Shape, What
from assets.register.actions import end_shares
from assets.register.models import AssetShare
from forums.discussion.actions import start_thread
from forums.initiatives.letters import ASKED
from forums.live.asking import PLACE
from forums.logbook.models import Action, Decision
from forums.membership.actions import leave_forum
from forums.membership.telling import tell
from forums.workshops.models import Participant
from partners import clock
from partners.people.actions import end_membership
from partners.people.models import Membership
from projects.benefits.actions import publish_benefit
from projects.benefits.models import Benefit, ValidationRequest
from projects.delivery.models import Project, ProjectShare
from projects.proof.actions import withdraw_request
from projects.shares.actions import end_project_shares
from sharing.levels import Level
from tests.assets.dates import BESIDE, feed_of
from tests.client import PortalClient
from tests.forums.membership.doing import administrator_of
from tests.forums.workshops.doing import cards_in, workshop_in
from tests.matrix.actors import FACTS, TOKEN, Places, address, browser, furnish, letter, masked, urls
from tests.matrix.test_matrix import undone
from tests.outbox import deliver_all
from tests.projects.making import everything_of_a_project, make_benefit, make_project, share_project
from tests.roles import OWNER, acting_as
from tests.twins.test_twins import QUESTIONS
from tests.worlds import make_action, make_decision

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assets.register.models import Asset
    from tests.worlds import World

FFIN, GWADD, PWT = "Ffinllan", "Gwadd", "Pwtiwyd"
ASKED_TOO = {"assets:asset-list": ("", "?q=ffinl")}
#: how each channel of the promise is a URL here; there is no API, no tile and no image of a record
CHANNELS = {
    "list": "assets:asset-list",
    "detail": "assets:asset",
    "search": "assets:asset-list?q=ffinl",
    "history": "assets:asset-history",
    "suggestion": "assets:coincidences",
    "map": "assets:map-list",
    "diary": "assets:diary",
    "calendar feed": "assets:feed",
    "plans": "assets:plans",
    "vacant space": "assets:space",
    "ledger": "assets:ledger-received",
    "download": "assets:asset-download",
    "exported file": "assets:export-file",
    "project": "projects:project",
    "money": "projects:project-money",
    "benefit": "projects:benefit",
    "forum's figures": "projects:forum-benefits",
}


def asked(client: Any, places: Places) -> dict[str, bytes]:
    """Every page, by its name and question, as this browser gets it."""
    found = {}
    for name in urls():
        for question in ASKED_TOO.get(name, QUESTIONS.get(name, ("",))):
            where = address(name, places.objects) + question if question else places.address(name)
            answer = undone(lambda w=where: client.get(w))
            found[name + question] = masked(answer) if letter(answer) == "2" else b""
    return found


def saying(pages: dict[str, bytes], word: str) -> set[str]:
    """Where a word is said."""
    return {name for name, text in pages.items() if word.lower().encode() in text.lower()}


def again(client: Any, places: Places, names: set[str], *words: str) -> set[str]:
    """Which of these pages still say any of the words."""
    found = {}
    for one in names:
        name, mark, question = one.partition("?")
        where = address(name, places.objects) + mark + question if question else places.address(name)
        found[one] = masked(undone(lambda w=where: client.get(w)))
    return set().union(*(saying(found, word) for word in words))


@pytest.fixture(scope="module", autouse=True)
def one_moment() -> Iterator[None]:
    """All that is compared here is of one moment, or what counts minutes would differ."""
    with clock.at(clock.now()):
        yield


@dataclass
class TakenBack:
    """What Aber is going to take back: a property, a project, and a benefit put to a body that has no share in it."""

    hall: Asset
    project: dict[str, Any]
    benefit: Benefit
    question: ValidationRequest


@pytest.fixture(scope="module")
def furnished(shared_world: World) -> Places:
    """The furnished world with a running workshop, once for all tests here; each works in a savepoint."""
    places = furnish(shared_world)
    places.objects["workshop_of_guest"] = workshop_in(shared_world)
    return places


@pytest.fixture(scope="module")
def taken_back(furnished: Places) -> TakenBack:
    """Shared with Bryn by every channel; the addresses of the places are those of these."""
    aber, bryn, cwm, forum = (getattr(furnished.world, name) for name in ("aber", "bryn", "cwm", "forum"))
    facts = FACTS | BESIDE | {"town": FFIN, "vacant_space_m2": 90, "is_vacant": True, "intention": "dispose"}
    facts["lease_break_on"] = clock.today() + dt.timedelta(days=400)  # within the reach of a calendar feed
    hall = aber.owns(f"{FFIN} Hall", **facts)
    aber.shares(hall, with_=bryn.audience, at=Level.COMMERCIAL)
    made = everything_of_a_project(aber, cwm, forum, hall, GWADD, with_=bryn.audience)
    project = Project.objects.visible_to(aber.actor()).get(pk=made["project"])
    share_project(aber, project, with_=bryn.audience, at=Level.COMMERCIAL)
    with acting_as(OWNER):
        feed_of(bryn, "bryn", bryn.manager)
    export = ask_export(bryn.actor(), what=What.LIST, shape=Shape.CSV)
    deliver_all()
    with acting_as(OWNER):  # not shared with Bryn, but put to it to validate
        put = make_benefit(aber, make_project(aber, "Unshared"), f"{PWT} Benefit")
        question = ValidationRequest(organisation=aber.organisation, benefit=put, validator=bryn.organisation, note=PWT)
        question.save(force_insert=True)
    furnished.objects |= made | {"asset": hall.pk, "token": "bryn", "export": export.pk}
    return TakenBack(hall, made, put, question)


@pytest.fixture(scope="module")
def at_first(furnished: Places, taken_back: TakenBack) -> dict[str, bytes]:
    """Every page of that world as the receiver gets it."""
    return asked(browser(furnished, "receiver"), furnished)


def test_what_is_taken_back_answers_on_no_channel(
    cast: World, places: Places, taken_back: TakenBack, at_first: dict[str, bytes]
) -> None:
    aber, made, put = cast.aber, taken_back.project, taken_back.benefit
    client = browser(places, "receiver")
    hits, of_project = saying(at_first, FFIN), saying(at_first, GWADD)
    assert set(CHANNELS.values()) <= hits | of_project
    attached = reverse("projects:evidence", args=[made["evidence"]])
    put_to_us = saying(at_first, PWT)
    assert {"projects:benefit-catalogue", "projects:benefit-catalogue-download"} <= put_to_us
    opened = [attached, reverse("projects:benefit", args=[put.pk])]
    assert [client.get(one).status_code for one in opened] == [200, 200]

    actor = aber.actor()
    end_shares(actor, list(AssetShare.objects.visible_to(actor).filter(asset=taken_back.hall)))
    end_project_shares(actor, list(ProjectShare.objects.visible_to(actor).filter(project=made["project"])))
    publish_benefit(actor, Benefit.objects.visible_to(actor).get(pk=made["benefit"]), forums=[])

    assert again(client, places, hits | of_project, FFIN, GWADD) == set()
    withdraw_request(aber.actor(), taken_back.question)
    assert again(client, places, put_to_us, PWT) == set()
    assert [client.get(one).status_code for one in opened] == [404, 404]


def test_a_body_that_left_a_forum_hears_no_word_of_it_nor_does_a_letter_on_its_way(
    cast: World, places: Places, at_first: dict[str, bytes]
) -> None:
    client = browser(places, "receiver")
    word = f"{TOKEN} "
    hits = saying(at_first, word)
    assert {f"forums:{name}" for name in ("thread", "initiative", "action-list", "charter", "skill-list")} <= hits
    tell(ASKED, body=cast.bryn.organisation.pk, record=places.objects["initiative"])
    leave_forum(administrator_of(cast.bryn), cast.forum)
    assert again(client, places, hits, word) == set()
    deliver_all()
    assert mail.outbox == []


def test_who_left_a_body_gets_nothing_of_it_anywhere(cast: World, places: Places, at_first: dict[str, bytes]) -> None:
    client = browser(places, "receiver")
    hits = {word: saying(at_first, word) - {"home:components"} for word in ("Depot", FFIN)}  # invented examples there
    assert all(hits.values())
    administrator = administrator_of(cast.bryn)
    end_membership(
        administrator, Membership.objects.visible_to(administrator).get(person=cast.bryn.manager), reason="gone"
    )
    assert again(client, places, set().union(*hits.values()), *hits) == set()


def test_a_confidence_changes_no_byte_for_a_member_left_out_nor_for_a_guest(
    cast: World, places: Places, at_first: dict[str, bytes]
) -> None:
    """The same forum: talk, an action and a decision in confidence, and workshops that are drafts, one called off."""
    workshop = places.objects["workshop_of_guest"]
    with acting_as(OWNER):
        guest = Participant(
            workshop=workshop,
            audience=cast.forum.audience,
            name="Nia",
            body_name="Charity",
            is_guest=True,
            admitted_at=clock.now(),
            joined_at=clock.now(),
        )
        guest.save(force_insert=True)
    outside = PortalClient()
    session = outside.session
    session[PLACE] = str(guest.pk)
    session.save()
    member = browser(places, "receiver")
    rooms = [reverse(f"forums:{name}", args=[workshop.pk]) for name in ("room", "room-board", "room-state")]
    rooms.append(f"{rooms[-1]}?board=room-board&shown=0")  # with the board

    def of_guest() -> list[bytes]:
        return [masked(undone(lambda w=where: outside.get(w))) for where in rooms]

    before = of_guest()
    thread = start_thread(
        cast.aber.actor(), cast.forum, title=f"{GWADD} talk", text=GWADD, partners=[cast.cwm.organisation]
    )
    with acting_as(OWNER):
        readers = [cast.aber.organisation.pk, cast.cwm.organisation.pk]
        told = {"source_kind": "thread", "source_id": thread.pk, "readers": readers}
        make_action(cast.forum, cast.aber, f"{GWADD} action", **told)
        make_decision(cast.forum, cast.aber, f"{GWADD} decision", **told)
        assert Action.objects.unscoped(because="a test").filter(readers=readers).exists()
        assert Decision.objects.unscoped(because="a test").filter(readers=readers).exists()
    draft = workshop_in(cast, state="draft", title=f"{GWADD} workshop", code=uuid.uuid4().hex[:6].upper())
    cards_in(draft, f"{GWADD} card")
    given_up: dict[str, Any] = {"state": "called_off", "invited_at": None, "called_off_reason": f"{GWADD} reason"}
    workshop_in(cast, title=f"{GWADD} given up", code=uuid.uuid4().hex[:6].upper(), **given_up)
    deliver_all()
    after = asked(member, places)
    assert {name for name in at_first if at_first[name] != after[name]} == set()
    assert of_guest() == before
    assert {one.to[0] for one in mail.outbox} <= {person.email for person in (cast.cwm.administrator, cast.cwm.manager)}
    inside = PortalClient()
    inside.force_login(cast.cwm.manager)
    assert GWADD.encode() in inside.get(reverse("forums:thread", args=[thread.pk])).content
