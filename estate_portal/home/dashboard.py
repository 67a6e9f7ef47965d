"""What a person finds on arriving: what waits for them, and a few figures that lead to their lists."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from assets.register.filters import FILTERS, SORTS
from assets.register.listing import MOST_COUNTED, counts
from estate_portal.home.frame import address
from estate_portal.onboarding.permissions import SEE_OWN_STEPS
from estate_portal.onboarding.queries import stuck_at
from estate_portal.onboarding.steps import STEPS
from partners.lists.state import read_state
from partners.outbox.beating import given_up_lately, silence
from partners.people.news import news_for
from partners.people.waiting import waiting_for

if TYPE_CHECKING:
    from partners.acting.actor import Actor

MOST_WAITING = 10


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, what it counts, and the list that shows it."""

    value: int
    label: str
    url: str
    is_whole: bool = True  # else there are at least so many


@dataclass(frozen=True, slots=True)
class Step:
    """A thing to begin with: its title, why, and where."""

    title: str
    text: str
    url: str
    verb: str


@dataclass(frozen=True, slots=True)
class Way:
    """A page that people come for."""

    label: str
    url: str


def dashboard_for(actor: Actor, since: dt.datetime | None = None) -> dict[str, Any]:
    """The context of the page; `since` is when the reader was here before. Queries: each source's own, one a figure."""
    figures = figures_for(actor) if actor.organisation else []
    waits = waiting_for(actor)
    return {
        "silence": silence() if actor.is_administrator_of_portal else None,
        "given_up": given_up_lately() if actor.is_administrator_of_portal else 0,
        "waiting": waits[:MOST_WAITING],
        "more": max(0, len(waits) - MOST_WAITING),
        "ways": ways_for(actor),
        "since": since,
        "news": news_for(actor, since) if since else [],
        "figures": figures,
        "steps": [step for step in steps_for(actor, figures) if step.url],
    }


def ways_for(actor: Actor) -> list[Way]:
    """What those who act for a body come for, one click from here. No query."""
    if actor.organisation is None:
        return []
    keeps = [("assets:import-start", _("Add properties from a file"))] if actor.manages_records else []
    asks = _("Ask for more of what others share") if actor.manages_records else _("See what others share")
    named = [*keeps, ("assets:space", _("Find space")), ("assets:ledger-received", asks)]
    named.append(("assets:ledger-given", _("See who sees your properties")))
    return [Way(label, reverse(name)) for name, label in named]


def figures_for(actor: Actor) -> list[Figure]:
    """How many properties are the body's own, are vacant among them, and are shared with it."""
    asked = (
        (_("properties of your organisation"), "owner=own"),
        (_("of them vacant"), "owner=own&is_vacant=yes"),
        (_("properties shared with you"), "owner=others"),
    )
    path = reverse("assets:asset-list")
    figures = []
    for label, query in asked:
        number = counts(actor, read_state(QueryDict(query), path, FILTERS, SORTS), MOST_COUNTED)
        figures.append(Figure(number.total, label, f"{path}?{query}", number.is_whole))
    return figures


def steps_for(actor: Actor, figures: list[Figure]) -> list[Step]:
    """What to begin with on the first days; the body's list of steps until it is on board."""
    steps = _of_portal() if actor.is_administrator_of_portal else []
    begins = bool(figures) and figures[0].value == 0
    if (stuck := _stuck(actor)) is not None:
        steps.append(
            Step(
                _("Getting started"),
                _("What your organisation has done, and what is next: %(step)s.") % {"step": stuck},
                address("home:start"),
                _("See the steps"),
            )
        )
    if actor.manages_records and begins:
        steps.append(
            Step(
                _("Bring your register in"),
                _("From a spreadsheet, as it is. Nobody else sees it until you share it."),
                address("assets:import-start"),
                _("Import a file"),
            )
        )
    if actor.manages_people and begins:
        steps.append(
            Step(
                _("Invite colleagues"),
                _("Each with the roles that they need."),
                address("partners:person-invite"),
                _("Invite a colleague"),
            )
        )
    return steps


def _of_portal() -> list[Step]:
    """The steps of who administers the portal: bodies are brought on board, and looked after."""
    return [
        Step(
            _("Bring an organisation on board"),
            _("Enter it and invite its first administrator."),
            address("partners:organisation-find"),
            _("Add an organisation"),
        ),
        Step(
            _("Bring many organisations on board"),
            _("From one spreadsheet: you see what would be done with each row before anything is."),
            address("partners:organisation-add-many"),
            _("Add many from a spreadsheet"),
        ),
        Step(
            _("Who is stuck where"),
            _("How far each organisation has come, and for how long nothing has moved."),
            address("home:board"),
            _("See the board"),
        ),
    ]


def _stuck(actor: Actor) -> Any:
    """What the step is called at which the body acted for is stuck, to those who take its steps. One query."""
    if actor.organisation is None or not actor.may(SEE_OWN_STEPS):
        return None
    return STEPS.get(stuck_at(actor, actor.organisation))
