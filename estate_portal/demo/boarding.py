"""Bodies of the demo beside the twelve: one invited and silent, a closed double; and who has a second factor."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt

from estate_portal.demo.people import COLLEAGUES
from partners import clock
from partners.joining.models import Intake, Outcome
from partners.organisations.models import Organisation
from partners.people.models import Invitation
from partners.people.tokens import fresh
from sharing.audiences.joining import make_audience

if TYPE_CHECKING:
    from partners.people.models import Person

SECRET = "JBSWY3DPEHPK3PXP"  # noqa: S105 - of people as whom nobody signs in
CANALS = "swyddfa@camlesi-gorwel.example"


def load_boarding(people: dict[str, Person], bodies: dict[str, Organisation]) -> None:
    """Make them. As the owner role."""
    administrator = people["admin@gorwel.example"]
    for one in COLLEAGUES:
        Authenticator(
            user=people[one.email],
            type=Authenticator.Type.TOTP,
            data={"secret": encrypt(SECRET)},
            created_at=clock.now() - dt.timedelta(days=900),
        ).save()
    sent = clock.now() - dt.timedelta(days=20)
    canals = _body("camlesi-gorwel", "Gorwel Canals", "Camlesi Gorwel", sent)
    Invitation(
        organisation=canals,
        email=CANALS,
        roles=["administrator"],
        token_hash=fresh()[1],
        invited_by=administrator,
        by_administrator=True,
        created_at=sent,
        expires_at=sent + dt.timedelta(days=14),
    ).save(force_insert=True)
    _body("abergwen-harbour", "Abergwen Harbour Autority", "", sent, double_of=bodies["harbwr"], suspended_at=sent)
    rows = [
        _row(2, Outcome.INVITED, canals, CANALS),
        _row(3, Outcome.HERE, bodies["harbwr"]),
    ]
    Intake(pk=_id("sheet"), person=administrator, at=sent, rows=rows).save(force_insert=True)


def _body(slug: str, name_en: str, name_cy: str, on: dt.datetime, **state: object) -> Organisation:
    body = Organisation(
        pk=_id(slug),
        slug=slug,
        name_en=name_en,
        name_cy=name_cy,
        kind="other",
        jurisdiction="wales",
        created_at=on,
        **state,
    )
    body.save(force_insert=True)
    make_audience(name_en=name_en, name_cy=name_cy, organisation=body)
    return body


def _id(name: str) -> uuid.UUID:
    """The same in every demo."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"demo boarding {name}")


def _row(number: int, outcome: Outcome, body: Organisation, email: str = "") -> dict[str, object]:
    return {
        "number": number,
        "name": body.name_en,
        "name_en": body.name_en,
        "name_cy": body.name_cy,
        "kind": body.kind,
        "jurisdiction": body.jurisdiction,
        "code": "",
        "email": email,
        "forums": "",
        "reason": "",
        "outcome": outcome.value,
        "organisation": str(body.pk),
    }
