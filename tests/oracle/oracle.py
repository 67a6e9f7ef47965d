"""What everybody should see, from the words of the product page alone: sets and loops, no query.

SECURITY: this file imports nothing of the portal, so that it cannot share a mistake with it. The
sentences in quotes are the settled ones; each is one short passage of code.

People, bodies, forums and properties are keys of the caller's choosing; levels are 1 to 4
(listed, summary, detail, commercial); days are dates.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Hashable
from dataclasses import dataclass, field

Key = Hashable
LISTED, SUMMARY, DETAIL, COMMERCIAL = 1, 2, 3, 4
#: "`listed` (that it exists: name, kind, locality) < `summary` (where, size, use, status, availability) < `detail`
#: (condition, occupancy, plans, dates of lease events) < `commercial` (running cost, value, rent, lease terms other
#: than dates)"; that it exists no longer is part of whether it exists
SHOWN_FROM = {
    "name": LISTED,
    "locality": LISTED,
    "retired_on": LISTED,
    "town": SUMMARY,
    "retired_reason": SUMMARY,
    "condition_grade": DETAIL,
    "energy_rating": DETAIL,
    "vacant_contact": DETAIL,
    "lease_expires_on": DETAIL,
    "rent_gbp_per_year": COMMERCIAL,
    "lease_terms": COMMERCIAL,
}


@dataclass
class Place:
    """One stay of a body in a forum: it ends when the body leaves, and a return is another one."""

    number: int
    body: Key
    forum: Key
    over: bool = False


@dataclass
class Share:
    """A decision of an owner. `reaches` are bodies (for a partner) or numbers of stays (for a forum)."""

    number: int
    owner: Key
    thing: Key
    audience: Key
    level: int
    until: dt.date
    and_later: bool
    reaches: set[Key]
    ended: bool = False


@dataclass
class Oracle:
    """The world as it ought to be."""

    today: dt.date
    owner_of: dict[Key, Key] = field(default_factory=dict)
    facts: dict[Key, dict[str, Hashable]] = field(default_factory=dict)
    #: of which thing, and from which level on it is shown: one for each fact that became another
    changes: list[tuple[Key, int]] = field(default_factory=list)
    people: dict[Key, set[Key]] = field(default_factory=dict)
    forums: set[Key] = field(default_factory=set)
    places: list[Place] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    suspended_people: set[Key] = field(default_factory=set)
    suspended_bodies: set[Key] = field(default_factory=set)
    suspended_memberships: set[tuple[Key, Key]] = field(default_factory=set)
    versions: dict[Key, int] = field(default_factory=dict)
    accepted: set[tuple[Key, Key, int]] = field(default_factory=set)
    _numbers: itertools.count[int] = field(default_factory=itertools.count)

    # what happens

    def found(self, forum: Key) -> None:
        """A forum is founded with the first version of its agreement."""
        self.forums.add(forum)
        self.versions[forum] = 1

    def join(self, body: Key, forum: Key) -> None:
        """The body's administrator accepts joining and the agreement."""
        self.places.append(Place(next(self._numbers), body, forum))
        self.accept(body, forum)

    def leave(self, body: Key, forum: Key) -> None:
        """The body leaves: what it shared with the forum ends, and what the forum showed it is shut."""
        for place in self.places:
            if place.body == body and place.forum == forum:
                place.over = True
        for share in self.shares:
            if share.owner == body and share.audience == forum:
                share.ended = True

    def part(self, person: Key, body: Key) -> None:
        """The person belongs to the body no longer; that they were suspended in it goes with it."""
        self.people.get(person, set()).discard(body)
        self.suspended_memberships.discard((person, body))

    def belong(self, person: Key, body: Key) -> None:
        """The person was invited by the body's administrator and came, for the first time or again."""
        self.people.setdefault(person, set()).add(body)

    def own(self, thing: Key, body: Key, facts: dict[str, Hashable]) -> None:
        """The body records a thing: its history begins with that it exists."""
        self.owner_of[thing] = body
        self.facts[thing] = dict(facts)
        self.changes.append((thing, LISTED))

    def say(self, thing: Key, facts: dict[str, Hashable]) -> None:
        """The owner says otherwise of a thing; what it says as before is no change."""
        for name, fact in facts.items():
            if fact != self.facts[thing].get(name):
                self.facts[thing][name] = fact
                self.changes.append((thing, SHOWN_FROM[name]))

    def retired(self) -> set[Key]:
        """What was sold or has ended: "it stays readable", so it changes nothing in who sees what."""
        return {thing for thing, facts in self.facts.items() if facts.get("retired_on") is not None}

    def lasting(self) -> set[int]:
        """The shares that nobody has ended."""
        return {share.number for share in self.shares if not share.ended}

    def new_agreement(self, forum: Key) -> None:
        """The forum's agreement gets another version."""
        self.versions[forum] += 1

    def accept(self, body: Key, forum: Key) -> None:
        """The body's administrator accepts the version that stands."""
        self.accepted.add((body, forum, self.versions[forum]))

    def members(self, forum: Key) -> set[Key]:
        """The bodies that are in the forum now."""
        return {place.body for place in self.places if place.forum == forum and not place.over}

    def may_share(self, owner: Key, audience: Key) -> bool:
        """Say "no sharing into a forum before the owner's administrator has accepted the forum's current agreement"."""
        if audience not in self.forums:
            return True
        return (owner, audience, self.versions[audience]) in self.accepted

    def share(self, thing: Key, audience: Key, level: int, until: dt.date, *, and_later: bool) -> int:
        """Let an owner share; answers the number of the share.

        "A grant to a forum reaches the members that its owner could see when granting."
        """
        reaches: set[Key] = set()
        if audience in self.forums:
            for place in self.places:
                if place.forum == audience and not place.over:
                    reaches.add(place.number)
        else:
            reaches.add(audience)
        number = next(self._numbers)
        owner = self.owner_of[thing]
        self.shares.append(Share(number, owner, thing, audience, level, until, and_later, reaches))
        return number

    def end(self, number: int) -> None:
        """The owner ends it: "always reversible at once"."""
        for share in self.shares:
            if share.number == number:
                share.ended = True

    def renew(self, number: int, until: dt.date) -> None:
        """The owner lets it last to another day, at its level and for whom it reached; what is over stays over."""
        for share in self.shares:
            if share.number == number and self.live(share):
                share.until = until

    def lives(self, number: int) -> bool:
        """Whether the share of that number does."""
        return any(share.number == number and self.live(share) for share in self.shares)

    def audience_of(self, number: int) -> Key:
        """With whom it was made."""
        return next(share.audience for share in self.shares if share.number == number)

    def live(self, share: Share) -> bool:
        """Whether it is neither ended nor past its last day."""
        return not share.ended and self.today <= share.until

    def confirm(self, owner: Key, forum: Key) -> None:
        """Later joiners "by the owner's confirmation": its live shares reach whoever is a member now."""
        for share in self.shares:
            if share.owner == owner and share.audience == forum and self.live(share):
                share.reaches |= {place.number for place in self.places if place.forum == forum and not place.over}

    # what is seen

    def acts(self, person: Key, body: Key) -> bool:
        """Whether the person may act for the body at all today."""
        return (
            body in self.people.get(person, set())
            and person not in self.suspended_people
            and body not in self.suspended_bodies
            and (person, body) not in self.suspended_memberships
        )

    def level(self, person: Key, body: Key, thing: Key) -> int:
        """How much of a thing the person sees, acting for the body; 0 is nothing at all."""
        if not self.acts(person, body):
            return 0
        if self.owner_of[thing] == body:
            return COMMERCIAL
        highest = 0
        for share in self.shares:
            if share.thing == thing and self.live(share) and self.reached(share, body):
                highest = max(highest, share.level)
        return highest

    def reached(self, share: Share, body: Key) -> bool:
        """Whether a share is meant for the body: reached then, or "by the owner's standing choice"."""
        if share.audience not in self.forums:
            return body in share.reaches
        for place in self.places:
            stands = place.forum == share.audience and place.body == body and not place.over
            if stands and (share.and_later or place.number in share.reaches):
                return True
        return False

    def sees(self, person: Key, body: Key) -> dict[Key, int]:
        """Everything that the person sees acting for the body, and up to which level."""
        levels = {thing: self.level(person, body, thing) for thing in self.owner_of}
        return {thing: level for thing, level in levels.items() if level > 0}

    def history(self, levels: dict[Key, int]) -> dict[tuple[Key, int], int]:
        """How many changes a reader of these levels finds, of each thing and level: all up to theirs, and no other."""
        found: dict[tuple[Key, int], int] = {}
        for thing, level in self.changes:
            if level <= levels.get(thing, 0):
                found[thing, level] = found.get((thing, level), 0) + 1
        return found
