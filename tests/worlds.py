"""The cast of nearly every test, as the bodies of a small region.

Aber owns; Bryn sees a summary when Aber says so; Cwm is in the same forum and gets nothing by
itself; Dol is in no forum. Each has a property manager and an administrator. The forum has a chair
(of Aber's) and everybody but Dol in it. The portal has an administrator who belongs to no body.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assets.register.kind import ASSET
from assets.register.models import Asset
from assets.register.storing import Facts, store
from forums.charter.models import Charter, Priority, Pulse, PulsePresence, PulseVote, SignOff
from forums.discussion.models import Post, PostVersion, Thread
from forums.initiatives.models import Evidence, Initiative, InitiativePartner, Move, Position, Rewording
from forums.logbook.models import Action, Decision
from forums.membership.models import Forum, ForumMembership, ForumRole
from forums.skills.models import Match, Skill
from partners import clock
from partners.acting.action import author
from partners.organisations.founding import note_founded
from partners.organisations.models import Organisation
from partners.people.models import Membership, Person
from partners.scoping.arming import disarm
from sharing.agreements.models import Acceptance, Agreement
from sharing.audiences.actors import actor_for, current_door
from sharing.audiences.joining import introduce, join, make_audience
from sharing.audiences.models import Audience
from sharing.grants import granting
from sharing.levels import Level
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    import uuid

    from partners.acting.actor import Actor

PASSWORD = "three-quiet-otters-swim"
AGES = dt.date(2099, 12, 31)


@dataclass
class Body:
    """A partner organisation of the cast with its people."""

    organisation: Organisation
    audience: Audience
    manager: Person
    administrator: Person
    viewer: Person

    def actor(self, person: Person | None = None) -> Actor:
        """The property manager (or another of its people) acting for this body, the database armed."""
        return actor_for(person or self.manager, self.organisation.pk)

    def owns(self, name: str, **values: Any) -> Asset:
        """A property in this body's register, seen by nobody else."""
        with acting_as(OWNER):
            facts = Facts(f"test:{self.organisation.slug}:{name}", {"name": name, **values})
            outcome = store(self.organisation.pk, [facts], author=author(self._unarmed()), cause="test")
            pk = (outcome.created or outcome.changed or outcome.unchanged)[0]
            granting.refresh(ASSET, [pk])
            return Asset.objects.unscoped(because="a test's own world").select_related("organisation").get(pk=pk)

    def shares(
        self,
        asset: Asset,
        *,
        with_: Audience,
        at: Level,
        until: dt.date = AGES,
        and_later: bool = False,
        reason: str = "a test",
    ) -> uuid.UUID:
        """Share as the property manager would. Returns the batch."""
        with acting_as(OWNER):
            return granting.grant(
                ASSET,
                self._unarmed(),
                [asset.pk],
                audience=with_,
                level=at,
                until=until,
                reason=reason,
                door=current_door(with_.pk, and_later=and_later),
            )

    def _unarmed(self) -> Actor:
        actor = self.actor()
        disarm()
        return actor


@dataclass
class World:
    """Four bodies, one forum, a chair and an administrator of the portal."""

    aber: Body
    bryn: Body
    cwm: Body
    dol: Body
    forum: Forum
    chair: Person
    administrator: Person
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def bodies(self) -> tuple[Body, Body, Body, Body]:
        """All four, in order."""
        return self.aber, self.bryn, self.cwm, self.dol


def make_person(email: str, name: str, **fields: Any) -> Person:
    """Somebody who can sign in with `PASSWORD`."""
    return Person.objects.create_user(email, PASSWORD, name=name, **fields)


def make_body(slug: str, name_en: str, name_cy: str = "", kind: str = "council") -> Body:
    """A body with an audience and three people. As the owner role."""
    organisation = Organisation(slug=slug, name_en=name_en, name_cy=name_cy, kind=kind, jurisdiction="wales")
    organisation.save(force_insert=True)
    audience = make_audience(name_en=name_en, name_cy=name_cy, organisation=organisation)
    people = {
        "manager": ["viewer", "property_manager"],
        "administrator": ["administrator"],
        "viewer": ["viewer"],
    }
    made: dict[str, Person] = {}
    for word, roles in people.items():
        made[word] = make_person(f"{word}@{slug}.example", f"{word.title()} of {name_en}")
        Membership(person=made[word], organisation=organisation, roles=roles).save(force_insert=True)
    return Body(organisation, audience, **made)


def make_forum(slug: str, name_en: str, chair: Person, founder: Person, members: list[Body]) -> Forum:
    """A forum with an agreement that all its members have accepted. As the owner role."""
    audience = make_audience(name_en=name_en, name_cy="")
    forum = Forum(
        audience=audience, slug=slug, name_en=name_en, purpose="To use what we have together", jurisdiction="wales"
    )
    forum.save(force_insert=True)
    agreement = Agreement(audience=audience, version=1, text_en="We share with care.")
    agreement.save(force_insert=True)
    for body in members:
        enter(forum, agreement, body, founder)
    ForumRole(forum=forum, audience=audience, person=chair, organisation=members[0].organisation, role="chair").save(
        force_insert=True
    )
    return forum


def enter(forum: Forum, agreement: Agreement, body: Body, founder: Person) -> None:
    """A body joins a forum and accepts its agreement. As the owner role."""
    ForumMembership(
        forum=forum,
        audience=forum.audience,
        organisation=body.organisation,
        state="member",
        invited_by=founder,
        answered_by=body.administrator,
        answered_at=clock.now(),
    ).save(force_insert=True)
    Acceptance(
        agreement=agreement, audience=forum.audience, organisation=body.organisation, person=body.administrator
    ).save(force_insert=True)
    join(forum.audience, body.organisation)
    note_founded(body.organisation)


def make_initiative(forum: Forum, lead: Body, title: str = "One front desk", **standing: str) -> Initiative:
    """Joint work that `lead` started, at co-existence. As the owner role."""
    initiative = Initiative(
        forum=forum,
        audience=forum.audience,
        title=title,
        purpose="To serve people in one place",
        lead=lead.organisation,
        target_stage="collaboration",
        started_by=lead.manager,
        started_for=lead.organisation,
        **standing,
    )
    initiative.save(force_insert=True)
    take_part(initiative, lead)
    return initiative


def take_part(initiative: Initiative, body: Body, state: str = "joined") -> InitiativePartner:
    """A body's part in joint work. As the owner role."""
    part = InitiativePartner(
        initiative=initiative,
        audience=initiative.audience,
        organisation=body.organisation,
        state=state,
        invited_by=body.manager,
    )
    if state != "invited":
        part.answered_by, part.answered_at = body.administrator, clock.now()
    part.save(force_insert=True)
    return part


def make_rewording(initiative: Initiative, body: Body) -> Rewording:
    """What an initiative said before `body` changed it. As the owner role."""
    was = Rewording(
        initiative=initiative,
        audience=initiative.audience,
        title=f"{initiative.title}, as it was",
        purpose=initiative.purpose,
        lead=initiative.lead,
        target_stage=initiative.target_stage,
        organisation=body.organisation,
        person=body.manager,
    )
    was.save(force_insert=True)
    return was


def make_move(initiative: Initiative, body: Body) -> Move:
    """A step on that a body proposed, and what it said to it. As the owner role."""
    move = Move(
        initiative=initiative,
        audience=initiative.audience,
        from_stage="co_existence",
        to_stage="co_operation",
        reason="It is time",
        proposed_by=body.manager,
        proposed_for=body.organisation,
    )
    move.save(force_insert=True)
    Position(
        move=move,
        audience=initiative.audience,
        organisation=body.organisation,
        answer="agree",
        person=body.administrator,
    ).save(force_insert=True)
    return move


def make_evidence(initiative: Initiative, body: Body, **facts: Any) -> Evidence:
    """What a body attested. As the owner role."""
    shown = Evidence(
        initiative=initiative,
        audience=initiative.audience,
        organisation=body.organisation,
        person=body.manager,
        **({"criterion": "gaps"} | facts),
    )
    shown.save(force_insert=True)
    return shown


def make_thread(forum: Forum, body: Body, title: str = "Halls") -> Thread:
    """A talk for the whole forum, with one post that was edited. As the owner role."""
    thread = Thread(
        forum=forum,
        audience=forum.audience,
        title=title,
        started_by=body.manager,
        started_for=body.organisation,
    )
    thread.save(force_insert=True)
    post = Post(
        thread=thread, audience=forum.audience, organisation=body.organisation, person=body.manager, text=f"{title}?"
    )
    post.save(force_insert=True)
    PostVersion(post=post, audience=forum.audience, text=f"{title}!").save(force_insert=True)
    return thread


def make_charter(forum: Forum, body: Body, text: str = "A front desk in every town") -> Charter:
    """A charter with one priority that `body` brought and signed off. As the owner role."""
    charter = Charter(
        forum=forum,
        audience=forum.audience,
        version=1,
        principles={"vision": text},
        published_by=body.manager,
        published_for=body.organisation,
    )
    charter.save(force_insert=True)
    Priority(charter=charter, audience=forum.audience, place=1, text=text, brought_by=[body.organisation.pk]).save(
        force_insert=True
    )
    SignOff(charter=charter, audience=forum.audience, organisation=body.organisation, person=body.administrator).save(
        force_insert=True
    )
    return charter


def make_pulse(forum: Forum, body: Body) -> Pulse:
    """A pulse that is open, and that one person has answered. As the owner role."""
    pulse = Pulse(
        forum=forum,
        audience=forum.audience,
        opened_by=body.manager,
        opened_for=body.organisation,
        closes_on=AGES,
    )
    pulse.save(force_insert=True)
    PulsePresence(pulse=pulse, person=body.viewer).save(force_insert=True)
    PulseVote(pulse=pulse, audience=forum.audience, principle="vision", score=1).save(force_insert=True)
    return pulse


def make_skill(forum: Forum, body: Body, direction: str = "offer", title: str = "A valuer") -> Skill:
    """What a body offers or needs. As the owner role."""
    skill = Skill(
        forum=forum,
        audience=forum.audience,
        organisation=body.organisation,
        direction=direction,
        field="valuation",
        title=title,
        person=body.manager,
    )
    skill.save(force_insert=True)
    return skill


def make_match(offer: Skill, need: Skill, answers: Body, state: str = "proposed") -> Match:
    """An offer and a need laid beside each other, for `answers` to answer. As the owner role."""
    match = Match(
        offer=offer,
        need=need,
        audience=offer.audience,
        organisation=answers.organisation,
        proposed_for=need.organisation,
        proposed_by=answers.manager,
        state=state,
    )
    match.save(force_insert=True)
    return match


def make_action(forum: Forum, body: Body, text: str = "Measure the hall", **facts: Any) -> Action:
    """Something that a body has to do, in a forum's log. As the owner role."""
    made = Action(
        forum=forum,
        audience=forum.audience,
        text=text,
        organisation=body.organisation,
        due_on=facts.pop("due_on", AGES),
        recorded_by=body.manager,
        recorded_for=body.organisation,
        **facts,
    )
    made.save(force_insert=True)
    return made


def make_decision(forum: Forum, body: Body, text: str = "To share a hall", **facts: Any) -> Decision:
    """What a forum decided, in its log. As the owner role."""
    facts = {"made_on": clock.today()} | facts
    made = Decision(
        forum=forum,
        audience=forum.audience,
        text=text,
        recorded_by=body.manager,
        recorded_for=body.organisation,
        **facts,
    )
    made.save(force_insert=True)
    return made


def make_role(
    forum: Forum, body: Body, person: Person, role: str = "representative", mandate: str = "", **limits: Any
) -> ForumRole:
    """A person's role in a forum for a body; a mandate is confirmed by it. As the owner role."""
    held = ForumRole(
        forum=forum,
        audience=forum.audience,
        person=person,
        organisation=body.organisation,
        role=role,
        mandate=mandate,
        **{"confirmed_at": clock.now(), **limits},
    )
    held.save(force_insert=True)
    return held


def make_world() -> World:
    """The cast. As the owner role: `with acting_as(OWNER): make_world()`."""
    aber = make_body("aber", "Aber Council", "Cyngor Aber")
    bryn = make_body("bryn", "Bryn Health Board", "Bwrdd Iechyd Bryn", kind="health")
    cwm = make_body("cwm", "Cwm Police", "Heddlu Cwm", kind="police")
    dol = make_body("dol", "Dol Fire Service", kind="fire")
    administrator = make_person("admin@portal.example", "Portal Administrator", is_portal_administrator=True)
    chair = make_person("chair@aber.example", "Chair of the Forum")
    Membership(person=chair, organisation=aber.organisation, roles=["viewer"]).save(force_insert=True)
    forum = make_forum("west", "West Forum", chair, administrator, [aber, bryn, cwm])
    introduce(aber.organisation.pk, [bryn.organisation.pk])
    return World(aber, bryn, cwm, dol, forum, chair, administrator)
