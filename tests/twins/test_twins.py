"""One more hidden record of every tenant model changes no byte that anybody else can fetch (promise 14).

The first world is asked at every URL by those who are not of Dol: of each body by whoever finds most there, in
`make proof` by everybody. Then Dol does things by its actions, of which nobody else gets a letter or a notice, and
gets one more of each thing; then everything is asked again. What differs from one asking to the next by nature is
masked.
So it is with a POST at every address that names a record: to one that is hidden as to one that never was.
"""

from __future__ import annotations

import datetime as dt
import uuid
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
from tests.matrix.actors import ACTORS, Places, address, browser, headers, invited, letter, masked, objects_of, urls
from tests.matrix.expectations import GET, POST
from tests.matrix.test_matrix import acting, keys_of, undone
from tests.outbox import deliver_all
from tests.projects.making import everything_of_a_project
from tests.roles import OWNER, acting_as
from tests.worlds import make_body, make_forum, make_person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.worlds import World

#: who asks where only one asks: whoever may do most first
FURTHEST = ("keeper", "chair", "administrator", "receiver")
ELSEWHERE = ("anonymous", "suspended", "nobody", "receiver", "reader", "keeper", "administrator", "chair")
#: who see the same records, whoever finds most on a page first; in a forum that is its chair
ALIKE = (("keeper", "administrator", "chair", "reader"), ("anonymous", "suspended"))
FINDING = {"forums": (("chair", "keeper", "administrator", "reader"), ALIKE[1])}
#: floors whose pages are one's own: what waits for somebody, whom they look after
PERSONAL = ("home", "partners")
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


def is_asked(actor: str, name: str) -> bool:
    """Whatever is opened or sent on; of what is not there and of the way to sign in, one in ten.

    Those answers are two pages, the same at every address (`assert_a_hidden_record_is_one_that_never_was`).
    """
    expected = GET[name][ACTORS.index(actor)]
    return expected not in ".L" or crc32(f"{actor} {name}".encode()) % 10 == 0


def by_whoever_finds_most(actor: str, name: str) -> bool:
    """Of those who see the same records the first who opens that page; of pages of one's own everybody."""
    floor, _, _ = name.partition(":")
    alike = next((some for some in FINDING.get(floor, ALIKE) if actor in some), (actor,))
    if floor in PERSONAL and GET[name][ACTORS.index("anonymous")] == "L":
        return True
    return actor == next((one for one in alike if GET[name][ACTORS.index(one)] not in ".L"), alike[0])


def by_everybody(actor: str, name: str) -> bool:
    """Also by people of one body, of whom some find less on a page than others."""
    return bool(actor and name)


def everything(places: Places, asks: Callable[[str, str], bool]) -> dict[tuple[str, str, str], tuple[Any, ...]]:
    """Every answer at every URL that shows something to everybody elsewhere, as far as they are to ask."""
    found: dict[tuple[str, str, str], tuple[Any, ...]] = {}
    for actor in ELSEWHERE:
        client = browser(places, actor)
        cookies = dict(client.cookies)
        for name in [one for one in urls() if is_asked(actor, one) and asks(actor, one)]:
            for question in QUESTIONS.get(name, ("",)):
                client.cookies.clear()
                client.cookies.update(cookies)
                where = places.address(name) if not question else address(name, places.objects) + question
                answer = undone(lambda w=where, c=client: c.get(w))
                found[actor, name, question] = (letter(answer), _steady(answer), masked(answer))
    return found


def shown_elsewhere(name: str) -> str:
    """What those who are not of Dol get at that URL."""
    return "".join(GET[name][ACTORS.index(actor)] for actor in ELSEWHERE)


def _steady(answer: Any) -> dict[str, str]:
    return {name: value for name, value in headers(answer).items() if name.lower() not in {"set-cookie", "expires"}}


def refused(places: Places, hidden: Mapping[str, Any]) -> dict[tuple[str, str], bool]:
    """Whether a POST gets 404 and what one to a record that never was gets, at every address that names a record.

    Each of its keys is exchanged for a hidden one. Whoever gets furthest at that address asks. The answer to what
    never was is nearly everywhere the same to them: where it is not the last one, it is asked for anew.
    """
    clients = {actor: browser(places, actor) for actor in ELSEWHERE}
    never_was: dict[str, tuple[Any, ...]] = {}
    found = {}
    for name in urls():
        letters = dict(zip(ACTORS, POST[name], strict=True))
        actor = next((one for one in FURTHEST if letters[one] != "."), FURTHEST[0])
        for key in set(keys_of(name)) & set(hidden):

            def answer(one: uuid.UUID, name: str = name, key: str = key, actor: str = actor) -> tuple[Any, ...]:
                where = address(name, places.objects | places.special.get(name, {}) | {key: one})
                given = undone(lambda: clients[actor].post(where, acting(places, actor)))
                return given.status_code, _steady(given), masked(given, one)

            got = answer(hidden[key])
            if got != never_was.get(actor):
                never_was[actor] = answer(uuid.uuid4())
            found[name, key] = got[0] == 404 and got == never_was[actor]
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
        place = invited(forum, make_body("ffridd", "Ffridd Police", kind="police"), world.dol.viewer)
    bodies = {"organisation": other.organisation.pk, "audience": forum.audience.pk}
    people = {"person": person.pk, "membership": membership.pk}
    return hidden | made | bodies | people | {"disclosure": asked, "other": hall.pk, "place": place}


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


@pytest.mark.timeout(900)
@pytest.mark.usefixtures("one_day")
@pytest.mark.parametrize("asks", [by_whoever_finds_most, pytest.param(by_everybody, marks=pytest.mark.proof)])
def test_a_hidden_record_of_each_model_changes_no_byte_elsewhere(
    cast: World, places: Places, asks: Callable[[str, str], bool]
) -> None:
    before, rows = everything(places, asks), counts()
    heard = told()
    inside = do_hidden(cast)
    hear = told()
    assert {one for one in inside if hear.get(one) != heard.get(one)}, "nobody was told, so nobody could be wrongly"
    assert {one for one in heard | hear if hear.get(one) != heard.get(one)} <= inside
    hidden = add_hidden(cast)
    more = counts()
    assert {label for label in rows if more[label] <= rows[label]} == set(SHARED_ONLY), "not every model got a record"
    after = everything(places, asks)
    differing = [key for key in before if before[key] != after[key]]
    assert differing == [], [
        (one, two) for one, two in zip(before[differing[0]], after[differing[0]], strict=True) if one != two
    ]
    assert {name for _, name, _ in before} >= {name for name in GET if set(shown_elsewhere(name)) - set(".L")}
    assert len(before) > 500
    answers = refused(places, hidden)
    every = {key for name in urls() for key in keys_of(name)}
    assert every - {key for _, key in answers} == set(UNMADE), "a key of which nothing hidden was made"
    assert [one for one, as_one_that_never_was in answers.items() if not as_one_that_never_was] == []


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
