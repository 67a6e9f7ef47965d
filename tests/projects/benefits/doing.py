"""People, forms and figures that the tests of benefits share."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile

from partners.people.models import Membership
from projects.benefits import actions
from projects.benefits.actions import Claim, Entry
from projects.benefits.choices import Series
from projects.benefits.models import (
    Benefit,
)
from projects.benefits.payments import Money
from projects.proof import actions as proof
from tests.client import PortalClient
from tests.projects.making import QUARTER
from tests.roles import OWNER, acting_as
from tests.worlds import make_person

if TYPE_CHECKING:
    from partners.people.models import Person
    from tests.worlds import Body, World


def somebody(body: Body, *roles: str) -> Person:
    """A person of a body in these roles."""
    with acting_as(OWNER):
        slug = body.organisation.slug
        person = make_person(f"{'-'.join(roles)}@{slug}.example", f"{roles[-1]} of {body.organisation}")
        Membership(person=person, organisation=body.organisation, roles=list(roles)).save(force_insert=True)
    return person


def browser(person: Person) -> PortalClient:
    client = PortalClient()
    client.force_login(person)
    return client


def claim(**facts: Any) -> Claim:
    given: dict[str, Any] = {
        "name": "Rent saved",
        "description": "",
        "category": "run_cost",
        "shape": "recurring",
        "basis": "",
        "cash_class": "cash_releasing",
        "price_base": "",
        "is_disbenefit": False,
        "confidence": 100,
        "owner_name": "Officer",
        "reach": "direct",
    }
    return Claim(**given | facts)


def actual(amount: object, quarter: dt.date = QUARTER, **facts: Any) -> Entry:
    return Entry(Series.ACTUAL, quarter, Decimal(str(amount)), **facts)


def with_evidence(world: World, benefit: Benefit) -> None:
    actor = world.aber.actor()
    actions.enter_figure(actor, benefit, entry=actual("12345.67"))
    upload: Any = SimpleUploadedFile("ledger.pdf", b"%PDF-1.7\nledger\n")
    proof.add_evidence(actor, benefit, upload=upload, what="Cost lines")
    finance = somebody(world.aber, "viewer", "finance")
    proof.attest_benefit(world.aber.actor(finance), benefit)


def pays(payer: Body, payee: Body, amount: int = 50_000) -> Money:
    return Money(payer.organisation, payee.organisation, QUARTER, Decimal(amount), "Rent")
