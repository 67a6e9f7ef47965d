"""One more hidden record of every tenant model changes no byte that anybody else can fetch (promise 14).

The first world is asked at every URL by everybody who is not of Dol; then Dol does things by its actions, of which
nobody else gets a letter or a notice, and gets one more of each thing; then everything is asked again. What differs
from one asking to the next by nature is masked.
So it is with a POST at every address that names a record: to one that never was, then to one that is hidden.
"""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial
from typing import TYPE_CHECKING, Any
from zlib import crc32

import pytest
from django.core import mail

from assets.imports.models import ColumnMemory, ImportProblem, ImportRow, Layout
from assets.ledger.models import EndTold
from assets.register.actions import add_asset, share_assets
from assets.register.models import Asset
from assets.requests.models import RequestAnswer
from estate_portal.checks import tenant_models
from forums.discussion.actions import start_thread
from partners import clock
from partners.audit.models import Event
from partners.notices.models import Notice
from partners.organisations.models import Acquaintance, Organisation
from partners.outbox.models import Job
from partners.people.models import Membership
from partners.saved.models import KeptColumns
from projects.delivery.actions import Outline, start_project
from sharing.levels import Level
from tests.assets.dates import dismissal_of, feed_of, request_of
from tests.matrix.actors import ACTORS, Places, address, browser, headers, letter, masked, objects_of, urls
from tests.matrix.expectations import GET, POST
from tests.matrix.test_matrix import acting, keys_of, undone
from tests.outbox import deliver_all
from tests.projects.making import everything_of_a_project
from tests.roles import OWNER, acting_as
from tests.worlds import make_body, make_forum, make_person

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.worlds import World

#: who asks where only one asks: whoever may do most first
FURTHEST = ("keeper", "chair", "administrator", "receiver")
#: of one body: who may do most, who runs the forum, who looks after its people, who only reads
OF_ABER = ("keeper", "chair", "administrator", "reader")
ELSEWHERE = ("anonymous", "suspended", "nobody", "receiver", "reader", "keeper", "administrator", "chair")
#: questions put to lists, by every kind of filter, sort and search
QUESTIONS = {
    "assets:asset-list": (
        "",
        "?q=depot",
        "?q=twin",
        "?sort=-area",
        "?sort=-name",
        "?use=office",
        "?is_vacant=yes",
        "?owner=others",
        "?kind=building",
        "?is_retired=no",
        "?is_surplus=yes",
        "?tenure=freehold",
        "?columns=uprn,value_gbp,condition_grade",
        "?district=W06000011",
    ),
    "assets:asset-download": ("", "?q=twin", "?owner=others"),
    "assets:benchmark-list": ("", "?measure=vacancy", "?measure=rent&use=office"),
    "assets:benchmark-download": ("?measure=vacancy",),
    "assets:asset-map": ("", "?view=-5,51,-3,53", "?district=W06000011", "?bbox=-5,51,-3,53"),
    "assets:map-list": ("", "?view=-5,51,-3,53"),
    "assets:map-clusters": ("", "?view=-5,51,-3,53", "?area=-5,51,-3,51,-3,53"),
    "assets:share-list": ("", "?level=2"),
    "assets:diary": ("", "?when=year", "?kind=expires", "?owner=others", "?sort=-on"),
    "assets:plans": ("", "?owner=others", "?intention=dispose"),
    "assets:coincidences": ("", "?km=10", "?kind=space"),
    "assets:space": ("", "?area=1", "?where=51.5,-3.5", "?where=twin"),
    "assets:ledger-given": ("", "?level=2", "?sort=-level"),
    "assets:ledger-received": ("", "?sort=name"),
    "assets:request-list": ("", "?side=received", "?state=open", "?sort=created"),
    "partners:person-list": ("",),
    "forums:forum-list": ("",),
    "projects:report-list": ("", "?state=published", "?of=own"),
    "forums:thread-list": ("", "?q=twin", "?for=named"),
    "forums:action-list": ("", "?state=to_do"),
    "forums:decision-list": ("", "?state=open"),
}


def is_asked(actor: str, name: str, *, everybody: bool) -> bool:
    """Whatever is opened or sent on; of what is not there and of the way to sign in, one in ten.

    Those answers are two pages, the same at every address (`test_a_hidden_record_answers_as_one_that_never_was`).
    Of Aber's people, who read through the same doors, one opens each page unless everybody is to.
    """
    letters = dict(zip(ACTORS, GET[name], strict=True))
    if letters[actor] in ".L":
        return crc32(f"{actor} {name}".encode()) % 10 == 0
    opening = sorted(OF_ABER, key=lambda one: (letters[one] != "2", letters[one] in ".L", OF_ABER.index(one)))
    return everybody or actor not in OF_ABER or actor == opening[0]


def everything(places: Places, *, everybody: bool) -> dict[tuple[str, str, str], tuple[Any, ...]]:
    """Every answer at every URL that shows something elsewhere: to everybody, or to each body."""
    found: dict[tuple[str, str, str], tuple[Any, ...]] = {}
    for actor in ELSEWHERE:
        client = browser(places, actor)
        cookies = dict(client.cookies)
        for name in filter(partial(is_asked, actor, everybody=everybody), urls()):
            for question in QUESTIONS.get(name, ("",)):
                client.cookies.clear()
                client.cookies.update(cookies)
                where = places.address(name) if not question else address(name, places.objects) + question
                answer = undone(lambda w=where, c=client: c.get(w))
                found[actor, name, question] = (letter(answer), _steady(answer), masked(answer))
    return found


def _steady(answer: Any) -> dict[str, str]:
    return {name: value for name, value in headers(answer).items() if name.lower() not in {"set-cookie", "expires"}}


def refused(places: Places, keys: Mapping[str, Any]) -> dict[tuple[str, str], tuple[Any, ...]]:
    """What a POST gets at every address that names a record, with each of its keys exchanged for one of `keys`.

    Whoever gets furthest at that address asks.
    """
    clients = {actor: browser(places, actor) for actor in ELSEWHERE}
    found = {}
    for name in urls():
        letters = dict(zip(ACTORS, POST[name], strict=True))
        actor = next((one for one in FURTHEST if letters[one] != "."), FURTHEST[0])
        for key in set(keys_of(name)) & set(keys):
            where = address(name, places.objects | places.special.get(name, {}) | {key: keys[key]})
            answer = undone(lambda w=where, a=actor: clients[a].post(w, acting(places, a)))
            found[name, key] = (answer.status_code, _steady(answer), masked(answer, keys[key]))
    return found


def counts() -> dict[str, int]:
    """How many rows of each tenant model there are, as the owner role knows."""
    with acting_as(OWNER):
        return {model._meta.label: model._base_manager.count() for model in tenant_models()}


def add_hidden(world: World) -> dict[str, Any]:
    """One more of everything in Dol, and another body that nobody else knows: the key of each thing."""
    values = {
        "name": "Twin Depot",
        "town": "Twintown",
        "use": "office",
        "is_vacant": True,
        "is_surplus": True,
        "tenure": "freehold",
        "floor_area_m2": 99,
        "floor_area_basis": "gia",
        "vacant_space_m2": 9,
        "running_cost_gbp_per_year": 900,
        "condition_grade": "a",
        "lease_expires_on": "2030-01-01",
        "intention": "dispose",
        "notice_months": 6,
        "value_gbp": 5,
        "reference": "A1",
        "longitude": -3.95,
        "latitude": 51.62,
    }
    hall = world.dol.owns("Twin Hall")
    twin = world.dol.owns("Twin Depot", **{key: value for key, value in values.items() if key != "name"})
    with acting_as(OWNER):
        other = make_body("erw", "Erw Ambulance", kind="ambulance")
        forum = make_forum("twins", "Twin Forum", world.dol.viewer, world.administrator, [world.dol, other])
        person = make_person("twin@dol.example", "Twin Person")
        membership = Membership(person=person, organisation=world.dol.organisation, roles=["viewer"])
        membership.save(force_insert=True)
    world.dol.shares(twin, with_=forum.audience, at=Level.COMMERCIAL)
    hidden: dict[str, Any] = everything_of_a_project(world.dol, other, forum, twin, "Twin")
    with acting_as(OWNER):
        made = objects_of(forum, world.dol, twin, token="twin")
        problem = ImportProblem(organisation=world.dol.organisation, batch_id=made["batch"], row=1, code="number")
        problem.save(force_insert=True)
        ImportRow(organisation=world.dol.organisation, batch_id=made["batch"], row=1, outcome="new").save()
        Layout(organisation=world.dol.organisation, headings_hash="twin").save(force_insert=True)
        Notice(
            organisation=world.dol.organisation, person=world.dol.manager, kind="request_answered", record=twin.pk
        ).save(force_insert=True)
        KeptColumns(
            organisation=world.dol.organisation, person=world.dol.manager, listed="assets", columns=["uprn"]
        ).save(force_insert=True)
        asked = request_of(other, world.dol, twin)
        answer = RequestAnswer(
            organisation=other.organisation,
            owner=world.dol.organisation,
            disclosure_id=asked,
            outcome="refused",
            person=world.dol.manager,
        )
        answer.save(force_insert=True)
        feed_of(world.dol, "twin", world.dol.manager)
        dismissal_of(world.dol, twin.pk, hall.pk)
        EndTold(organisation=world.dol.organisation, ends_on=dt.date(2031, 5, 6), days=7).save(force_insert=True)
        ColumnMemory(organisation=world.dol.organisation, heading="Town", target="town").save(force_insert=True)
        Event(organisation=world.dol.organisation, verb="added", subject_kind="assets.Asset", subject_id=twin.pk).save()
        Job.objects.create(name="twin", acting_for=world.dol.organisation)
    bodies = {"organisation": other.organisation.pk, "audience": forum.audience.pk}
    people = {"person": person.pk, "membership": membership.pk}
    return hidden | made | bodies | people | {"disclosure": asked, "other": hall.pk}


#: models of which no hidden record can be made without somebody else, each with the reason
SHARED_ONLY: dict[str, str] = {}
#: keys of which no hidden one is made here, each with the reason
UNMADE = {"intake": "of the administrators of the portal alone, none of whom asks here"}


def told() -> dict[str, list[Any]]:
    """What everybody has been told, by address: their notices, and the letters to them."""
    found: dict[str, list[Any]] = {}
    with acting_as(OWNER):
        notices = Notice.objects.unscoped(because="test").order_by("pk").values_list("person__email", "kind", "record")
        for email, *notice in notices:
            found.setdefault(email, []).append(notice)
    for letter_ in mail.outbox:
        for email in letter_.recipients():
            found.setdefault(email, []).append((letter_.subject, letter_.body))
    return found


def do_hidden(world: World) -> set[str]:
    """What Dol does in a forum that nobody else knows of, by its actions, all that follows done.

    Returns the addresses of those who may hear of it.
    """
    dol, until = world.dol, clock.today() + dt.timedelta(days=90)
    with acting_as(OWNER):
        fellow = make_body("unsaid", "Unsaid Trust")
        forum = make_forum("unsaid", "Unsaid Forum", dol.viewer, world.administrator, [dol, fellow])
    hall = add_asset(dol.actor(), values={"name": "Unsaid Hall", "kind": "building"})
    for audience in (forum.audience, fellow.audience):
        share_assets(dol.actor(), [hall.pk], audience=audience, level=Level.DETAIL, until=until, reason="Unsaid")
    start_thread(dol.actor(), forum, title="Unsaid", text="Unsaid", partners=[fellow.organisation])
    start_thread(dol.actor(), forum, title="Unsaid to all", text="Unsaid")
    outline = Outline("Unsaid project", "Unsaid", forum=forum)
    partners = [fellow.organisation]
    start_project(dol.actor(), key=uuid.uuid4(), outline=outline, partners=partners, level=Level.SUMMARY)
    deliver_all()
    return {one.email for body in (dol, fellow) for one in (body.manager, body.administrator, body.viewer)}


@pytest.fixture
def one_day() -> Iterator[None]:
    """Both worlds are of the same moment: what bears the day's date is else another after midnight."""
    with clock.at(clock.now()):
        yield


@pytest.mark.parametrize("everybody", [False, pytest.param(True, marks=pytest.mark.proof)])
@pytest.mark.timeout(900)
@pytest.mark.usefixtures("one_day")
def test_a_hidden_record_of_each_model_changes_no_byte_elsewhere(cast: World, places: Places, everybody: bool) -> None:
    before, rows = everything(places, everybody=everybody), counts()
    heard = told()
    inside = do_hidden(cast)
    hear = told()
    assert {one for one in inside if hear.get(one) != heard.get(one)}, "nobody was told, so nobody could be wrongly"
    assert {one for one in heard | hear if hear.get(one) != heard.get(one)} <= inside
    never_was = refused(places, {key: uuid.uuid4() for name in urls() for key in keys_of(name)})
    hidden = add_hidden(cast)
    more = counts()
    assert {label for label in rows if more[label] <= rows[label]} == set(SHARED_ONLY), "not every model got a record"
    after = everything(places, everybody=everybody)
    differing = [key for key in before if before[key] != after[key]]
    assert differing == [], [
        (one, two) for one, two in zip(before[differing[0]], after[differing[0]], strict=True) if one != two
    ]
    opened = {name for name in urls() for one in ELSEWHERE if GET[name][ACTORS.index(one)] == "2"}
    assert opened <= {name for _, name, _ in before}, "a page for which nobody was asked"
    answers = refused(places, hidden)
    assert {key for _, key in set(never_was) - set(answers)} == set(UNMADE), "a key of which nothing hidden was made"
    assert [one for one in answers if answers[one] != never_was[one]] == []
    assert {status for status, *_ in answers.values()} == {404}


def test_a_visible_record_would_be_noticed(cast: World, places: Places) -> None:
    """The comparison is not blind: one property shared with the receiver changes what the receiver gets."""
    client = browser(places, "receiver")
    before = masked(client.get("/assets/"))
    twin = cast.aber.owns("Another")
    cast.aber.shares(twin, with_=cast.bryn.audience, at=Level.LISTED)
    assert masked(client.get("/assets/")) != before


@pytest.mark.parametrize("model", [Asset, Organisation, Acquaintance])
def test_models_are_known_to_the_count(model: Any) -> None:
    assert model in tenant_models()
