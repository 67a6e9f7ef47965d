"""Loading the demo region: bodies, people, forums, registers and shares at every level."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import make_password
from django.db import transaction

from assets.register.actions import note_first_record, note_first_share
from assets.register.kind import ASSET
from assets.register.models import Asset
from assets.register.storing import store
from assets.requests.actions import ANSWERED, MADE
from estate_portal.demo.boarding import load_boarding
from estate_portal.demo.dates import load_dates
from estate_portal.demo.estates import estate_of
from estate_portal.demo.forum_life import load_forum_life
from estate_portal.demo.lists import load_lists
from estate_portal.demo.people import COLLEAGUES, PASSWORD, PEOPLE, DemoPerson
from estate_portal.demo.projects import load_projects
from estate_portal.demo.region import AGREEMENT, BODIES
from estate_portal.demo.reports import load_reports
from estate_portal.demo.workshops import load_workshops
from forums.membership.models import Forum, ForumMembership, ForumRole
from forums.membership.telling import WRITE
from partners import clock
from partners.acting.actor import Actor
from partners.audit.record import Author
from partners.organisations.founding import note_founded
from partners.organisations.models import Organisation
from partners.outbox.models import Job
from partners.people.models import Membership, Person
from projects.delivery.telling import WRITE as WRITE_OF_PROJECTS
from projects.reports.telling import TELL
from sharing.agreements.models import Acceptance, Agreement
from sharing.audiences.joining import join, make_audience
from sharing.grants import granting
from sharing.levels import Level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sharing.audiences.models import Audience

WEST = ("abergwen", "dyffryn-elan", "trefawr", "glanmor", "heddlu-gorwel", "tan-gorwel", "prifysgol", "asiantaeth")
CARE = ("glanmor", "abergwen", "tan-gorwel", "ambiwlans")
#: work of the outbox that writes to people and does nothing else
WORKSHOPS = ("forums.invite_to_workshop", "forums.tell_of_call_off", "forums.send_minutes")
LETTERS = (WRITE, WRITE_OF_PROJECTS, MADE, ANSWERED, TELL, *WORKSHOPS)


@transaction.atomic
def load() -> int:
    """Make the whole region in an empty database, as the owner role. Returns how many properties it has."""
    bodies = {one.slug: _body(one.slug, one.name_en, one.name_cy, one.kind) for one in BODIES}
    password = make_password(PASSWORD)  # once for all: to make one is slow on purpose
    people = {one.email: _person(one, bodies, password) for one in (*PEOPLE, *COLLEAGUES)}
    administrator = people["admin@gorwel.example"]
    west = _forum("gorwel-west", "Gorwel West Forum", "Fforwm Gorwel y Gorllewin", administrator)
    care = _forum("care-hubs", "Care Hubs Group", "Grŵp Hybiau Gofal", administrator)
    for forum, members in ((west, WEST), (care, CARE)):
        for slug in members:
            _enter(forum, bodies[slug], administrator, _with_role("administrator", slug, people))
    _role(west, people["cadi@abergwen.example"], bodies["abergwen"], "chair")
    _role(west, people["sioned@glanmor.example"], bodies["glanmor"], "secretariat")
    _role(care, people["idris@glanmor.example"], bodies["glanmor"], "chair")
    ForumMembership(
        forum=west, audience=west.audience, organisation=bodies["harbwr"], invited_by=people["cadi@abergwen.example"]
    ).save(force_insert=True)
    properties = sum(_estate(one.slug, bodies[one.slug], people, west.audience, care.audience) for one in BODIES)
    load_forum_life(west, people, bodies)
    load_workshops(west, people, bodies)
    load_projects(west, people, bodies)
    load_reports(west, people, bodies)
    load_lists(people, bodies)
    load_dates(people, bodies)
    load_boarding(people, bodies)
    _letters_of_the_past()
    return properties


def _letters_of_the_past() -> None:
    """What was written long ago has been read: only the letters of the last week still go out."""
    week = clock.now() - dt.timedelta(days=7)
    Job.objects.filter(name__in=LETTERS, created_at__lt=week, done_at=None).update(done_at=clock.now())


def _body(slug: str, name_en: str, name_cy: str, kind: str) -> Organisation:
    body = Organisation(slug=slug, name_en=name_en, name_cy=name_cy, kind=kind, jurisdiction="wales")
    body.save(force_insert=True)
    make_audience(name_en=name_en, name_cy=name_cy, organisation=body)
    return body


def _person(about: DemoPerson, bodies: dict[str, Organisation], password: str) -> Person:
    person = Person(
        email=about.email,
        password=password,
        name=about.name,
        is_portal_administrator=about.is_portal_administrator,
        last_login=clock.now() - dt.timedelta(days=7),
    )
    person.save(force_insert=True)
    memberships: list[tuple[str, tuple[str, ...]]] = [(about.body, about.roles)] if about.body else []
    if about.body == "tan-gorwel":
        memberships.append(("ambiwlans", ("viewer", "property_manager", "administrator")))
    for slug, roles in memberships:
        since = clock.now() - dt.timedelta(days=960)
        Membership(person=person, organisation=bodies[slug], roles=list(roles), since=since).save(force_insert=True)
    return person


def _with_role(role: str, slug: str, people: dict[str, Person]) -> Person:
    """Who has that role in a body; of a body without, whoever looks after it from another."""
    found = (one for one in (*PEOPLE, *COLLEAGUES) if one.body == slug and role in one.roles)
    return people[next((one.email for one in found), "lowri@tan-gorwel.example")]


def _forum(slug: str, name_en: str, name_cy: str, founder: Person) -> Forum:
    audience = make_audience(name_en=name_en, name_cy=name_cy)
    forum = Forum(
        audience=audience, slug=slug, name_en=name_en, name_cy=name_cy, jurisdiction="wales",
        purpose="To use public land and buildings in this part of Gorwel together.",
        founded_at=clock.now() - dt.timedelta(days=940),
    )  # fmt: skip
    forum.save(force_insert=True)
    Agreement(audience=audience, version=1, text_en=AGREEMENT, created_at=forum.founded_at).save(force_insert=True)
    return forum


def _enter(forum: Forum, body: Organisation, founder: Person, own: Person) -> None:
    """Invited by the founder, accepted by the body's own administrator two weeks later."""
    on = forum.founded_at + dt.timedelta(days=14)
    ForumMembership(
        forum=forum, audience=forum.audience, organisation=body, state="member", invited_by=founder,
        invited_at=forum.founded_at, answered_by=own, answered_at=on,
    ).save(force_insert=True)  # fmt: skip
    agreement = Agreement.objects.unscoped(because="the demo's own").get(audience=forum.audience)
    accepted = Acceptance(agreement=agreement, audience=forum.audience, organisation=body, person=own, accepted_at=on)
    accepted.save(force_insert=True)
    join(forum.audience, body)
    note_founded(body)


def _role(forum: Forum, person: Person, body: Organisation, role: str) -> None:
    ForumRole(forum=forum, audience=forum.audience, person=person, organisation=body, role=role).save(force_insert=True)


def _estate(slug: str, body: Organisation, people: dict[str, Person], west: Audience, care: Audience) -> int:
    rows = estate_of(next(one for one in BODIES if one.slug == slug))
    if not rows:
        return 0
    keeper = _with_role("property_manager", slug, people)
    outcome = store(body.pk, rows, author=Author(keeper.pk, keeper.name, body.pk, body.name_en), cause="added")
    note_first_record(body)
    granting.refresh(ASSET, outcome.created)
    _share(Actor(person=keeper, organisation=body), slug, west, care)
    if slug in {*WEST, *CARE}:
        note_first_share(body)
    return len(rows)


def _share(actor: Actor, slug: str, west: Audience, care: Audience) -> None:
    """A third listed, a quarter as summary, some in detail, a few with money, in the body's forums."""
    chance = random.Random(f"shares {slug}")  # noqa: S311 - a demo, the same every time
    own = Asset.objects.owned_by(actor).order_by("identity").values_list("pk", flat=True)
    ids = list(own)
    chance.shuffle(ids)
    until = clock.today() + dt.timedelta(days=365)
    parts: Iterable[tuple[float, Level, Audience, tuple[str, ...], str]] = (
        (0.30, Level.LISTED, west, WEST, "So that partners know what there is"),
        (0.25, Level.SUMMARY, west, WEST, "Locality review"),
        (0.08, Level.DETAIL, west, WEST, "Space to share"),
        (0.06, Level.DETAIL, care, CARE, "Care hubs"),
        (0.02, Level.COMMERCIAL, care, CARE, "Business case for a joint hub"),
    )
    start = 0
    for share, level, audience, members, reason in parts:
        some = ids[start : start + round(share * len(ids))]
        start += len(some)
        if slug in members and some:
            granting.grant(ASSET, actor, some, audience=audience, level=level, until=until, reason=reason)
