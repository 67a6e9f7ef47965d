"""Row-level security alone, over every tenant model: with the first wall switched off, each sees what the first lets.

The models are enumerated, and there is a row of each: a new model is asked about here without anybody remembering.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from estate_portal.checks import UNSCOPED_MODELS, tenant_models
from partners.scoping.arming import NOBODY, Arms, armed
from sharing.audiences.actors import actor_for
from tests.estate_portal.test_catalogue import NOT_POLICED
from tests.matrix.actors import Places
from tests.matrix.test_matrix import KNOWING
from tests.roles import OWNER, acting_as
from tests.twins.test_twins import ELSEWHERE, add_hidden
from tests.worlds import make_body

if TYPE_CHECKING:
    from tests.worlds import World

#: what a body has that nobody ever met and that did nothing yet
OF_A_NEWCOMER = {
    "partners.Membership": 3,
    "partners.Organisation": 1,
    "sharing.Audience": 1,
    "sharing.AudienceMember": 1,
    "sharing.Cohort": 1,
}
#: rows that the second wall lets through and the first keeps back, each with the reason
LEFT_TO_THE_FIRST = {
    "assets.AssetSight": "an owner's narrow rows for others: it writes them",
    "projects.ProjectSight": "the same",
    "sharing.Agreement": "of a forum that asks one's body to join, and for whoever founds forums",
    "sharing.Audience": "the same",
    "forums.Dot": "one's own",
    "forums.Score": "one's own",
    "partners.Membership": "for whoever runs a forum, who asks bodies' people to take roles",
    "partners.StoredFile": "the files of evidence that one's forum may open",
    "partners.Organisation": "of a project's partner that is in no forum of one's own",
}


def rows() -> dict[str, set[Any]]:
    """Everything of every tenant model, as far as the first wall is concerned."""
    policed = [model for model in tenant_models() if model._meta.db_table not in NOT_POLICED]
    return {model._meta.label: set(model._base_manager.values_list("pk", flat=True)) for model in policed}


def counted(found: dict[str, set[Any]]) -> dict[str, int]:
    return {label: len(keys) for label, keys in found.items() if keys}


def arms_of(places: Places, who: str) -> Arms:
    body = places.bodies[who]
    return actor_for(places.people[who], body.organisation.pk if body else None).arms()


def test_row_level_security_alone_hides_every_model(cast: World, places: Places) -> None:
    with acting_as(OWNER):
        before = rows()
    add_hidden(cast)
    with acting_as(OWNER):
        erw = make_body("newcomer", "Newcomer")
        there = rows()
    assert not [label for label, keys in there.items() if not keys], "nothing to hide"
    with armed(NOBODY):
        assert counted(rows()) == {}
    with armed(erw.actor().arms()):
        assert counted(rows()) == OF_A_NEWCOMER
    hidden = {label: keys - before[label] for label, keys in there.items()}
    for who in ELSEWHERE:
        assert who not in KNOWING
        with armed(arms_of(places, who)):
            assert counted({label: keys & hidden[label] for label, keys in rows().items()}) == {}, who


def test_the_second_wall_lets_through_what_the_first_does_and_what_is_listed(cast: World, places: Places) -> None:
    with acting_as(OWNER):
        own = cast.aber.organisation.pk
        secret = {one for one in places.hidden.values() if one != own}
    wider: set[str] = set()
    for who in ("nobody", "portal", "receiver", "reader", "keeper", "administrator", "chair", "stranger viewer"):
        body = places.bodies[who]
        actor = actor_for(places.people[who], body.organisation.pk if body else None)
        by_policy = rows()
        for model in tenant_models():
            label = model._meta.label
            if label in UNSCOPED_MODELS:  # these have no first wall
                continue
            scoped: Any = model._default_manager
            by_query = set(scoped.visible_to(actor).values_list("pk", flat=True))
            assert by_query <= by_policy[label], f"{who}: the first wall shows more {label}"
            if by_policy[label] - by_query:
                wider.add(label)
        if who not in KNOWING:
            assert secret.isdisjoint(set().union(*by_policy.values())), who
    assert wider == set(LEFT_TO_THE_FIRST)
