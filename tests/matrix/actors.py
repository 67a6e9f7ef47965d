"""Who opens every URL, what they open, and how an answer is written as one letter."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.db import connection
from django.urls import NoReverseMatch, reverse

from assets.bulk.models import BulkEdit, BulkEditRow
from assets.bulkshares.models import BulkShare, What
from assets.exports.models import Export
from assets.imports.models import Import
from assets.register.models import AssetShare
from estate_portal.acting import ACTING_FOR
from estate_portal.checks import patterns
from forums.membership.models import Forum, ForumMembership, ForumRole
from forums.workshops import phases
from forums.workshops.models import Card, Correction, Dot, Minutes, Participant, RoomState, Score, Workshop
from partners import clock
from partners.files.models import StoredFile
from partners.joining.models import Intake
from partners.people.models import Invitation, Membership, Person
from partners.people.tokens import hash_of
from partners.saved.models import SavedFilter
from projects.delivery.models import Project
from sharing.agreements.models import Agreement
from sharing.audiences.joining import introduce
from sharing.levels import Level
from tests.assets.dates import BESIDE, everything_of_dates
from tests.client import PortalClient
from tests.projects.making import add_payment, add_story, everything_of_a_project, make_project, share_project
from tests.projects.reports.making import everything_of_reports
from tests.roles import OWNER, acting_as
from tests.worlds import (
    AGES,
    enter,
    make_action,
    make_body,
    make_charter,
    make_decision,
    make_evidence,
    make_forum,
    make_initiative,
    make_match,
    make_move,
    make_person,
    make_pulse,
    make_rewording,
    make_role,
    make_skill,
    make_thread,
    take_part,
)

if TYPE_CHECKING:
    from tests.worlds import Body, World

TOKEN = "a-token-for-the-matrix"
HIDDEN_WORD = "Cuddfanword"
#: what every page about a property needs
FACTS: dict[str, Any] = {
    "rent_gbp_per_year": 1,
    "longitude": -4.3,
    "latitude": 51.86,
    "use": "depot",
    "floor_area_m2": 10,
    "floor_area_basis": "gia",
    "running_cost_gbp_per_year": 100,
}
#: the columns of the table, in order
ACTORS = (
    "anonymous",  # nobody signed in
    "suspended",  # Aber's manager was, and is deactivated
    "nobody",  # signed in, belongs to no body
    "stranger viewer",  # of Dol, which is in no forum
    "stranger manager",
    "receiver",  # Bryn's manager: sees the depot's summary
    "reader",  # Aber's viewer
    "keeper",  # Aber's manager
    "administrator",  # Aber's
    "chair",  # of the forum, a viewer of Aber's
    "portal",  # administrator of the portal
)
#: viewers of Aber's who hold a role in the forum, by which `expectations.py` tells them from the reader
HOLDERS = ("observer", "secretariat", "representative")

#: what a page needs behind its address to be opened with success
QUERIES = {
    "assets:benchmark-chart": "?basis=gia",
    "assets:shares-end": "?share={share}",
    "assets:shares-renew": "?share={share}",
}
#: pages of a report that is a draft, or signed off
DRAFTS = tuple(f"projects:report-{deed}" for deed in ("rebuild", "comment", "story", "sign-off"))
SIGNED = ("projects:report-reopen", "projects:report-publish")


@dataclass
class Places:
    """The cast, who is who, and an object for each parameter that a URL may have."""

    world: World
    people: dict[str, Person | None]
    bodies: dict[str, Body | None]
    objects: dict[str, Any]
    hidden: dict[str, Any]
    special: dict[str, dict[str, Any]]
    #: hidden names by what they name, where they were seeded (`hidden.py`)
    names: dict[str, set[str]] = field(default_factory=dict)

    def address(self, name: str) -> str:
        """Where that page is, for the objects that it can be opened with."""
        objects = self.objects | self.special.get(name, {})
        return address(name, objects) + QUERIES.get(name, "").format(**objects)


def _sheet(person: Person) -> uuid.UUID:
    sheet = Intake(person=person)
    sheet.save(force_insert=True)
    return sheet.pk


def _known_to(body: Body) -> Body:
    """Another of whom it knows, in no forum."""
    known = make_body("gwahodd", "Gwahodd Trust")
    introduce(body.organisation.pk, [known.organisation.pk])
    return known


def invited(forum: Forum, body: Body, by: Person) -> uuid.UUID:
    """A body's place in a forum that it has not answered for."""
    place = ForumMembership(forum=forum, audience=forum.audience, organisation=body.organisation, invited_by=by)
    place.save(force_insert=True)
    return place.pk


def furnish(world: World) -> Places:
    """One of each kind of thing, Aber's; and Dol's, which nobody else may ever meet."""
    with acting_as(OWNER):
        dols = make_forum("dols", f"{HIDDEN_WORD} Forum", world.dol.viewer, world.administrator, [world.dol])
        later = make_forum("later", "Later Forum", world.cwm.viewer, world.administrator, [world.aber])
        inviting = make_forum("inviting", "Inviting Forum", world.cwm.viewer, world.administrator, [world.cwm])
        invited(inviting, world.aber, world.administrator)
    depot = world.aber.owns("Depot", town="Aber", reference="A1", **FACTS | BESIDE)
    world.aber.shares(depot, with_=world.bryn.audience, at=Level.SUMMARY)
    world.aber.shares(depot, with_=later.audience, at=Level.LISTED)
    share_project(world.aber, make_project(world.aber, "Earlier"), with_=later.audience, at=Level.LISTED)
    with acting_as(OWNER):
        agreement = Agreement.objects.unscoped(because="the matrix").get(audience=later.audience)
        enter(later, agreement, world.cwm, world.administrator)
    secret = world.dol.owns(f"{HIDDEN_WORD} Depot", town=HIDDEN_WORD, reference=HIDDEN_WORD)
    world.dol.shares(secret, with_=dols.audience, at=Level.LISTED)
    with acting_as(OWNER):
        suspended = make_person("suspended@aber.example", "Suspended Person", is_active=False)
        Membership(person=suspended, organisation=world.aber.organisation, roles=["administrator"]).save(
            force_insert=True
        )
        people: dict[str, Person | None] = {
            "anonymous": None,
            "suspended": suspended,
            "nobody": make_person("nobody@example.org", "Nobody's Person"),
            "stranger viewer": world.dol.viewer,
            "stranger manager": world.dol.manager,
            "receiver": world.bryn.manager,
            "reader": world.aber.viewer,
            "keeper": world.aber.manager,
            "administrator": world.aber.administrator,
            "chair": world.chair,
            "portal": world.administrator,
        }
        objects = objects_of(world.forum, world.aber, depot, others=(world.bryn,)) | {
            "audience": world.bryn.audience.pk
        }
        people |= {role: holder(world, role) for role in HOLDERS}
        asking = make_initiative(world.forum, world.cwm, "Asking")
        take_part(asking, world.aber, "invited")
        Membership.objects.unscoped(because="the matrix").filter(person=world.aber.administrator).update(
            roles=["administrator", "sponsor"]
        )
        others_skill = make_skill(world.forum, world.bryn, "need", "A need of Bryn's")
        agreed = make_match(make_skill(world.forum, world.aber), others_skill, world.aber, "agreed")
        shown = make_evidence(asking, world.aber)
        file = StoredFile.objects.unscoped(because="the matrix").filter(organisation=world.aber.organisation).first()
        filed = make_evidence(asking, world.aber, criterion="plan", title="A plan", file=file)
        done = make_action(world.forum, world.aber, done_at=clock.now(), done_by=world.aber.manager)
        made = make_decision(world.forum, world.aber)
        hidden = objects_of(dols, world.dol, secret, token=HIDDEN_WORD) | {"audience": world.dol.audience.pk}
        fellow = make_body("ffos", f"{HIDDEN_WORD} Fellow")
        for places, forum, body in ((objects, world.forum, _known_to(world.aber)), (hidden, dols, fellow)):
            places |= {"intake": _sheet(world.administrator), "place": invited(forum, body, world.administrator)}
    objects |= everything_of_a_project(world.aber, world.bryn, world.forum, depot, "Seen", with_=world.bryn.audience)
    with acting_as(OWNER):
        seen = Project.objects.unscoped(because="the matrix").get(pk=objects["project"])
    undisputed = add_payment(seen, world.aber, world.bryn, "10")
    delivered = make_project(world.aber, "Delivered", forum=world.forum, gate="closure")
    celebrated = add_story(delivered, world.aber, world.bryn)
    hidden |= everything_of_a_project(world.dol, fellow, dols, secret, HIDDEN_WORD)
    asked, unasked = everything_of_dates(world, depot, secret, fellow, TOKEN)
    objects |= asked
    hidden |= unasked
    stranger, receiver, own = world.dol, world.bryn, world.aber
    bodies: dict[str, Body | None] = dict.fromkeys(ACTORS)
    bodies |= {"stranger viewer": stranger, "stranger manager": stranger, "receiver": receiver}
    bodies |= dict.fromkeys(("reader", "keeper", "administrator", "chair", *HOLDERS), own)
    special = {
        "assets:import-check": {"batch": objects["checked_batch"]},
        "assets:import-share": {"batch": objects["checked_batch"]},
        "assets:joiners-confirm": {"audience": later.audience.pk},
        "projects:project-joiners": {"audience": later.audience.pk},
        "projects:story-tell": {"project": delivered.pk},
        "projects:story-take-back": {"story": celebrated.pk},
        "projects:payment-dispute": {"payment": undisputed.pk},
        "forums:forum-answer": {"forum": inviting.pk},
        "forums:initiative-answer": {"initiative": asking.pk},
        **{name: {"report": objects["draft"]} for name in DRAFTS},
        **{name: {"report": objects["signed_off"]} for name in SIGNED},
        "forums:evidence-end": {"evidence": shown.pk},
        "forums:evidence-open": {"evidence": filed.pk},
        "forums:skill-match": {"skill": others_skill.pk},
        "forums:match-finish": {"match": agreed.pk},
        "forums:action-reopen": {"action": done.pk},
        "forums:decision-replace": {"decision": made.pk},
        "forums:workshop-call-off": {"workshop": objects["planned"]},
        "forums:workshop-carry": {"workshop": objects["closed"]},
    }
    connection.check_constraints()  # once, and not at the end of each test that shares this
    return Places(world, people, bodies, objects, hidden, special)


def holder(world: World, role: str) -> Person:
    """A viewer of Aber's with this role in the forum. As the owner role."""
    person = make_person(f"{role}@aber.example", f"{role.title()} of Aber")
    Membership(person=person, organisation=world.aber.organisation, roles=["viewer"]).save(force_insert=True)
    make_role(world.forum, world.aber, person, role)
    return person


def everything_of_lists(body: Body, asset: Any, token: str) -> dict[str, Any]:
    """What belongs to the list of properties: a filter that its manager saved, a change and a sharing of many."""
    who = body.organisation
    saved = SavedFilter(organisation=who, person=body.manager, listed="assets", name=token, query="use=office")
    saved.save(force_insert=True)
    edit = BulkEdit(organisation=who, person=body.manager, values={"use": "office"}, number=1)
    edit.save(force_insert=True)
    BulkEditRow(organisation=who, edit=edit, asset=asset, version=asset.version).save(force_insert=True)
    asked = BulkShare(organisation=who, person=body.manager, what=What.RENEW, until=AGES, ids=[asset.pk], total=1)
    asked.mark = uuid.uuid4().hex
    asked.save(force_insert=True)
    return {"bulk_edit": edit.pk, "bulk_share": asked.pk, "saved_filter": saved.pk, "listed": "assets"}


def objects_of(
    forum: Forum, body: Body, asset: Any, token: str = TOKEN, others: tuple[Body, ...] = ()
) -> dict[str, Any]:
    """One of each kind of thing of a body; `others` are bodies that are in the forum too."""
    who = body.organisation
    file = StoredFile(organisation=who, name_given=f"{token}.csv", size_bytes=9, sha256="0" * 64)
    file.file.save(f"{uuid.uuid4()}.csv", ContentFile(b"Name,Town\nHall,Aber\n"), save=False)
    file.save(force_insert=True)
    batch, checked = (
        Import(
            organisation=who,
            person=body.manager,
            file=file,
            headings=["Name", "Town"],
            heading_row=1,
            sheets=[""],
            sample=[["Hall", "Aber"]],
            matching=[[0, "name", True], [1, "town", True]],
            row_count=1,
            state=state,
        )
        for state in ("matching", "checked")
    )
    batch.save(force_insert=True)
    checked.save(force_insert=True)
    export = Export(
        organisation=who, person=body.manager, what="register", shape="csv", state="ready", row_count=1, file=file
    )
    export.save(force_insert=True)
    invitation = Invitation(
        organisation=who,
        email=f"{token}@{who.slug}.example",
        roles=["viewer"],
        invited_by=body.administrator,
        token_hash=hash_of(token + who.slug),
        expires_at=clock.now() + dt.timedelta(days=9),
    )
    invitation.save(force_insert=True)
    initiative = make_initiative(forum, body, f"{token} initiative")
    other = next((one for one in others if one is not body), None)
    make_rewording(initiative, body)
    part = take_part(initiative, other, "invited") if other else initiative.partners.scoped("the matrix").get()
    thread = make_thread(forum, body, f"{token} thread")
    skill = make_skill(forum, body, "offer", f"{token} offer")
    share = AssetShare.objects.unscoped(because="the matrix").filter(asset=asset).first()
    role = ForumRole.objects.unscoped(because="the matrix").filter(forum=forum).get()
    mandate = make_role(forum, body, body.administrator, confirmed_at=None)
    planned, workshop, closed = (workshop_of(forum, role, state, f"{token} workshop") for state in STEPS)
    here = {"workshop": workshop, "audience": forum.audience}
    guest = Participant(name=f"{token} guest", body_name="Elsewhere", is_guest=True, **here)
    member = Participant(
        name=role.person.name, body_name=who.name, organisation=who, person=role.person, joined_at=clock.now(), **here
    )
    card = Card(number=1, text=f"{token} card", organisation=who, **here)
    there = {"workshop": closed, "audience": forum.audience}
    left = Card(number=1, text=f"{token} left", fate="not_reached", **there)
    minutes = Minutes(sent_at=clock.now(), **there)
    correction = Correction(organisation=who, body_name=who.name, person=body.manager, text=f"{token}: not so", **there)
    dot, score = (
        Dot(participant=member, card=card, **here),
        Score(participant=member, card=card, impact=1, ease=1, **here),
    )
    for one in (guest, member, card, left, minutes, correction, dot, score):
        one.save(force_insert=True)
    reports = everything_of_reports(forum, body, f"Report of {asset.name}") | everything_of_lists(body, asset, token)
    return reports | {
        "workshop": workshop.pk,
        "planned": planned.pk,
        "closed": closed.pk,
        "left_card": left.pk,
        "participant": guest.pk,
        "card": card.pk,
        "minutes": minutes.pk,
        "correction": correction.pk,
        "template": "locality",
        "asset": asset.pk,
        "batch": batch.pk,
        "checked_batch": checked.pk,
        "export": export.pk,
        "invitation": invitation.pk,
        "organisation": who.pk,
        "person": body.viewer.pk,
        "membership": body.viewer.memberships.scoped("the matrix").get().pk,
        "share": share.pk if share else uuid.uuid4(),
        "share_batch": share.batch if share else uuid.uuid4(),
        "forum": forum.pk,
        "forum_audience": forum.audience.pk,
        "role": role.pk,
        "mandate": mandate.pk,
        "initiative": initiative.pk,
        "partner": part.pk,
        "thread": thread.pk,
        "post": thread.posts.scoped("the matrix").get().pk,
        "charter": make_charter(forum, body, f"{token} priority").pk,
        "pulse": make_pulse(forum, body).pk,
        "skill": skill.pk,
        "match": make_match(skill, make_skill(forum, other or body, "need", f"{token} need"), body).pk,
        "move": make_move(initiative, body).pk,
        "evidence": make_evidence(initiative, body).pk,
        "action": make_action(forum, body, f"{token} action").pk,
        "decision": make_decision(forum, body, f"{token} decision", state="open", made_on=None).pk,
        "token": token + who.slug,
        "section": "listed",
        "shape": "csv",
        "which": "new",
        "uidb36": "1",
        "key": "none",
    }


#: at which step of its agenda a workshop in a state is, and in which phase
STEPS = {"invited": (0, "lobby"), "live": (1, "gather"), "closed": (6, "closed")}


def workshop_of(forum: Forum, role: ForumRole, state: str, title: str) -> Workshop:
    """A workshop of a forum with its room, planned, running or closed."""
    step, phase = STEPS[state]
    workshop = Workshop(
        forum=forum,
        audience=forum.audience,
        title=title,
        template="locality",
        purpose="To see",
        starts_at=clock.now(),
        agenda=phases.kept(phases.agenda_of("locality")),
        code=uuid.uuid4().hex[:8].upper(),
        state=state,
        step=step,
        phase=phase,
        planned_by=role.person,
        invited_at=clock.now(),
    )
    workshop.save(force_insert=True)
    RoomState(workshop=workshop, audience=forum.audience).save(force_insert=True)
    return workshop


@cache
def urls() -> dict[str, dict[str, Any]]:
    """Every URL of the site map by name, with the names and converters of its parameters."""
    return {name: _parameters(entry) for name, _, entry in patterns()}


def _parameters(entry: Any) -> dict[str, Any]:
    regex = getattr(entry.pattern, "regex", None)
    names = dict(entry.pattern.converters)
    return names or dict.fromkeys(regex.groupindex if regex is not None else ())


def address(name: str, objects: dict[str, Any]) -> str:
    """Where that page is for these objects. A parameter that the matrix does not know is an error on purpose."""
    try:
        return reverse(name, kwargs={key: objects[key] for key in urls()[name]})
    except (KeyError, NoReverseMatch) as error:
        raise AssertionError(f"tests/matrix/actors.py has nothing for a parameter of {name}: {error}") from error


def browser(places: Places, actor: str, *, enforce_csrf_checks: bool = False) -> PortalClient:
    """A browser in which this actor is signed in and acts for their body."""
    client = PortalClient(enforce_csrf_checks=enforce_csrf_checks, raise_request_exception=True)
    person = places.people[actor]
    if person is not None:
        client.force_login(person)
        body = places.bodies[actor]
        if body is not None:
            session = client.session
            session[ACTING_FOR] = str(body.organisation.pk)
            session.save()
    return client


def letter(response: Any) -> str:
    """An answer in one letter: 2 page, 3 sent on, L sent to sign in, . not there, else its last digit."""
    if response.status_code in {301, 302, 303}:
        return "L" if response.headers["Location"].startswith("/account/login/") else "3"
    if response.status_code == 404:
        return "."
    return {200: "2", 204: "2", 405: "-", 409: "9", 422: "!", 400: "?", 403: "x"}.get(response.status_code, "E")


def masked(response: Any, *ids: Any) -> bytes:
    """The bytes of an answer, with what differs from one asking to the next blotted out."""
    text = b"".join(response.streaming_content) if response.streaming else response.content
    text = re.sub(rb'(name="csrfmiddlewaretoken" value=")[^"]*', rb"\1", text)
    text = re.sub(rb'(<input type="hidden" name="key" value=")[^"]*', rb"\1", text)  # of a form sent once
    text = re.sub(rb'(data-ticket=|"ticket": )"[^"]*"', rb"\1", text)  # signed with the time
    for one in ids:
        text = text.replace(str(one).encode(), b"*")
    return bytes(text)


def headers(response: Any) -> dict[str, str]:
    """The headers of an answer, less the number of the request."""
    return {name: value for name, value in response.headers.items() if name.lower() != "x-request-id"}
