"""A machine that does at random what people do, and after each step asks what everybody sees.

Each step is done by the portal's own actions as the web role, and told to the oracle in its own
words. Then, for people acting for bodies of theirs: the levels by the querysets, the parts of each level,
the counts by the narrow table, and the same through row-level security alone; and the pages, after each step
for one of them by chance.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Count
from django.test import Client
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from assets.register.actions import (
    NothingToEnd,
    add_asset,
    confirm_joiners,
    edit_asset,
    end_shares,
    renew_shares,
    restore_asset,
    retire_asset,
    share_assets,
)
from assets.register.models import (
    Asset,
    AssetChange,
    AssetDetail,
    AssetMoney,
    AssetShare,
    AssetSight,
    AssetSummary,
    LeaseEvent,
)
from estate_portal.acting import ACTING_FOR
from estate_portal.sessions import BEGAN, SEEN
from estate_portal.signed_in import SessionStore
from forums.membership.actions import (
    accept_agreement,
    accept_invitation,
    decline_invitation,
    invite_body,
    leave_forum,
    renew_agreement,
)
from forums.membership.errors import AlreadyAccepted
from partners import clock
from partners.acting.errors import NotAllowed, Refused
from partners.organisations.actions import reinstate_organisation, suspend_organisation
from partners.people.actions import accept_invitation as accept_place
from partners.people.actions import (
    edit_roles,
    end_membership,
    invite,
    reinstate_member,
    reinstate_person,
    suspend_member,
    suspend_person,
)
from partners.people.errors import TooManyLetters
from partners.people.models import Invitation, Membership, Person
from partners.scoping.arming import armed, disarm
from partners.scoping.prepared import planned_once
from sharing.agreements.models import Agreement
from sharing.audiences.actors import actor_for
from sharing.grants.errors import AgreementMissing
from sharing.grants.queries import levels_for
from sharing.levels import Level
from tests.client import PortalClient
from tests.oracle.oracle import Oracle
from tests.roles import OWNER, acting_as
from tests.worlds import Body, World, make_forum

if TYPE_CHECKING:
    from random import Random

    from partners.acting.actor import Actor
    from partners.scoping.arming import Arms

DAY_ONE = dt.date(2027, 3, 1)
PARTS: tuple[tuple[Any, int], ...] = (
    (Asset, 1),
    (AssetSummary, 2),
    (AssetDetail, 3),
    (LeaseEvent, 3),
    (AssetMoney, 4),
)
NAMES = {model.__name__ for model, _ in PARTS}
CHANGES = AssetChange._meta.db_table
#: everything that the second wall lets through of what is compared: what it is, of which property, level, owner, number
ALONE = " UNION ALL ".join(
    [
        *(
            f"SELECT '{model.__name__}', {key}, 0, NULL::uuid, 0 FROM {model._meta.db_table}"
            for model, key in ((one, "id" if one is Asset else "asset_id") for one, _ in PARTS)
        ),
        f"SELECT 'change', asset_id, level::int, NULL::uuid, count(*)::int FROM {CHANGES} GROUP BY asset_id, level",
        f"SELECT DISTINCT 'sight', asset_id, level::int, owner_id, is_retired::int FROM {AssetSight._meta.db_table}",
        f"SELECT DISTINCT 'share', asset_id, 0, NULL::uuid, 0 FROM {AssetShare._meta.db_table}",
    ]
)
#: how a statement begins that changes nothing which anybody sees
READING = ("SELECT", "EXECUTE", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT", "SET ", "RESET ")
#: asks for the rows of the list alone, as a browser does that runs scripts
PART = {"HX-Request": "true", "HX-Target": "asset-table"}
#: words that stand on a page of a property and occur nowhere else: the fact, how it begins, from which level it shows
WORDS = (("name", "Nameword", 1), ("town", "Townword", 2), ("vacant_contact", "Askword", 3))
anything = st.integers(0, 10_000)
View = tuple[uuid.UUID, uuid.UUID | None]


@dataclass
class Tally:
    """How much was compared, over all machines of a run."""

    steps: int = 0
    #: steps after which something was otherwise
    states: int = 0
    views: int = 0
    pages: int = 0
    #: who there is to be asked through pages, for which body
    known: set[View] = field(default_factory=set)
    #: who was asked, and the number and the level of the property whose page they opened
    drawn: list[tuple[View, int, int]] = field(default_factory=list)


class Region(RuleBasedStateMachine):
    """The cast and two forums; names, towns, surveys and rents are words that occur nowhere else."""

    world: ClassVar[World]
    tally: ClassVar[Tally] = Tally()
    by_walls: ClassVar[bool] = True
    by_pages: ClassVar[bool] = False
    #: what the querysets ask for each actor, with the last of all days in place of today
    compiled: ClassVar[dict[Arms, tuple[str, list[Any]]]] = {}

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.wrote = True
        self.listening = connection.execute_wrapper(self._hear)
        self.listening.__enter__()
        self.today = DAY_ONE
        self.told = ""
        self.bodies: list[Body] = list(self.world.bodies)
        self.oracle = Oracle(today=DAY_ONE)
        self.assets: list[Asset] = []
        #: each share of one property by the oracle's number: whose, and the portal's key
        self.shares: dict[int, tuple[Body, uuid.UUID]] = {}
        #: who came later, by body, and as whom a replay knows them
        self.people: dict[uuid.UUID, Person] = {}
        self.newcomers: dict[uuid.UUID, Person] = {}
        self.by_address: dict[uuid.UUID, uuid.UUID] = {}
        self.invited: set[tuple[uuid.UUID, uuid.UUID]] = set()
        self.demoted: set[uuid.UUID] = set()
        self.turn = 0
        try:
            self.furnish()
        except BaseException:
            self.teardown()
            raise

    def furnish(self) -> None:
        """A second forum, empty, and somebody who works for two bodies."""
        with acting_as(OWNER):
            for body in self.bodies:  # an earlier machine's suspensions are undone in the database only
                for record in (body.organisation, body.manager, body.administrator, body.viewer):
                    record.refresh_from_db()
            self.agreement = Agreement.objects.unscoped(because="oracle").get(audience=self.world.forum.audience)
            bryn_too = self.world.bryn.organisation
            Membership(person=self.world.aber.manager, organisation=bryn_too, roles=["viewer"]).save(force_insert=True)
            self.second = make_forum(
                "second", "Second Forum", self.world.chair, self.world.administrator, [self.world.aber]
            )
            agreement = Agreement.objects.unscoped(because="oracle").get(audience=self.second.audience)
        self.forums = {
            self.world.forum.pk: (self.world.forum, self.agreement),
            self.second.pk: (self.second, agreement),
        }
        self.tell_oracle()

    def tell_oracle(self) -> None:
        """The world as the cast makes it."""
        for body in self.bodies:
            for person in (body.manager, body.administrator, body.viewer):
                self.oracle.people[person.pk] = {body.organisation.pk}
        self.oracle.people[self.world.aber.manager.pk].add(self.world.bryn.organisation.pk)
        self.oracle.people[self.world.administrator.pk] = set()
        for forum, _ in self.forums.values():
            self.oracle.found(forum.audience.pk)
        for body in self.bodies[:3]:
            self.oracle.join(body.organisation.pk, self.world.forum.audience.pk)
        self.oracle.join(self.world.aber.organisation.pk, self.second.audience.pk)
        self.tally.known.update(self.everybody())

    def teardown(self) -> None:
        """Undo everything."""
        self.listening.__exit__(None, None, None)
        disarm()
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def _hear(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        """Note whether a step wrote anything; every action does, if only its event."""
        self.wrote = self.wrote or not str(sql).lstrip("( ").startswith(READING)
        return execute(sql, params, many, context)

    # --- small questions

    def body(self, pick: int) -> Body:
        return self.bodies[pick % len(self.bodies)]

    def owner(self, asset: Asset) -> Body:
        return next(body for body in self.bodies if body.organisation.pk == asset.organisation_id)

    def manager(self, body: Body) -> Actor:
        return actor_for(body.manager, body.organisation.pk)

    def able(self, body: Body) -> bool:
        """Whether the body's manager may act and manages its register: otherwise there is nothing to do."""
        return self.oracle.acts(body.manager.pk, body.organisation.pk) and body.manager.pk not in self.demoted

    def looked_after(self, body: Body) -> bool:
        """Whether the body's administrator may act."""
        return self.oracle.acts(body.administrator.pk, body.organisation.pk)

    def administrator(self, body: Body) -> Actor:
        return actor_for(body.administrator, body.organisation.pk)

    def portal(self) -> Actor:
        return actor_for(self.world.administrator)

    # --- what people do

    @initialize(pick=anything, chance=st.randoms(use_true_random=True))
    def begin(self, pick: int, chance: Random) -> None:
        """Each body but one owns something; whose pages are asked is drawn from here on, the same on a replay."""
        self.chance = chance
        with clock.at(self.today):
            for body in self.bodies[:3]:
                self._add(body)
            self._share([self.assets[0]], self.world.forum.audience, 1 + pick % 4, 30, and_later=False)

    def _add(self, body: Body) -> None:
        number = len(self.assets)
        values: dict[str, Any] = {
            "name": f"Nameword{number}x",
            "town": f"Townword{number}x",
            "condition_grade": "b",
            "vacant_contact": f"Askword{number}x",
            "lease_expires_on": dt.date(2031, 1, 1),
            "rent_gbp_per_year": 7_000_001 + 13 * number,
            "lease_terms": f"Termword{number}x",
        }
        asset = add_asset(self.manager(body), values=values)
        self.assets.append(asset)
        self.oracle.own(asset.pk, body.organisation.pk, values)

    @precondition(lambda self: len(self.assets) < 7)
    @rule(who=anything)
    def add(self, who: int) -> None:
        """A body records a property."""
        with clock.at(self.today):
            if self.able(self.body(who)):
                self._add(self.body(who))

    def _share(self, assets: list[Asset], audience: Any, level: int, days: int, *, and_later: bool) -> None:
        """The owner of the first shares them; what is not its own among them it shares with nobody."""
        owner = self.owner(assets[0])
        until = self.today + dt.timedelta(days=days)
        facts: dict[str, Any] = {"level": Level(level), "until": until, "reason": "oracle", "and_later": and_later}
        if audience.organisation_id is not None:
            facts["and_later"] = and_later = False
        try:
            with transaction.atomic():
                ids = [asset.pk for asset in assets]
                batch = share_assets(self.manager(owner), ids, audience=audience, **facts)
        except AgreementMissing:
            assert not self.oracle.may_share(owner.organisation.pk, self.audience_key(audience))
            return
        assert self.oracle.may_share(owner.organisation.pk, self.audience_key(audience))
        rows = AssetShare.objects.visible_to(self.manager(owner)).filter(batch=batch).values_list("asset", "pk")
        made = dict(rows)
        own = [asset for asset in assets if self.owner(asset) is owner]
        assert set(made) == {asset.pk for asset in own}, "what was shared"
        for asset in own:
            number = self.oracle.share(asset.pk, self.audience_key(audience), level, until, and_later=and_later)
            self.shares[number] = (owner, made[asset.pk])

    def audience_key(self, audience: Any) -> uuid.UUID:
        """The oracle knows a partner's audience by the body and a forum's by itself."""
        return audience.organisation_id or audience.pk  # type: ignore[no-any-return]

    @rule(
        what=anything,
        with_=anything,
        level=st.integers(1, 4),
        days=st.sampled_from([0, 1, 5, 400]),
        later=st.booleans(),
        many=st.sampled_from([False, False, True]),
    )
    def share(self, what: int, with_: int, level: int, days: int, later: bool, many: bool) -> None:
        """An owner shares with a receiver that it can choose; or everything, and names what is others' too."""
        asset = self.assets[what % len(self.assets)]
        owner = self.owner(asset)
        if not self.able(owner):
            return
        with clock.at(self.today):
            actor = self.manager(owner)
            receivers = sorted(
                type(self.world.forum.audience).objects.receivers_for(actor),
                key=lambda one: self.in_order().index(self.audience_key(one)),
            )
            if receivers:
                assets = [asset, *(one for one in self.assets if one is not asset)] if many else [asset]
                self._share(assets, receivers[with_ % len(receivers)], level, days, and_later=later)

    @precondition(lambda self: self.shares)
    @rule(which=anything)
    def end(self, which: int) -> None:
        """An owner ends a share at once."""
        number = sorted(self.shares)[which % len(self.shares)]
        owner, pk = self.shares[number]
        if self.able(owner):
            with clock.at(self.today):
                actor = self.manager(owner)
                end_shares(actor, list(AssetShare.objects.visible_to(actor).filter(pk=pk)))
            self.oracle.end(number)
            del self.shares[number]

    @precondition(lambda self: self.shares)
    @rule(which=anything, days=st.sampled_from([0, 2, 5, 400]), many=st.booleans())
    def renew(self, which: int, days: int, many: bool) -> None:
        """An owner lets a share last longer or less long, or each that it has; those that are over stay over."""
        self._renew(sorted(self.shares)[which % len(self.shares)], days, many=many)

    def into_forums(self) -> list[int]:
        """Live shares into a forum that their owner can try to renew."""
        of, forums = self.oracle.audience_of, self.oracle.forums
        able = [one for one, (owner, _) in sorted(self.shares.items()) if self.able(owner)]
        return [one for one in able if self.oracle.lives(one) and of(one) in forums]

    @precondition(lambda self: self.into_forums())
    @rule(which=anything, days=st.sampled_from([5, 400]))
    def renew_past_agreement(self, which: int, days: int) -> None:
        """A forum's text gets a new version, and before its owner accepts that it tries to renew a share."""
        among = self.into_forums()
        number = among[which % len(among)]
        owner, audience = self.shares[number][0].organisation.pk, self.oracle.audience_of(number)
        if self.oracle.may_share(owner, audience):
            self._change_agreement(next(one for one, _ in self.forums.values() if one.audience.pk == audience))
        self._renew(number, days, many=False)

    def _renew(self, number: int, days: int, *, many: bool) -> None:
        """It is sharing: where it is into a forum, the agreement that stands must be accepted."""
        owner, pk = self.shares[number]
        if not self.able(owner):
            return
        meant = {one: key for one, (whose, key) in self.shares.items() if whose is owner} if many else {number: pk}
        lives = [one for one in meant if self.oracle.lives(one)]
        agreed = all(self.oracle.may_share(owner.organisation.pk, self.oracle.audience_of(one)) for one in lives)
        until = self.today + dt.timedelta(days=days)
        with clock.at(self.today):
            actor = self.manager(owner)
            shares = list(AssetShare.objects.visible_to(actor).filter(pk__in=meant.values()))
            try:
                with transaction.atomic():
                    renewed = renew_shares(actor, shares, until=until)
            except AgreementMissing:
                assert not agreed, "refused although the agreement is accepted"
                return
            except NothingToEnd:
                assert not lives, "a live share cannot be renewed"
                return
        assert agreed, "renewed past an agreement"
        assert renewed == len(lives), "how many were renewed"
        for one in lives:
            self.oracle.renew(one, until)

    @rule(days=st.sampled_from([1, 1, 3, 31]))
    def wait(self, days: int) -> None:
        """Days pass; nothing sweeps."""
        self.today += dt.timedelta(days=days)
        self.oracle.today = self.today

    @rule(who=anything, which=anything, answer=st.sampled_from(["yes", "yes", "yes", "later", "no"]))
    def enter_forum(self, who: int, which: int, answer: str) -> None:
        """The portal invites a body, unless it did; its administrator joins, lets it lie or declines."""
        body = self.body(who)
        forum, agreement = self.forum(which)
        place = (body.organisation.pk, forum.pk)
        if body.organisation.pk in self.oracle.members(forum.audience.pk):
            return
        with clock.at(self.today):
            if place not in self.invited:
                invite_body(self.portal(), forum, organisation=body.organisation)
                self.invited.add(place)
            if answer == "later" or not self.looked_after(body):
                return
            self.invited.discard(place)
            if answer == "no":
                decline_invitation(self.administrator(body), forum)
                return
            accept_invitation(self.administrator(body), forum, agreement=agreement)
        self.oracle.join(body.organisation.pk, forum.audience.pk)

    @rule(who=anything, which=anything)
    def leave_forum(self, who: int, which: int) -> None:
        """A body's administrator leaves; whoever is not in it cannot."""
        body = self.body(who)
        forum, _ = self.forum(which)
        if not self.looked_after(body):
            return
        is_in = body.organisation.pk in self.oracle.members(forum.audience.pk)
        with clock.at(self.today):
            if not self._done(lambda: leave_forum(self.administrator(body), forum)):
                assert not is_in, "a member cannot leave"
                return
        assert is_in, "somebody left who was not there"
        self.oracle.leave(body.organisation.pk, forum.audience.pk)
        self.shares = {number: one for number, one in self.shares.items() if number in self.oracle.lasting()}

    def forum(self, which: int) -> Any:
        """One of the forums and its agreement in force."""
        return self.forums[list(self.forums)[which % 2]]

    def in_order(self) -> list[uuid.UUID]:
        """Bodies, then forums: never by their ids, or the same choices would lead elsewhere the next time."""
        bodies = [one.organisation.pk for one in self.bodies]
        return bodies + [forum.audience.pk for forum, _ in self.forums.values()]

    def _done(self, deed: Any) -> bool:
        """Whether the portal does a thing, rather than refusing it."""
        try:
            with transaction.atomic():
                deed()
        except Refused:
            return False
        return True

    def agreed(self) -> list[Any]:
        """The forums whose agreement in force some body has accepted: another version takes something away."""
        versions = {(forum, version) for _, forum, version in self.oracle.accepted}
        now = self.oracle.versions
        return [one for one, _ in self.forums.values() if (one.audience.pk, now[one.audience.pk]) in versions]

    @precondition(lambda self: self.agreed())
    @rule(which=anything)
    def change_agreement(self, which: int) -> None:
        """The forum's text gets a new version: sharing into it waits."""
        agreed = self.agreed()
        self._change_agreement(agreed[which % len(agreed)])

    def _change_agreement(self, forum: Any) -> None:
        with clock.at(self.today):
            newer = renew_agreement(self.portal(), forum, text_en="Newer", text_cy="")
        self.forums[forum.pk] = (forum, newer)
        self.oracle.new_agreement(forum.audience.pk)

    @rule(who=anything, which=anything)
    def accept_agreement(self, who: int, which: int) -> None:
        """A member's administrator accepts the version that stands."""
        body = self.body(who)
        forum, agreement = self.forum(which)
        if body.organisation.pk not in self.oracle.members(forum.audience.pk) or not self.looked_after(body):
            return
        had = self.oracle.may_share(body.organisation.pk, forum.audience.pk)
        try:
            with clock.at(self.today), transaction.atomic():
                accept_agreement(self.administrator(body), forum, agreement=agreement)
        except AlreadyAccepted:
            assert had, "refused before it was accepted"
            return
        assert not had, "accepted twice"
        self.oracle.accept(body.organisation.pk, forum.audience.pk)

    @rule(who=anything, which=anything)
    def confirm(self, who: int, which: int) -> None:
        """An owner confirms its shares for those who joined since."""
        body = self.body(who)
        forum, _ = self.forum(which)
        if self.able(body) and body.organisation.pk in self.oracle.members(forum.audience.pk):
            try:
                with clock.at(self.today), transaction.atomic():
                    confirm_joiners(self.manager(body), audience=forum.audience)
            except AgreementMissing:
                assert not self.oracle.may_share(body.organisation.pk, forum.audience.pk)
                return
            assert self.oracle.may_share(body.organisation.pk, forum.audience.pk)
            self.oracle.confirm(body.organisation.pk, forum.audience.pk)

    @rule(who=anything, kind=st.sampled_from(["body", "person", "membership"]))
    def suspend_or_reinstate(self, who: int, kind: str) -> None:
        """The portal suspends a body or a person, a body's administrator a colleague; or they come back."""
        body = self.body(who)
        with clock.at(self.today):
            if kind == "body":
                out = toggle(self.oracle.suspended_bodies, body.organisation.pk)
                (suspend_organisation if out else reinstate_organisation)(
                    self.portal(), body.organisation, reason="oracle"
                )
            elif kind == "person":
                out = toggle(self.oracle.suspended_people, body.manager.pk)
                (suspend_person if out else reinstate_person)(self.portal(), body.manager, reason="oracle")
            elif self.looked_after(body) and (held := self._membership(body, body.viewer)):
                out = toggle(self.oracle.suspended_memberships, (body.viewer.pk, body.organisation.pk))
                (suspend_member if out else reinstate_member)(self.administrator(body), held, reason="oracle")

    def _membership(self, body: Body, person: Person) -> Membership | None:
        found = Membership.objects.visible_to(self.administrator(body)).filter(organisation=body.organisation)
        return found.filter(person=person, ended_at=None).select_related("person", "organisation").first()

    @rule(who=anything, whom=st.sampled_from(["viewer", "newcomer", "both"]))
    def somebody_leaves(self, who: int, whom: str) -> None:
        """A body's viewer or newcomer leaves it; or Aber's manager gives up acting for Bryn too."""
        body = self.world.bryn if whom == "both" else self.body(who)
        person = self.newcomers.get(body.organisation.pk, body.viewer) if whom == "newcomer" else body.viewer
        if whom == "both":
            person = self.world.aber.manager
        if not self.looked_after(body):
            return
        belongs = body.organisation.pk in self.oracle.people[person.pk]
        with clock.at(self.today):
            held = self._membership(body, person)
            assert (held is not None) == belongs, "who belongs to a body"
            if held is not None:
                end_membership(self.administrator(body), held, reason="oracle")
        self.oracle.part(person.pk, body.organisation.pk)

    @rule(who=anything)
    def somebody_joins(self, who: int) -> None:
        """A body's administrator invites whoever left it, else somebody without an account; they open the link."""
        may_come = self.may_come()
        if not may_come:
            return
        body, person = may_come[who % len(may_come)]
        pk = body.organisation.pk
        with clock.at(self.today):
            address = person.email if person else f"newcomer@{body.organisation.slug}.example"
            try:
                with transaction.atomic():
                    invitation = invite(self.administrator(body), email=address, roles=["viewer"])
            except TooManyLetters:  # so often on one day
                return
            came = self._accepts(invitation, person)
        if person is not None and person.pk in self.oracle.suspended_people:
            assert came is None, "whoever is suspended cannot join"
            return
        assert came is not None, "whoever was invited cannot join"
        if person is None:
            self.newcomers[pk] = self.people[came.pk] = came
            self.by_address[came.pk] = uuid.uuid5(uuid.NAMESPACE_URL, address)
        self.oracle.belong(came.pk, pk)

    def may_come(self) -> list[tuple[Body, Person | None]]:
        """Leavers with the bodies that they left; where there are none, bodies to which nobody new came yet."""
        able = [body for body in self.bodies if self.looked_after(body)]
        were = [(body, body.viewer) for body in able]
        were += [
            (body, self.newcomers[body.organisation.pk]) for body in able if body.organisation.pk in self.newcomers
        ]
        were += [(body, self.world.aber.manager) for body in able if body is self.world.bryn]
        left = [(body, one) for body, one in were if body.organisation.pk not in self.oracle.people[one.pk]]
        return [*left] or [(body, None) for body in able if body.organisation.pk not in self.newcomers]

    def _accepts(self, invitation: Invitation, person: Person | None) -> Person | None:
        """Whoever holds the link accepts, signed in where they have an account; nobody where the portal refuses."""
        holder = replace(actor_for(person), invitation=invitation.token_hash)
        try:
            with transaction.atomic(), armed(holder.arms()):
                held = Invitation.objects.visible_to(holder).select_related("organisation").get()
                return accept_place(holder, held, name="New", password="seven-slow-herons-wade")
        except (NotAllowed, Refused):
            with transaction.atomic(), acting_as(OWNER):  # it would wait for them, and they were invited already
                Invitation.objects.unscoped(because="oracle").filter(pk=invitation.pk).delete()
            return None

    @rule(who=anything)
    def change_roles(self, who: int) -> None:
        """A manager is left to read, or manages again: what they see stays, what they may do does not."""
        body = self.body(who)
        if not self.looked_after(body):
            return
        with clock.at(self.today):
            held = self._membership(body, body.manager)
            assert held is not None
            now = toggle(self.demoted, body.manager.pk)
            roles = ["viewer"] if now else ["viewer", "property_manager"]
            edit_roles(self.administrator(body), held, roles=roles)

    @rule(what=anything, deed=st.sampled_from(["listed", "summary", "detail", "commercial", "of each"]))
    def edit(self, what: int, deed: str) -> None:
        """An owner changes what some level shows of a property: who sees it stays as it is."""
        asset = self.assets[what % len(self.assets)]
        if not self.able(self.owner(asset)):
            return
        with clock.at(self.today):
            actor = self.manager(self.owner(asset))
            now = Asset.objects.owned_by(actor).get(pk=asset.pk)
            values = self._otherwise(asset, deed)
            edit_asset(actor, now, version=now.version, values=values)
        self.oracle.say(asset.pk, values)

    @rule(what=anything)
    def retire_or_restore(self, what: int) -> None:
        """An owner retires a property; two are never retired at once, so that each comes back before the next goes."""
        retired = [one for one in self.assets if one.pk in self.oracle.retired()]
        among = retired or self.assets
        asset = among[what % len(among)]
        if not self.able(self.owner(asset)):
            return
        with clock.at(self.today):
            actor = self.manager(self.owner(asset))
            now = Asset.objects.owned_by(actor).get(pk=asset.pk)
            if retired:
                restore_asset(actor, now, reason="not sold")
                said: dict[str, Any] = {"retired_on": None, "retired_reason": None}
            else:
                retire_asset(actor, now, on=self.today, reason="sold")
                said = {"retired_on": self.today, "retired_reason": "sold"}
        self.oracle.say(asset.pk, said)

    def _otherwise(self, asset: Asset, deed: str) -> dict[str, Any]:
        """Other facts of a property for what one level shows of it, or for each; and one that is as before."""
        number, again = self.assets.index(asset), len(self.oracle.changes)
        known = self.oracle.facts[asset.pk]
        by_level: dict[str, dict[str, Any]] = {
            "listed": {"name": f"Nameword{number}x{again}", "locality": f"Here {self.today}"},
            "summary": {"town": f"Townword{number}x{again}", "name": known["name"]},
            "detail": {
                "vacant_contact": f"Askword{number}x{again}",
                "lease_expires_on": dt.date(2031, 1, 1 + again % 9),
            },
            "commercial": {"rent_gbp_per_year": 8_000_001 + again, "lease_terms": f"Termword{number}x{again}"},
            "of each": {"locality": f"There {again}", "town": f"Townword{number}x{again}", "energy_rating": "C"},
        }
        return by_level[deed] | ({"rent_gbp_per_year": 9_000_001 + again} if deed == "of each" else {})

    @rule(what=anything, who=anything)
    def trespass(self, what: int, who: int) -> None:
        """Somebody else, or who was left to read, tries to edit, share and end: refused, and nothing changes."""
        asset, body = self.assets[what % len(self.assets)], self.body(who)
        if body.organisation.pk == asset.organisation_id and self.able(body):
            return
        with clock.at(self.today):
            actor = self.manager(body)
            theirs = [AssetShare(pk=pk) for whose, pk in self.shares.values() if whose is not body]
            for attempt in (
                lambda: edit_asset(actor, asset, version=1, values={"name": "Ours"}),
                lambda: share_assets(
                    actor, [asset.pk], audience=body.audience, level=Level.COMMERCIAL, until=self.today, reason="x"
                ),
                lambda: retire_asset(actor, asset, on=self.today, reason="x"),
                lambda: renew_shares(actor, theirs, until=self.today + dt.timedelta(days=900)),
            ):
                try:
                    with transaction.atomic():
                        attempt()
                except (NotAllowed, Refused):
                    continue
                raise AssertionError(f"{body.organisation} did something to {asset}")

    # --- what everybody sees

    @invariant()
    def everybody_sees_what_the_oracle_says(self) -> None:
        """After each step: each body's manager and one more in turn, by both walls apart; and somebody by pages.

        Where nothing was written and the oracle was told nothing, managers were asked in this very state already.
        """
        self.tally.steps += 1
        self.turn += 7
        views = self.everybody()
        managers = {body.manager.pk for body in self.bodies}
        others = [view for view in views if view[0] not in managers]
        told = repr(self.oracle)
        is_new = self.wrote or told != self.told
        self.tally.states += is_new
        with clock.at(self.today):
            if self.by_walls:
                for person_id, body_id in (
                    *(view for view in views if is_new and view[0] in managers),
                    others[self.turn % len(others)],
                ):
                    self._compare(person_id, body_id)
            if self.by_pages:
                self._compare_pages(*self.chance.choice([view for view in views if self._answers(*view)]))
            disarm()
            self.wrote, self.told = False, told

    def everybody(self) -> list[View]:
        """Each person for each of their bodies, or for none who has none; never in the order of their ids."""
        people: Any = self.oracle.people
        order = self.in_order()
        return [(who, body) for who, bodies in people.items() for body in sorted(bodies, key=order.index) or [None]]

    def _answers(self, person_id: uuid.UUID, body_id: uuid.UUID | None) -> bool:
        """Whether pages are those of that body, or of none: not of another one for which the person may act."""
        acts = self.oracle.acts
        return acts(person_id, body_id) or not any(acts(person_id, one) for one in self.oracle.people[person_id])

    def _person(self, pk: uuid.UUID) -> Person:
        if self.world.administrator.pk not in self.people:
            staff = (one for body in self.bodies for one in (body.manager, body.administrator, body.viewer))
            self.people |= {one.pk: one for one in (self.world.administrator, *staff)}
        return self.people[pk]

    def _compare(self, person_id: uuid.UUID, body_id: uuid.UUID | None) -> None:
        self.tally.views += 1
        expected: dict[Any, int] = self.oracle.sees(person_id, body_id) if body_id else {}
        everything: Any = self.oracle.owner_of
        actor = actor_for(self._person(person_id), body_id)
        if actor.organisation is None or actor.organisation.pk != body_id:
            assert expected == {}, "somebody who should act cannot"
            if actor.organisation is not None:
                return
        assert levels_for(actor, Asset, everything) == expected, "levels by the querysets"
        wanted = {(model.__name__, thing) for model, level in PARTS for thing, has in expected.items() if has >= level}
        found = self._by_querysets(actor)
        assert {(what, thing) for what, thing, _, _ in found if what in NAMES} == wanted, "parts by the querysets"
        changes = {(thing, level): number for what, thing, level, number in found if what == "change"}
        assert changes == self.oracle.history(expected), "history by the querysets"
        counted = {level: number for what, _, level, number in found if what == "count"}
        assert counted == tally(expected.values()), "counts by the narrow table"
        self._compare_alone(body_id if actor.organisation else None, expected, wanted)

    def _by_querysets(self, actor: Actor) -> list[tuple[Any, ...]]:
        """Parts, history and counts by the querysets alone, past row-level security, in one statement.

        Querysets are made of nothing but the actor, as the database is armed with it too, and the day: for the same
        actor they are put into SQL once, and once more now and then to see that it is still the same.
        """
        arms, now = actor.arms(), dt.date.max
        sql, given = self.compiled.get(arms) or by_querysets(actor)
        if arms not in self.compiled:
            assert {one for one in given if isinstance(one, dt.date)} <= {self.today}, "a day that is not today's"
            self.compiled[arms] = sql, [now if isinstance(one, dt.date) else one for one in given]
        given = [self.today if one == now else one for one in self.compiled[arms][1]]
        if self.tally.views % 25 == 0:
            assert (sql, given) == by_querysets(actor), "the same actor is asked otherwise"
        with acting_as(OWNER), connection.cursor() as cursor:
            cursor.execute(*planned_once(sql, given))
            return cursor.fetchall()  # type: ignore[no-any-return]

    def _compare_alone(self, own: uuid.UUID | None, expected: dict[Any, int], wanted: set[tuple[str, Any]]) -> None:
        """Parts, history, narrow rows and shares by row-level security alone: in SQL, without a queryset."""
        with connection.cursor() as cursor:
            cursor.execute(*planned_once(ALONE, ()))
            found = cursor.fetchall()
        assert {(what, thing) for what, thing, *_ in found if what in NAMES} == wanted, (
            "parts by row-level security alone"
        )
        changes = {(thing, level): number for what, thing, level, _, number in found if what == "change"}
        assert changes == self.oracle.history(expected), "history by row-level security alone"
        others: dict[Any, int] = {}
        retired = self.oracle.retired()
        for what, thing, level, owner, is_retired in found:
            if what == "sight" and owner != own:
                others[thing] = max(level, others.get(thing, 0))
            assert what != "sight" or bool(is_retired) == (thing in retired), "a narrow row of what was retired"
        theirs = {thing: level for thing, level in expected.items() if self.oracle.owner_of[thing] != own}
        assert others == theirs, "narrow rows by row-level security alone"
        shared = {thing for what, thing, *_ in found if what == "share"}
        assert shared == {one.thing for one in self.oracle.shares if own and one.owner == own}, "shares alone"

    def _compare_pages(self, person_id: uuid.UUID, body_id: uuid.UUID | None) -> None:
        self.tally.pages += 1
        expected: dict[Any, int] = self.oracle.sees(person_id, body_id) if body_id else {}
        client = Reader()
        client.sign_in(self._person(person_id), body_id)
        is_in = body_id is not None and self.oracle.acts(person_id, body_id)
        # who is suspended is asked to sign in
        nothing = {404} if is_in or body_id is None else {302, 404}
        part = PART if is_in and self.chance.random() < 1 / 2 else {}
        retired = self.oracle.retired() if self.chance.random() < 1 / 3 else set()
        everything: dict[str, Any] = (
            {} if retired else {"is_retired": ["no", "yes"]}
        )  # it leaves retired ones out unless it is asked
        page = client.get("/assets/", everything, headers=part)
        assert page.status_code in ({200} if is_in else nothing), f"the list page answers {page.status_code}"
        listed = set(re.findall(r'href="/assets/([0-9a-f-]{36})/"', page.content.decode()))
        assert listed == {str(thing) for thing in expected if thing not in retired}, "the list page"
        if body_id and is_in and self.chance.random() < 1 / 3:
            self._compare_search_and_file(client, body_id, expected)
        number = self._property(expected)
        asset = self.assets[number]
        answer = client.get(f"/assets/{asset.pk}/")
        level = expected.get(asset.pk, 0)
        self.tally.drawn.append(((self.by_address.get(person_id, person_id), body_id), number, level))
        assert answer.status_code in ({200} if level else nothing), "the page of one property"
        text = answer.content.decode()
        facts = self.oracle.facts[asset.pk]
        for name, word, needed in WORDS:
            found = f"{word}{number}x" in text, str(facts[name]) in text
            assert found == (level >= needed, level >= needed), f"{name} on the page at level {level}"
        if level < Level.COMMERCIAL:
            assert f"Termword{number}x" not in text
            assert client.get(f"/assets/{asset.pk}/money/").status_code in nothing

    def _property(self, expected: dict[Any, int]) -> int:
        """The number of one of the properties, every other time of those that somebody shares with the reader."""
        shared = [at for at, one in enumerate(self.assets) if 0 < expected.get(one.pk, 0) < Level.COMMERCIAL]
        anyone = range(len(self.assets))
        return self.chance.choice(shared if shared and self.chance.random() < 1 / 2 else anyone)

    def _compare_search_and_file(self, client: PortalClient, body_id: uuid.UUID, expected: dict[Any, int]) -> None:
        """What a search for each word finds, and what a download holds of each property."""
        number = self.chance.randrange(len(self.assets))
        level, facts = expected.get(self.assets[number].pk, 0), self.oracle.facts[self.assets[number].pk]
        both = ["no", "yes"]
        for name, _, needed in WORDS[:2]:
            page = client.get("/assets/", {"is_retired": both, "q": str(facts[name])}, headers=PART).content.decode()
            assert (f'href="/assets/{self.assets[number].pk}/"' in page) == (level >= needed), f"a search for {name}"
        answer = client.get("/assets/download.csv", {"is_retired": both, "columns": "town,vacant_contact,lease_terms"})
        text = answer.content.decode("utf-8-sig")
        for at, asset in enumerate(self.assets):
            level = expected.get(asset.pk, 0)
            facts = self.oracle.facts[asset.pk]
            for name, word, needed in WORDS:
                found = f"{word}{at}x" in text, str(facts[name]) in text
                assert found == (level >= needed, level >= needed), f"{name} in a file at level {level}"
            is_own = self.oracle.owner_of[asset.pk] == body_id
            assert (f"Termword{at}x" in text) == is_own, "others' terms are opened one by one"


class Reader(PortalClient):
    """Asks too often to sign in by the door, or to look at how each answer is made as well: others do."""

    def sign_in(self, person: Person, body_id: uuid.UUID | None) -> None:
        """Have the session of somebody who signed in a moment ago and chose that body."""
        now = clock.now().timestamp()
        session = SessionStore()
        session.update(
            {
                SESSION_KEY: str(person.pk),
                BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                HASH_SESSION_KEY: person.get_session_auth_hash(),
                BEGAN: now,
                SEEN: now,
                ACTING_FOR: str(body_id or ""),
            }
        )
        session.save(must_create=True)
        self.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)

    def request(self, **request: Any) -> Any:
        """Ask."""
        return Client.request(self, **request)


def by_querysets(actor: Actor) -> tuple[str, list[Any]]:
    """What the querysets ask for this actor: what it is, of which property, level, number."""
    asked: list[tuple[str, str, Any]] = []
    for model, _ in PARTS:
        key = "id" if model is Asset else "asset_id"
        rows = model.objects.visible_to(actor).order_by().values_list(key)
        asked.append((model.__name__, "one.a, 0, 0", rows))
    changes = AssetChange.objects.visible_to(actor).order_by().values_list("asset_id", "level").annotate(n=Count("pk"))
    best = AssetSight.objects.visible_to(actor).best(actor)
    counts = best.values_list("level").annotate(n=Count("asset_id")).order_by()
    asked += [
        ("change", "one.a, one.b::int, one.c::int", changes),
        ("count", "NULL::uuid, one.a::int, one.b::int", counts),
    ]
    statements = ["SELECT '', NULL::uuid, 0, 0 WHERE false"]
    given: list[Any] = []
    for what, columns, rows in asked:
        with suppress(EmptyResultSet):  # asked by somebody without any door
            sql, values = rows.query.sql_with_params()
            names = f"one({', '.join(name for name in 'abc' if f'one.{name}' in columns)})"
            statements.append(f"SELECT '{what}', {columns} FROM ({sql}) AS {names}")
            given += values
    return " UNION ALL ".join(statements), given


def tally(values: Any) -> dict[int, int]:
    """How often each value occurs."""
    found: dict[int, int] = {}
    for value in values:
        found[value] = found.get(value, 0) + 1
    return found


def toggle(among: set[Any], one: Any) -> bool:
    """Put in what is not in, take out what is; answers whether it is in now."""
    among.symmetric_difference_update({one})
    return one in among
