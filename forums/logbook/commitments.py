"""What a decision commits bodies to, and which of them it commits to more than their representative may."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from forums.membership.mandates import Mandate, pounds
from forums.membership.models import ForumRole, ForumRoleKind
from partners.organisations.models import Organisation

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable
    from decimal import Decimal

    from forums.logbook.models import Decision
    from forums.membership.models import Forum
    from partners.acting.actor import Actor


@dataclass(frozen=True, slots=True)
class Commitment:
    """The bodies that a decision commits, each to money up to a sum, and to something about its property."""

    bodies: tuple[Organisation, ...] = ()
    money: Decimal | None = None
    over_property: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """The words of a commitment: what it is, and the bodies that have to decide for themselves."""

    words: str
    beyond: str


def beyond_mandates(actor: Actor, forum: Forum, commitment: Commitment) -> list[uuid.UUID]:
    """The bodies of a commitment none of whose representatives may make it. One query."""
    roles = ForumRole.objects.visible_to(actor).filter(
        forum=forum, organisation__in=commitment.bodies, role=ForumRoleKind.REPRESENTATIVE, ended_at=None
    )
    mandates: dict[uuid.UUID | None, list[Mandate]] = {}
    for one in roles:
        mandates.setdefault(one.organisation_id, []).append(one.may_commit)
    asked = {"money": commitment.money, "over_property": commitment.over_property}
    return [
        body.pk
        for body in commitment.bodies
        if all(one.lacks(**asked) for one in mandates.get(body.pk, [Mandate()]))  # type: ignore[arg-type]
    ]


def shown(actor: Actor, decisions: Iterable[Decision]) -> dict[uuid.UUID, Shown]:
    """The commitments of decisions in words, by decision. One query."""
    found = [one for one in decisions if one.commits]
    bodies = Organisation.objects.visible_to(actor).filter(pk__in={body for one in found for body in one.commits})
    names = {one.pk: one.name for one in bodies.order_by("name_en", "pk")}
    return {one.pk: _shown(one, names) for one in found}


def beyond_by_name(actor: Actor, decisions: Iterable[Decision]) -> dict[uuid.UUID, str]:
    """The bodies that have to decide for themselves, by decision, in one language whoever asks. One query, or none."""
    found = [one for one in decisions if one.beyond]
    if not found:
        return {}
    bodies = Organisation.objects.visible_to(actor).filter(pk__in={body for one in found for body in one.beyond})
    names = {one.pk: one.name_en or one.name_cy for one in bodies.order_by("name_en", "pk")}
    return {one.pk: _named(names, one.beyond) for one in found}


def beyond_in_words(actor: Actor, decision: Decision) -> str:
    """That a decision goes beyond what representatives may commit, and whose; empty where it does not. One query."""
    words = shown(actor, [decision]).get(decision.pk)
    if words is None or not words.beyond:
        return ""
    warning = _("It goes beyond what the representatives of these may commit, so they decide for themselves: %(who)s")
    return warning % {"who": words.beyond}


def _shown(decision: Decision, names: dict[uuid.UUID, str]) -> Shown:
    what = [
        _("up to %(sum)s each") % {"sum": pounds(decision.commits_money)} if decision.commits_money else "",
        _("a decision over their property") if decision.commits_property else "",
    ]
    facts = {"bodies": _named(names, decision.commits), "what": "; ".join(one for one in what if one)}
    return Shown(_("Commits %(bodies)s: %(what)s") % facts, _named(names, decision.beyond))


def _named(names: dict[uuid.UUID, str], bodies: list[uuid.UUID]) -> str:
    return ", ".join(name for pk, name in names.items() if pk in bodies)
