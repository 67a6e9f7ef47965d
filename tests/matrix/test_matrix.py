"""Every URL by every actor is as written; each is opened with success; what is hidden does not exist.

Promises 1, 2, 7, 15, 17, 19, 21 and 41. Everything is enumerated from the site map: a new URL fails here
until it has its line in `expectations.py`, and a parameter of a new name until `actors.py` has a thing for it.
"""

from __future__ import annotations

import random
import re
import statistics
import time
import uuid
from typing import TYPE_CHECKING, Any
from zlib import crc32

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django import forms
from django.db import transaction
from django.test import Client
from django.urls import reverse

from estate_portal.acting import ACTING_FOR
from estate_portal.caching import CacheHeaders
from estate_portal.checks import patterns, tenant_models
from forums.workshops.models import Card, Dot, RoomState, Workshop
from partners import clock
from partners.acting.requires import Declaration
from partners.audit.models import Event
from partners.scoping.arming import armed
from tests.architecture.test_templates import PARTIAL
from tests.embedded import ROOT
from tests.matrix.actors import (
    ACTORS,
    HIDDEN_WORD,
    HOLDERS,
    QUERIES,
    Places,
    address,
    browser,
    furnish,
    headers,
    letter,
    masked,
    urls,
)
from tests.matrix.expectations import BY_ROLE, GET, MARKS, OPENED_ELSEWHERE, POST
from tests.matrix.hidden import NUMBERED, hide_names
from tests.matrix.looking import faults_for_whoever_finds_most
from tests.roles import OWNER, acting_as
from tests.shared_cache import SharedCache

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from partners.acting.actor import Actor
    from tests.worlds import World

#: browsers by who they are of, each with the cookies with which it begins
Begun = dict[str, tuple[Any, dict[str, Any]]]
#: a status, headers and bytes
Answer = tuple[int, dict[str, str], bytes]
# Dol's own people know of Dol; a portal administrator knows that bodies and forums exist, by their names.
KNOWING = ("stranger viewer", "stranger manager", "portal")
OUTSIDERS = ("stranger manager", "receiver", "reader", "keeper", "administrator", "chair")
HIS = ACTORS.index("stranger manager")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")


@pytest.fixture(scope="module")
def furnished(shared_world: World) -> Places:
    """The objects of the matrix and three hundred hidden names, once for all its tests."""
    places = furnish(shared_world)
    places.names = hide_names(places)
    return places


@pytest.fixture(scope="module")
def signed_in(furnished: Places) -> Begun:
    """A browser for each actor, and the cookies with which it begins."""
    everybody = (*ACTORS, *HOLDERS)
    return {actor: (client, dict(client.cookies)) for actor in everybody for client in [browser(furnished, actor)]}


@pytest.fixture(scope="module")
def forgetful(furnished: Places) -> Begun:
    """The same for browsers that send no token where one is due."""
    return {
        actor: (client, dict(client.cookies))
        for actor in ("anonymous", "keeper")
        for client in [browser(furnished, actor, enforce_csrf_checks=True)]
    }


@pytest.fixture
def places(furnished: Places, db: Any) -> Places:
    """The furnished world, in a savepoint of this test."""
    return furnished


@pytest.fixture
def clients(signed_in: Begun, db: Any) -> dict[str, Any]:
    """Each actor's browser as it was at first."""
    return as_at_first(signed_in)


def as_at_first(begun: Begun) -> dict[str, Any]:
    """Browsers with the cookies with which they began."""
    for client, cookies in begun.values():
        client.cookies.clear()
        client.cookies.update(cookies)
    return {actor: client for actor, (client, _) in begun.items()}


def declared(entry: Any) -> Declaration:
    """What the view of a URL says of itself; that every one does is the check portal.E001."""
    found: Declaration = entry.callback.declaration
    return found


def acting(places: Places, actor: str, **answers: Any) -> dict[str, Any]:
    """The answers of a form, with for whom it was opened."""
    body = places.bodies[actor]
    return {ACTING_FOR: str(body.organisation.pk) if body else "", **answers}


def undone(ask: Any) -> Any:
    """Ask in a savepoint that is rolled back."""
    with transaction.atomic():
        response = ask()
        if hasattr(response, "render") and not response.is_rendered:
            response.render()
        transaction.set_rollback(True)
    return response


def undone_value(ask: Any) -> Any:
    """Whatever a function answers, with what it wrote undone."""
    with transaction.atomic():
        found = ask()
        transaction.set_rollback(True)
    return found


# --- the table (promises 1, 2) ---------------------------------------------------------------


def test_the_table_has_a_line_for_every_url_and_no_other() -> None:
    assert set(GET) == set(urls())
    assert set(POST) == set(urls())


def test_every_cell_is_filled() -> None:
    assert {name: len(row) for name, row in (GET | POST).items() if len(row) != len(ACTORS)} == {}


@pytest.mark.browser
@pytest.mark.parametrize(("number", "name"), list(enumerate(sorted(GET))))
def test_what_everybody_gets_at_a_url_is_as_written(
    places: Places,
    signed_in: Begun,
    forgetful: Begun,
    kinds: dict[str, set[str]],
    never_was: dict[tuple[str, str], Answer],
    window: Page,
    number: int,
    name: str,
) -> None:
    """All that is asked of a URL, in one test, so that no answer is fetched twice."""
    got = assert_get_is_as_written(places, as_at_first(signed_in), kinds, name)
    assert faults_for_whoever_finds_most(window, got) == []
    sent = assert_an_empty_post_is_as_written(places, as_at_first(signed_in), name)
    if name in OF_FORUMS:
        assert_a_role_in_a_forum_opens_what_is_written(places, as_at_first(signed_in), name)
    if keys_of(name):
        clients = as_at_first(signed_in)
        assert_a_hidden_record_is_one_that_never_was(places, clients, never_was, name, {"get": got, "post": sent})
    assert_nothing_is_done_without_the_token(places, as_at_first(forgetful), number, name)


def assert_get_is_as_written(
    places: Places, clients: dict[str, Any], kinds: dict[str, set[str]], name: str
) -> dict[str, Any]:
    """And it says nothing hidden, and what its forms take for an answer is no hidden record either (promise 7)."""
    where = places.address(name)
    begun = {actor: dict(client.cookies) for actor, client in clients.items()}
    answers = {actor: undone(lambda a=actor: clients[a].get(where)) for actor in ACTORS}
    assert "".join(letter(answers[actor]) for actor in ACTORS) == GET[name]
    texts = {actor: masked(answers[actor]) for actor in ACTORS}
    for actor in ACTORS:
        if actor not in KNOWING:
            assert_says_nothing_hidden(places, actor, texts[actor].decode(errors="replace"))
    for actor in [one for one in ACTORS if letter(answers[one]) == "2" and parts_of(answers[one])][-1:]:
        assert_whole_where_due(begun[actor], where, parts_of(answers[actor])[0], texts[actor])
    for actor in OUTSIDERS:
        if letter(answers[actor]) == "2" and not answers[actor].streaming:
            assert_a_hidden_answer_is_one_that_never_was(places, clients[actor], kinds, actor, where, answers[actor])
    return answers


def parts_of(response: Any) -> list[str]:
    """The parts of a page that htmx may ask for."""
    name = getattr(response, "template_name", None)
    return PARTIAL.findall((ROOT / "templates" / name).read_text()) if isinstance(name, str) else []


def assert_whole_where_due(cookies: Any, where: str, part: str, page: bytes) -> None:
    """Promise 40: htmx without a target, a boosted link and the browser's history get the page; a target its part.

    Which of the three asks here goes by the part: `tests/estate_portal/test_partials.py` has all of them at one page.
    """
    client = Client()  # the answers are looked at in the plain asking already
    client.cookies.update(cookies)
    asks, target = {"HX-Request": "true"}, {"HX-Target": part}
    dues = (asks, asks | target | {"HX-History-Restore-Request": "true"}, asks | target | {"HX-Boosted": "true"})
    due = dues[crc32(part.encode()) % 3]
    assert masked(undone(lambda: client.get(where, headers=due))) == page, due
    fragment = undone(lambda: client.get(where, headers=asks | target)).content
    assert b"<html" not in fragment
    assert f'id="{part}"'.encode() in fragment


def assert_an_empty_post_is_as_written(places: Places, clients: dict[str, Any], name: str) -> dict[str, Any]:
    """And it says nothing hidden, nor does where it sends on to."""
    where = places.address(name)
    answers = {a: undone(lambda a=a: clients[a].post(where, acting(places, a))) for a in ACTORS}
    assert "".join(letter(answers[actor]) for actor in ACTORS) == POST[name]
    for actor in ACTORS:
        if actor not in KNOWING:
            said = masked(answers[actor]).decode(errors="replace")
            assert_says_nothing_hidden(places, actor, said + answers[actor].headers.get("Location", ""))
    return answers


#: of one body, each with another role
MEMBERS = ("reader", "keeper", "administrator", "chair")
#: where a role in a forum may matter
OF_FORUMS = [name for name in sorted(GET) if name.startswith(("forums:", "projects:"))]


def expected_of(actor: str, name: str) -> str:
    """GET and POST of somebody who holds a role in the forum: as written, else as of the actor whom they resemble."""
    like, but = BY_ROLE[actor]
    column = ACTORS.index(like)
    return but.get(name, GET[name][column] + POST[name][column])


def holders_who_ask(name: str) -> tuple[str, ...]:
    """All of them; where nobody's role in body or forum makes any difference, the observer for all of them."""
    cells = {(GET[name][column], POST[name][column]) for column in map(ACTORS.index, MEMBERS)}
    return HOLDERS if len(cells) > 1 else ("observer",)


def assert_a_role_in_a_forum_opens_what_is_written(places: Places, clients: dict[str, Any], name: str) -> None:
    """To a GET and an empty POST of whoever holds one."""
    where, found = places.address(name), {}
    for actor in holders_who_ask(name):
        got = undone(lambda a=actor: clients[a].get(where))
        sent = undone(lambda a=actor: clients[a].post(where, acting(places, a)))
        found[actor] = letter(got) + letter(sent)
        for answer in (got, sent):
            said = masked(answer).decode(errors="replace") + answer.headers.get("Location", "")
            assert_says_nothing_hidden(places, actor, said)
    assert found == {actor: expected_of(actor, name) for actor in found}


def test_what_a_role_opens_or_shuts_differs_from_whom_its_holder_resembles() -> None:
    for like, but in BY_ROLE.values():
        column = ACTORS.index(like)
        assert [name for name in but if name not in OF_FORUMS or holders_who_ask(name) != HOLDERS] == []
        assert [name for name in but if but[name] == GET[name][column] + POST[name][column]] == []


def declaration_of(entry: Any) -> Any:
    """What the view of a URL declares."""
    return entry.callback.declaration


def test_every_url_is_opened_with_success_by_somebody() -> None:
    never = {name for name in GET if not set(GET[name] + POST[name]) & {"2", "3"}}
    assert never == set(OPENED_ELSEWHERE)


def test_nobody_without_a_person_opens_a_page_that_is_not_open_to_all() -> None:
    for name, _, entry in patterns():
        if declaration_of(entry).permission is not None:
            assert GET[name][:2] == "LL", name
            assert POST[name][:2] == "LL", name


# --- GET changes nothing, all else needs the token (promise 41) --------------------------------


def test_gets_that_write_are_the_listed_ones() -> None:
    assert {name for name, _, entry in patterns() if declaration_of(entry).marks} == set(MARKS)


def assert_nothing_is_done_without_the_token(places: Places, clients: dict[str, Any], number: int, name: str) -> None:
    """By POST everywhere, by each other method that writes at every third address."""
    where, other = places.address(name), ("put", "patch", "delete")[number % 3]
    for actor, client in clients.items():
        for method in ("post", other) if actor == "keeper" else ("post",):
            answer = undone(lambda m=method, c=client: getattr(c, m)(where))
            assert answer.status_code == 403, (actor, method, answer.status_code)


def test_a_stale_tab_is_refused(places: Places, clients: dict[str, Any]) -> None:
    answer = clients["keeper"].post("/assets/add/", {ACTING_FOR: str(places.world.bryn.organisation.pk), "name": "x"})
    assert answer.status_code == 409
    answer = clients["keeper"].post("/assets/add/", {"name": "x"})
    assert answer.status_code == 409


# --- hidden and absent are one answer (promises 7, 15) -----------------------------------------


def keys_of(name: str) -> list[str]:
    """The parameters of a URL that name a record."""
    return [key for key, converter in urls()[name].items() if type(converter).__name__ == "UUIDConverter"]


def hidden_from(places: Places, actor: str) -> dict[str, Any]:
    """Records that this actor may not know of."""
    return places.objects if actor.startswith("stranger") else places.hidden


@pytest.fixture(scope="module")
def never_was() -> dict[tuple[str, str], Answer]:
    """How asking for what is nowhere was answered last, by who asks and how: the same bytes at nearly every address."""
    return {}


def assert_a_hidden_record_is_one_that_never_was(
    places: Places,
    clients: dict[str, Any],
    never_was: dict[tuple[str, str], Answer],
    name: str,
    answers: dict[str, dict[str, Any]],
) -> None:
    """Bryn's manager and whoever opens the page ask for one by each of its keys; every 404 is one and the same.

    So do one in four of those who get 404 for the record that they know, too.

    To Dol's manager all of the table is hidden. A POST to a hidden record is sent by Aber's keeper here, by whoever
    gets furthest at each address in `tests/twins`.
    """
    objects = places.objects | places.special.get(name, {})
    keys, asking = keys_of(name), {"get": ("receiver",), "post": ("keeper",)}
    for method, by_actor in answers.items():
        for actor in OUTSIDERS:

            def ask(key: str, one: uuid.UUID, actor: str = actor, method: str = method) -> Answer:
                said = acting(places, actor) if method == "post" else {}
                where = address(name, objects | {key: one})
                return answer_of(undone(lambda: getattr(clients[actor], method)(where, said)), one)

            found: list[tuple[str, Answer]] = []
            if letter(by_actor[actor]) == ".":
                found.append((keys[0], answer_of(by_actor[actor], *(objects[key] for key in keys))))
            drawn = method == "get" and crc32(f"{actor} {name}".encode()) % 4 == 0
            if actor in asking[method] or drawn or (method == "get" and not found):
                found += [(key, ask(key, hidden_from(places, actor)[key])) for key in keys]
            for key, answer in found:
                assert answer[0] == 404, (actor, key, method)
                if answer != never_was.get((actor, method)):
                    never_was[actor, method] = ask(key, uuid.uuid4())
                    assert answer == never_was[actor, method], (actor, key, method)


def answer_of(response: Any, *ids: uuid.UUID) -> Answer:
    """All of an answer but the ids that were asked for."""
    return response.status_code, headers(response), masked(response, *ids)


@pytest.mark.proof
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("name", ["assets:asset", "partners:organisation", "forums:forum", "projects:project"])
def test_the_time_of_an_answer_tells_no_more(places: Places, name: str) -> None:
    """Promise 15: the medians of 500 pairs lie within 10 %."""
    (key,) = keys_of(name)
    client = Client()
    client.cookies.update(browser(places, "stranger manager").cookies)
    took: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(520):
        for is_hidden in (True, False) if turn % 2 else (False, True):
            where = address(name, places.objects | {key: places.objects[key] if is_hidden else uuid.uuid4()})
            began = time.perf_counter()
            assert client.get(where).status_code == 404
            took[is_hidden].append(time.perf_counter() - began)
    hidden, absent = (statistics.median(one[20:]) for one in took.values())
    assert abs(hidden - absent) / absent < 0.10, f"{hidden * 1000:.2f} ms and {absent * 1000:.2f} ms"


#: how many ids of each kind are asked for
IDS = 1000


def keys_hidden_from(actor: Actor, kinds: dict[str, set[str]]) -> list[str]:
    """The keys of every row that row-level security keeps from this actor."""
    with armed(actor.arms()):
        shown = {str(key) for model in tenant_models() for key in model._base_manager.values_list("pk", flat=True)}
    return sorted(key for key in kinds.keys() - shown if UUID.fullmatch(key))


@pytest.mark.proof
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("kind", sorted({key for name in GET for key in keys_of(name)}))
def test_a_thousand_ids_of_each_kind_get_one_answer(
    places: Places, clients: dict[str, Any], kinds: dict[str, set[str]], kind: str
) -> None:
    """Promise 15: every hidden row's and as many that never were, over the addresses with such an id."""
    names = [name for name in sorted(GET) if kind in keys_of(name)]
    hidden = keys_hidden_from(places.world.bryn.actor(), kinds)
    hidden.sort(key=lambda key: kinds[key].isdisjoint(kinds.get(str(places.hidden[kind]), ())))  # of that kind first
    assert len(hidden) >= IDS // 2
    answers: dict[str, set[Any]] = {name: set() for name in names}
    for turn in range(IDS):
        one = hidden[turn // 2 % len(hidden)] if turn % 2 else uuid.uuid4()
        name = names[turn // 2 % len(names)]
        where = address(name, places.objects | places.special.get(name, {}) | {kind: one})
        answer = clients["receiver"].get(where)
        answers[name].add((answer.status_code, *headers(answer).items(), masked(answer, one)))
    assert [name for name, found in answers.items() if len(found) != 1] == []
    assert {status for found in answers.values() for status, *_ in found} == {404}


def relation_fields(response: Any) -> Iterator[tuple[str, Any]]:
    """The fields of every form of a page whose answer names a record."""
    for context in response.context or []:
        for values in context.dicts if hasattr(context, "dicts") else [context]:
            for form in values.values():
                for name, field in form.fields.items() if isinstance(form, forms.BaseForm) else ():
                    if isinstance(field, forms.ModelChoiceField) or any(
                        UUID.fullmatch(str(value)) for value, _ in getattr(field, "choices", ())
                    ):
                        yield form.add_prefix(name), field


@pytest.fixture(scope="module")
def kinds(furnished: Places) -> dict[str, set[str]]:
    """Every key of a tenant table, and of which models."""
    found: dict[str, set[str]] = {}
    with acting_as(OWNER):
        for model in tenant_models():
            for key in model._base_manager.values_list("pk", flat=True):
                found.setdefault(str(key), set()).add(model._meta.label)
    return found


def could_be_answers(field: Any, kinds: dict[str, set[str]], hidden: set[str]) -> set[str]:
    """Of the hidden keys those of a kind that the field asks for; all of them where it does not tell its kind."""
    if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
        asked = {field.queryset.model._meta.label}
    else:
        asked = set().union(*(kinds.get(str(value), set()) for value, _ in field.choices))
    return {key for key in hidden if not asked or kinds.get(key, set()) & asked}


def assert_a_hidden_answer_is_one_that_never_was(
    places: Places, client: Any, kinds: dict[str, set[str]], actor: str, where: str, page: Any
) -> None:
    """No field of a form of this page offers a hidden record, and each answers to one as to one that never was."""
    every = {str(one) for one in hidden_from(places, actor).values() if isinstance(one, uuid.UUID)}
    for name, field in dict(relation_fields(page)).items():
        assert every.isdisjoint(str(value) for value, _ in field.choices), (actor, name)

        def answer(value: str, field: str = name) -> tuple[int, bytes]:
            given = undone(lambda: client.post(where, acting(places, actor, **{field: value})))
            return given.status_code, masked(given, value)

        never_was = answer(str(uuid.uuid4()))
        for hidden in could_be_answers(field, kinds, every):
            assert answer(hidden) == never_was, (actor, name)


#: bare ids in forms that are no record's: made with the form, so that what is sent twice is done once
KEYS = {
    "assets.register.forms.AddForm.key",
    "assets.requests.forms.AskForm.key",
    "forums.discussion.forms.SayForm.key",
    "forums.discussion.forms.StartForm.key",
    "forums.evidence.forms.AttestForm.key",
    "forums.evidence.forms.FileForm.key",
    "forums.initiatives.forms.StartForm.key",
    "forums.live.forms.AskForm.key",
    "forums.live.forms.CardForm.key",
    "forums.live.forms.DotForm.key",
    "forums.logbook.forms.ActionForm.key",
    "forums.logbook.forms.DecisionForm.key",
    "forums.logbook.forms.MarkForm.key",
    "forums.outcomes.forms.ActionForm.key",
    "forums.outcomes.forms.DecisionForm.key",
    "forums.outcomes.forms.OutcomeForm.key",
    "forums.skills.forms.SkillForm.key",
    "forums.workshops.forms.CardsForm.key",
    "forums.workshops.forms.CorrectionForm.key",
    "forums.workshops.forms.PlanForm.key",
    "projects.benefits.forms.ClaimForm.key",
    "projects.benefits.forms.PaymentForm.key",
    "projects.delivery.forms.StartForm.key",
    "projects.drafting.forms.SentenceForm.key",
    "projects.plan.forms.MemberForm.key",
    "projects.plan.forms.MilestoneForm.key",
    "projects.plan.forms.RiskForm.key",
    "projects.proof.forms.EvidenceForm.key",
    "projects.stories.forms.StoryForm.key",
}
#: bare ids that name a record: where they are sent, the model, in which phase and what else the form wants
NAMED: dict[str, tuple[str, type[Any], str, dict[str, Any]]] = {
    "forums.live.forms.DotForm.card": ("forums:room-dot", Card, "vote", {"key": uuid.uuid4()}),
    "forums.live.forms.BackForm.dot": ("forums:room-dot-back", Dot, "vote", {}),
    "forums.live.forms.ScoreForm.card": ("forums:room-score", Card, "score", {"impact": 1, "ease": 1}),
}
#: sent by an address, and tried as such by `ASKED_WHOLE`
NAMED_BY_ADDRESS = {"assets.space.forms.SpaceForm.near"}


def forms_of(root: type[Any]) -> Iterator[type[Any]]:
    """Every class of form of the product."""
    for one in root.__subclasses__():
        yield from forms_of(one)
        if one.__module__.partition(".")[0] in FLOORS:
            yield one


def test_every_bare_id_of_a_form_is_a_key_or_names_a_record() -> None:
    urls()  # so that every form is imported
    found = {
        f"{form.__module__}.{form.__qualname__}.{name}"
        for form in forms_of(forms.BaseForm)
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.UUIDField)
    }
    assert found == KEYS | set(NAMED) | NAMED_BY_ADDRESS
    assert {("assets:space", "near", "asset")} <= set(ASKED)


@pytest.mark.parametrize("field", NAMED)
def test_a_hidden_id_in_a_form_without_a_page_is_one_that_never_was(
    places: Places, clients: dict[str, Any], field: str
) -> None:
    name, model, phase, others = NAMED[field]
    parameter, where = field.rpartition(".")[2], places.address(name)
    with acting_as(OWNER):
        every = model.objects.unscoped(because="the matrix")
        hidden, own = (
            every.filter(workshop=of["workshop"]).values_list("pk", flat=True)[0]
            for of in (places.hidden, places.objects)
        )
        Workshop.objects.unscoped(because="the matrix").filter(pk=places.objects["workshop"]).update(phase=phase)
        room = RoomState.objects.unscoped(because="the matrix").filter(workshop=places.objects["workshop"])
        room.update(have_voted=1)
        begun = Event.objects.unscoped(because="the matrix").count()

    def answer(actor: str, value: uuid.UUID) -> tuple[int, bytes, int]:
        given = clients[actor].post(where, acting(places, actor, **{parameter: str(value)}, **others))
        said = masked(given, value)
        if "Location" in given.headers:  # why it was not done is told on the next page
            said += masked(clients[actor].get(given.headers["Location"]), value)
        with acting_as(OWNER):
            return given.status_code, said, Event.objects.unscoped(because="the matrix").count() - begun

    def answers(value: uuid.UUID) -> dict[str, tuple[int, bytes, int]]:
        return {actor: undone_value(lambda a=actor: answer(a, value)) for actor in OUTSIDERS}

    never_was = answers(uuid.uuid4())
    assert answers(hidden) == never_was
    assert {done for *_, done in never_was.values()} == {0}
    assert {done for *_, done in answers(own).values()} == {0, 1}, "it is read by nobody"


#: where an address's question is read by name: ids, each tried below on a page; and words that name no record
ASKED_IDS = {
    ("assets/bulk/views.py", "asset"): ("assets:bulk-edit-list", "asset"),
    ("assets/plans/views.py", "forum"): ("assets:coincidence", "forum_audience"),
    ("assets/shares/views.py", "batch"): ("assets:shares-end", "share_batch"),
    ("assets/shares/views.py", "share"): ("assets:shares-renew", "share"),
    ("forums/outcomes/views.py", "card"): ("forums:workshop-action", "card"),
    ("forums/workshops/views.py", "like"): ("forums:workshop-plan", "workshop"),
    ("forums/workshops/views.py", "to"): ("forums:workshop-carry", "planned"),
}
ASKED_WORDS = {
    ("assets/exports/views.py", "name"): "what, in which shape, and the question of the list",
    ("assets/imports/views.py", "after"): "the number of a row of one's own file",
    ("assets/register/views.py", "before"): "a place in the history that is shown",
    ("estate_portal/onboarding/views.py", "SHEET"): "a sheet, of portal administrators, who see every one",
    ("forums/evidence/views.py", "criterion"): "a word of the portal's own",
    ("forums/live/views.py", "board"): "a word of the portal's own",
    ("forums/live/views.py", "shown"): "a number, or nothing is added to the answer",
    ("forums/workshops/views.py", "q"): "words, sought among what the whole forum sees",
    ("partners/organisations/views.py", "code"): "of the directory, which holds public bodies that anybody may know",
    ("partners/organisations/views.py", "q"): "words, of portal administrators, who see every body",
    ("projects/benefits/views.py", "quarter"): "a quarter",
    ("projects/benefits/views.py", "quarters"): "a word of the portal's own",
    ("projects/benefits/views.py", "year"): "a year",
    ("projects/money/views.py", "year"): "a year",
    ("projects/programmes/views.py", "year"): "a year",
}
#: where the question is handed on whole, to a list or a form: the ids that it may name, with a page for each
ASKED_WHOLE: dict[str, list[tuple[str, str, str]]] = {
    "assets/benchmarks/views.py": [("assets:benchmark-list", "owner", "organisation")],
    "assets/bulk/views.py": [("assets:change-many", "id", "asset")],
    "assets/bulkshares/views.py": [],
    "assets/diary/views.py": [],
    "assets/exports/views.py": [],
    "assets/imports/views.py": [
        ("assets:import-check", "audience", "audience"),
        ("assets:import-share", "audience", "audience"),
    ],
    "assets/ledger/views.py": [
        ("assets:ledger-given", "audience", "audience"),
        ("assets:ledger-received", "owner", "organisation"),
    ],
    "assets/maps/views.py": [
        ("assets:asset-map", "owner", "organisation"),
        ("assets:map-list", "owner", "organisation"),
        ("assets:map-clusters", "owner", "organisation"),
    ],
    "assets/plans/views.py": [("assets:coincidences", "forum", "forum_audience")],
    "assets/register/views.py": [
        ("assets:asset-list", "owner", "organisation"),
        ("assets:asset-download", "owner", "organisation"),
    ],
    "assets/requests/views.py": [("assets:ask-many", "id", "asset")],
    "assets/shares/views.py": [
        ("assets:share-list", "audience", "audience"),
        ("assets:share-list", "batch", "share_batch"),
        ("assets:share-many", "id", "asset"),
        ("assets:share-many", "share-audience", "audience"),
        ("assets:asset-share", "audience", "audience"),
    ],
    "assets/space/views.py": [("assets:space", "near", "asset")],
    "estate_portal/home/specimen.py": [],
    "estate_portal/home/views.py": [("home:waiting", "forum", "forum")],
    "estate_portal/onboarding/views.py": [],  # of portal administrators, who see every body
    "forums/discussion/views.py": [],
    "forums/initiatives/views.py": [("forums:initiative-list", "partner", "organisation")],
    "forums/logbook/views.py": [("forums:action-list", "organisation", "organisation")],
    "forums/skills/views.py": [("forums:skill-list", "organisation", "organisation")],
    "partners/accounts/views.py": [],
    "partners/saved/views.py": [],
    "projects/catalogue/views.py": [
        ("projects:benefit-catalogue", "project", "project"),
        ("projects:benefit-catalogue", "partner", "organisation"),
        ("projects:benefit-catalogue", "forum", "forum"),
    ],
    "projects/delivery/views.py": [],
    "projects/reports/views.py": [("projects:report-list", "of", "forum")],
    "projects/shares/views.py": [
        ("projects:project-share", "audience", "audience"),
        ("projects:project-share-list", "audience", "audience"),
    ],
    "projects/stories/views.py": [("projects:story-list", "organisation", "organisation")],
    "sharing/ledger/views.py": [],
}
FLOORS = ("estate_portal", "projects", "forums", "assets", "sharing", "partners")
BY_NAME = r"""\.{}(?:\.get|\.getlist)?[(\[]["']?(\w+)"""
WHOLE = re.compile(r"\.GET\b(?!\.get\(|\.getlist\(|\[)")


def sources() -> Iterator[tuple[str, str]]:
    """Every module of the product: where it is, and its text."""
    for floor in FLOORS:
        for file in (ROOT / floor).rglob("*.py"):
            yield str(file.relative_to(ROOT)), file.read_text()


def read_by_name(method: str) -> set[tuple[str, str]]:
    """Where a parameter of a request is read by its name, and which."""
    found = re.compile(BY_NAME.format(method))
    return {(where, name) for where, text in sources() for name in found.findall(text)}


def test_what_is_asked_by_an_address_is_listed() -> None:
    assert read_by_name("GET") == set(ASKED_IDS) | set(ASKED_WORDS)
    assert {where for where, text in sources() if WHOLE.search(text)} == set(ASKED_WHOLE)


ASKED = [(name, parameter, kind) for (_, parameter), (name, kind) in ASKED_IDS.items()]
ASKED += [one for of_file in ASKED_WHOLE.values() for one in of_file]
#: where nothing is at hand whose key is answered otherwise than one that never was: not to ask is
NOT_AT_HAND = {"assets:coincidence": "the two properties are not both shared with one forum"}


@pytest.mark.parametrize(("name", "parameter", "kind"), ASKED)
def test_a_hidden_id_behind_the_question_mark(
    places: Places, clients: dict[str, Any], name: str, parameter: str, kind: str
) -> None:
    where = address(name, places.objects | places.special.get(name, {}))

    def answer(actor: str, value: uuid.UUID | None) -> tuple[int, bytes]:
        given = undone(lambda: clients[actor].get(where, {parameter: str(value)} if value else {}))
        return given.status_code, masked(given, value)

    # to whom the page is not there, nothing is read; but it may be for want of the record in question that it is not
    opened = [actor for actor in OUTSIDERS if name in QUERIES or GET[name][ACTORS.index(actor)] != "."]
    never_was = {actor: answer(actor, uuid.uuid4()) for actor in opened}
    assert {actor: answer(actor, hidden_from(places, actor)[kind]) for actor in opened} == never_was
    members = [actor for actor in opened if not actor.startswith("stranger")]
    shown = None if name in NOT_AT_HAND else places.objects[kind]
    assert any(answer(actor, shown) != never_was[actor] for actor in members), "it is read by nobody"


#: where a POST is read past a form: ids, each tried below; and words that name no record, each with the reason
RAW_IDS = {
    ("assets/ledger/views.py", "asset"): ("assets:received-keep", "asset"),
    ("assets/shares/views.py", "share"): ("assets:shares-extend", "share"),
    ("projects/shares/views.py", "share"): ("projects:project-shares-extend", "granted"),
    ("partners/accounts/views.py", "organisation"): ("partners:acting-switch", "organisation"),
}
RAW_WORDS = {
    ("assets/ledger/views.py", "key"): "made by the browser, looked up among the actor's own",
    ("assets/ledger/views.py", "query"): "of the list to go back to",
    ("assets/shares/views.py", "query"): "the same",
    ("assets/shares/views.py", "upto"): "compared with what stands",
    ("estate_portal/acting.py", "ACTING_FOR"): "compared with whom the session acts for",
    ("estate_portal/onboarding/views.py", "body"): "of portal administrators, who see every body",
    ("estate_portal/home/views.py", "language"): "en or cy",
    ("forums/workshops/views.py", "READ"): "a mark of what was on the page, compared with what stands",
    ("partners/accounts/views.py", "next"): "an address of the portal's own",
    ("partners/acting/kept.py", "ACTING_FOR"): "the same",
    ("partners/joining/views.py", "both"): "numbers of lines of the file just sent",
    ("partners/joining/views.py", "key"): "made by the portal for the form, looked up among the actor's own",
    ("partners/joining/views.py", "rows"): "signed by the page before",
    ("partners/notices/views.py", "up_to"): "a moment, of the actor's own notices",
    ("partners/organisations/views.py", "code"): "of the directory, which holds public bodies that anybody may know",
    ("partners/organisations/views.py", "is_another"): "yes",
    ("projects/drafting/views.py", "READ"): "a digest of what was read",
    ("projects/proof/views.py", "READ"): "a digest of what was read",
    ("projects/reports/views.py", "follows"): "yes",
    ("projects/shares/views.py", "query"): "of the list to go back to",
    ("projects/shares/views.py", "upto"): "compared with what stands",
}


def test_what_is_read_past_a_form_is_listed() -> None:
    assert read_by_name("POST") == set(RAW_IDS) | set(RAW_WORDS)


@pytest.mark.parametrize(("where", "parameter"), RAW_IDS, ids=str)
def test_a_hidden_id_past_a_form_is_one_that_never_was(
    places: Places, clients: dict[str, Any], where: str, parameter: str
) -> None:
    name, kind = RAW_IDS[where, parameter]

    def answer(actor: str, value: uuid.UUID) -> tuple[int, bytes, int]:
        given = clients[actor].post(reverse(name), acting(places, actor, **{parameter: str(value)}))
        said = masked(given, value)
        if "Location" in given.headers:  # what it did is told on the next page
            said += masked(clients[actor].get(given.headers["Location"]), value)
        with acting_as(OWNER):
            return given.status_code, said, Event.objects.unscoped(because="the matrix").count()

    with acting_as(OWNER):
        events = Event.objects.unscoped(because="the matrix").count()
    for actor in OUTSIDERS:
        hidden, absent = (
            undone_value(lambda v=value, a=actor: answer(a, v))
            for value in (hidden_from(places, actor)[kind], uuid.uuid4())
        )
        assert hidden == absent, actor
        assert absent[2] == events, f"{actor} did something"


# --- nothing crosses a shared cache (promise 19) ----------------------------------------------


def crossed(places: Places, requests: int, pages: int) -> list[tuple[str, str]]:
    """What two actors got through one shared cache, asking in turns by chance, that was not made for them."""
    chance = random.Random(19)  # noqa: S311 - a test
    actors, cache = ("keeper", "receiver"), SharedCache()
    alone, between = ({actor: Client() for actor in actors} for _ in range(2))
    for actor in actors:
        cookies = browser(places, actor).cookies
        for client in (alone[actor], between[actor]):
            client.cookies.update(cookies)
        between[actor].handler = cache
    both = [name for name in sorted(GET) if {GET[name][ACTORS.index(actor)] for actor in actors} == {"2"}]
    names = chance.sample(both, min(pages, len(both)))

    def page(client: Any, name: str) -> bytes:  # what opening it writes, such as that it was opened, is undone
        return masked(undone(lambda: client.get(places.address(name))))

    made = {(who, name): page(alone[who], name) for who in actors for name in names}
    asked = [(chance.choice(actors), chance.choice(names)) for _ in range(requests)]
    return [(who, name) for who, name in asked if page(between[who], name) != made[who, name]]


@pytest.mark.parametrize(
    ("requests", "pages"), [(100, 20), pytest.param(1000, 1000, marks=[pytest.mark.proof, pytest.mark.timeout(900)])]
)
def test_no_page_made_for_one_reaches_another_through_a_shared_cache(
    places: Places, db: Any, requests: int, pages: int
) -> None:
    with clock.at(clock.now()):  # else a page of how long the session lasts differs by itself
        assert crossed(places, requests, pages) == []


def test_a_portal_that_lets_its_pages_be_kept_would_be_caught(
    places: Places, db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def careless(self: CacheHeaders, request: Any) -> Any:
        response = self.get_response(request)
        response.headers["Cache-Control"] = "public, max-age=60"
        response.headers.pop("Vary", None)
        return response

    monkeypatch.setattr(CacheHeaders, "__call__", careless)
    assert crossed(places, requests=40, pages=5)


# --- names and numbers say nothing (promises 17, 21) -------------------------------------------


def assert_says_nothing_hidden(places: Places, actor: str, text: str) -> None:
    """Of a page of somebody who is not of Dol: no hidden name, no hidden key, and no number that counts or dates."""
    assert HIDDEN_WORD.lower() not in text.lower(), (actor, NUMBERED.findall(text))
    for kind, one in places.hidden.items():
        if isinstance(one, uuid.UUID):
            assert str(one) not in text, (actor, kind)
    assert {found.group(1) for found in UUID.finditer(text)} <= {"4"}, "an id that tells when it was made"
    for link in re.findall(r'(?:href|action)="(/[^"?#]*)', text):
        if not link.startswith("/static/"):
            assert not re.search(r"/\d+(/|$)", link), f"{link} counts"


def test_hidden_names_of_every_kind_would_be_found(places: Places, clients: dict[str, Any]) -> None:
    """Whose they are meets some of each kind on pages that have no address of their own for it."""
    assert len(set().union(*places.names.values())) == 300
    lists = [name for name, parameters in urls().items() if not parameters and GET[name][HIS] == "2"]
    pages = [clients["stranger manager"].get(places.address(name)) for name in lists]
    forum = clients["stranger manager"].get(address("forums:forum", places.hidden))
    text = "".join(masked(page).decode(errors="replace") for page in (*pages, forum))
    met = {found.group() for found in NUMBERED.finditer(text)}
    assert {kind for kind, names in places.names.items() if not names & met} == set()


def test_a_superuser_is_nobody_in_particular(places: Places, db: Any) -> None:
    person = places.people["nobody"]
    assert person is not None
    with acting_as(OWNER):
        person.is_superuser = person.is_staff = True
        person.save()
    client = browser(places, "nobody")
    for name in ("assets:asset-list", "assets:asset", "partners:organisation", "partners:organisation-list"):
        assert letter(undone(lambda n=name: client.get(places.address(n)))) == ".", name


def opened_with(what: str) -> set[str]:
    """The URLs that are opened with success by whoever has this."""
    return {name for name, needed in OPENED_ELSEWHERE.items() if needed == what}


def test_what_is_opened_with_something_is_opened_by_a_test() -> None:
    """A URL may not be excused by a word that no test makes good."""
    elsewhere = {name: where for name, where in OPENED_ELSEWHERE.items() if "::" in where}
    here = opened_with("a second factor") | opened_with("a body to act for")
    assert set(OPENED_ELSEWHERE) == here | set(elsewhere)
    for where in elsewhere.values():
        file, _, test = where.partition("::")
        assert f"def {test}(" in (ROOT / file).read_text(), where


def test_whoever_names_a_body_of_theirs_acts_for_it(places: Places, clients: dict[str, Any]) -> None:
    for name in opened_with("a body to act for"):
        chosen = acting(places, "keeper", organisation=str(places.world.aber.organisation.pk))
        assert letter(undone(lambda n=name, c=chosen: clients["keeper"].post(places.address(n), c))) == "3", name


def with_second_factor(places: Places) -> Any:
    """The browser of somebody who has a second factor and proved it just now."""
    person = places.people["reader"]
    with acting_as(OWNER):
        TOTP.activate(person, "JBSWY3DPEHPK3PXP")
        RecoveryCodes.activate(person)
    client = browser(places, "reader")
    session = client.session
    session["account_authentication_methods_user"] = str(person.pk) if person else ""
    session["account_authentication_methods"] = [
        {"method": "password", "at": clock.now().timestamp(), "reauthenticated": True}
    ]
    session.save()
    return client


def test_whoever_has_a_second_factor_opens_its_pages(places: Places, db: Any) -> None:
    client = with_second_factor(places)
    for name in (*opened_with("a second factor"), "mfa_generate_recovery_codes"):
        answer = undone(lambda n=name: client.get(places.address(n)))
        assert letter(answer) == "2", (name, answer.headers.get("Location"))
