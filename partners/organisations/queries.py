"""Reading about partner organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from partners.directory.bodies import alike
from partners.organisations.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from partners.acting.actor import Actor


def like(actor: Actor, values: Mapping[str, Any]) -> list[Organisation]:
    """Bodies on the portal that may be the one described: the same code, or names that are nearly the same."""
    names = (values["name_en"], values["name_cy"])
    return [
        body
        for body in Organisation.objects.visible_to(actor).filter(double_of=None)
        if (body.official_code and body.official_code == values["official_code"])
        or alike(names, (body.name_en, body.name_cy))
    ]


def like_body(actor: Actor, body: Organisation) -> list[Organisation]:
    """Other bodies on the portal that may be this one."""
    values = {"name_en": body.name_en, "name_cy": body.name_cy, "official_code": body.official_code}
    return [one for one in like(actor, values) if one.pk != body.pk]
