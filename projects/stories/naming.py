"""Whom a story names where it is not asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from partners.organisations.naming import names_in
from projects.delivery.queries import members_known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forums.membership.models import Forum
    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation
    from partners.organisations.naming import Named


def named_elsewhere(actor: Actor, forum: Forum, title: str, said: Sequence[tuple[Organisation, str]]) -> list[Named]:
    """The bodies named in another's sentence, or in the title with no sentence: whole names before short forms."""
    bodies = {one.pk: one for one in (*members_known(actor, forum.pk), *(body for body, _text in said))}
    own = (forum.name_en, forum.name_cy)
    asked = {body.pk for body, _text in said}
    found = [one for one in names_in(title, bodies.values(), but_not_in=own) if one.body.pk not in asked]
    for body, text in said:
        found += [one for one in names_in(text, bodies.values(), but_not_in=own) if one.body.pk != body.pk]
    return list({one.body.pk: one for one in sorted(found, key=lambda one: one.is_whole)}.values())
