"""The steps of one body as a list of tasks: the same to those who look after it and to a portal administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from estate_portal.onboarding.permissions import SEE_BOARD, SEE_OWN_STEPS
from estate_portal.onboarding.reminding import may_remind
from estate_portal.onboarding.steps import OWN, progress_of
from partners.organisations.panels import BodyPanel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from estate_portal.onboarding.steps import Progress, Step
    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation

#: who in the body takes a step: whoever keeps its register, else whoever looks after its people
BY_RECORDS = ("register", "share")


def steps_on_organisation(actor: Actor, body: Organisation) -> Iterator[BodyPanel]:
    """The list on the body's page: to portal administrators, and to those of the body who take its steps."""
    own = actor.organisation == body and actor.may(SEE_OWN_STEPS)
    if body.suspended_at is None and (own or actor.may(SEE_BOARD)):
        (one,) = progress_of(actor, [body])
        tasks = tasks_of(one, lambda step: own_url(actor, step)) if own else tasks_of(one, lambda step: _url(one, step))
        yield BodyPanel("estate_portal/onboarding/parts/on_organisation.html", {"tasks": tasks, "stuck": one.stuck})


def tasks_of(one: Progress, url_of: Any) -> list[dict[str, Any]]:
    """The steps for `components/task_list.html`."""
    return [
        {
            "title": step.label,
            "href": url_of(step),
            "hint": step.lacking,
            "status": _("Done") if step.done_on else _("To do"),
            "colour": "" if step.done_on else "blue",
        }
        for step in one.steps
    ]


def own_url(actor: Actor, step: Step) -> str:
    """Where somebody of the body goes on; empty where it is done, or not theirs to do."""
    theirs = actor.manages_records if step.name in BY_RECORDS else actor.manages_people
    return step.body_url if theirs and not (step.done_on and not step.lacking) else ""


def _url(one: Progress, step: Step) -> str:
    """Where a portal administrator goes on: what only the body can do, it is reminded of."""
    if step.done_on is None and step.name in OWN and step == one.stuck and may_remind(one):
        return reverse("home:board-remind", args=[one.organisation.pk])
    here = reverse("partners:organisation", args=[one.organisation.pk])
    return "" if step.administrator_url == here else step.administrator_url
