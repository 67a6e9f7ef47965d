"""Projects and benefits by the database's own word: who may share, claim, attest, validate and pay, code or no code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import Permission

from forums.membership.models import ForumRole
from partners.acting.actor import Role
from partners.people.models import Membership
from projects.benefits.actions import publish_benefit
from projects.benefits.models import ValidationRequest
from sharing.agreements.models import Agreement
from sharing.audiences.models import Cohort
from sharing.grants.errors import AgreementMissing
from sharing.levels import Level
from tests.projects.making import add_figure, add_split, make_benefit, make_project, publish, share_project
from tests.roles import OWNER, acting_as
from tests.walls import only_the_wall_stops, refused
from tests.worlds import make_forum, make_initiative

if TYPE_CHECKING:
    from partners.people.models import Person
    from projects.benefits.models import Benefit
    from projects.delivery.models import Project
    from sharing.audiences.models import Audience
    from tests.worlds import Body, World

SHARE = (
    "INSERT INTO projects_projectshare (id, project_id, organisation_id, audience_id, door_id, level, until, reason,"
    " person_id, created_at, batch)"
    " VALUES (gen_random_uuid(), %s, %s, %s, %s, 2, '2099-01-01', '', %s, now(), gen_random_uuid())"
)
GRANT = (
    "INSERT INTO projects_projectgrant (id, content_object_id, group_id, permission_id, organisation_id)"
    " VALUES (gen_random_uuid(), %s, %s, %s, %s)"
)
SIGHT = (
    "INSERT INTO projects_projectsight (project_id, door_id, owner_id, level, until, sort_name, search)"
    " VALUES (%s, %s, %s, 2, '2099-01-01', '', '')"
)
CLAIM = (
    "INSERT INTO projects_benefit (id, organisation_id, project_id, name, description, category, basis, shape,"
    " cash_class, price_base, is_disbenefit, confidence, owner_name, feature, activities, measure, target,"
    " depends_on, reach, source, created_at) VALUES (gen_random_uuid(), %s, %s, 'x', '', 'run_cost', '', 'recurring',"
    " 'cash_releasing', '', false, 100, 'x', '', '', '', '', '', '', '', now())"
)
PUBLISH = (
    "INSERT INTO projects_publication (id, organisation_id, benefit_id, forum_id, audience_id, person_id, published_at)"
    " VALUES (gen_random_uuid(), %s, %s, %s, %s, %s, now())"
)
ATTEST = (
    "INSERT INTO projects_attestation (id, organisation_id, benefit_id, figure_id, person_id, person_name, at)"
    " VALUES (gen_random_uuid(), %s, %s, %s, %s, '', now())"
)
VALIDATE = (
    "INSERT INTO projects_validation (id, organisation_id, benefit_id, figure_id, forum_id, accepted, reason,"
    " person_id, person_name, body_name, at) VALUES (gen_random_uuid(), %s, %s, %s, %s, true, '', %s, '', '', now())"
)
SPLIT = (
    "INSERT INTO projects_benefitsplit (id, organisation_id, benefit_id, number, apportioned, reason, person_name, at)"
    " SELECT gen_random_uuid(), organisation_id, id, 9, false, '', '', now() FROM projects_benefit"
)
SHARE_OUT = (
    "INSERT INTO projects_benefitshare (id, organisation_id, benefit_id, split_id, partner_id, percent)"
    " VALUES (gen_random_uuid(), %s, %s, %s, %s, 1)"
)
PAY = (
    "INSERT INTO projects_payment (id, organisation_id, project_id, payer_id, payee_id, quarter, amount, what,"
    " reason, person_name, at) VALUES (gen_random_uuid(), %s, %s, %s, %s, '2026-04-01', 5, 'x', '', '', now())"
)
TAKE_BACK = (
    "INSERT INTO projects_payment (id, organisation_id, project_id, payer_id, payee_id, quarter, amount, what,"
    " reason, takes_back_id, person_name, at)"
    " SELECT gen_random_uuid(), %s, project_id, payee_id, payer_id, quarter, %s, 'x', 'x', id, '', now()"
    " FROM projects_payment"
)
EVIDENCE = (
    "INSERT INTO projects_evidence (id, organisation_id, benefit_id, file_id, what, person_name, added_at)"
    " VALUES (gen_random_uuid(), %s, %s, %s, 'x', '', now())"
)
TAG = (
    "INSERT INTO projects_programmetag (id, organisation_id, benefit_id, code, person_name, at)"
    " VALUES (gen_random_uuid(), %s, %s, %s, '', now())"
)
CONTRIBUTE = (
    "INSERT INTO projects_contribution (id, organisation_id, benefit_id, project_id, at)"
    " VALUES (gen_random_uuid(), %s, %s, %s, now())"
)
STARTED = (
    "INSERT INTO projects_project (id, organisation_id, name, forum_id, initiative_id, version, created_at)"
    " VALUES (gen_random_uuid(), %s, 'x', %s, %s, 1, now())"
)


@pytest.fixture
def world(cast: World) -> World:
    return cast


@pytest.fixture
def hub(world: World) -> Project:
    """Aber's, with Bryn, which sees its detail."""
    project = make_project(world.aber, "Hub", forum=world.forum, partners=(world.bryn,))
    share_project(world.aber, project, with_=world.bryn.audience, at=Level.DETAIL)
    return project


@pytest.fixture
def rent(world: World, hub: Project) -> Benefit:
    return make_benefit(world.aber, hub)


def becomes(body: Body, person: Person, *roles: Role) -> Any:
    """The person in these roles of the body, acting for it."""
    with acting_as(OWNER):
        Membership.objects.unscoped(because="a test").filter(person=person, organisation=body.organisation).update(
            roles=[role.value for role in roles]
        )
    return body.actor(person)


def door(audience: Audience) -> Any:
    """The newest door of an audience."""
    with acting_as(OWNER):
        return Cohort.objects.unscoped(because="a test").filter(audience=audience).order_by("-number")[0].pk


def renewed(world: World) -> None:
    """The forum has a new agreement, which nobody has accepted."""
    with acting_as(OWNER):
        Agreement(audience=world.forum.audience, version=2, text_en="We share with more care.").save(force_insert=True)


def row(world: World, hub: Project, audience: Audience) -> tuple[Any, ...]:
    """The values of a share of Aber's."""
    return hub.pk, world.aber.organisation.pk, audience.pk, door(audience), world.aber.manager.pk


def test_without_the_current_agreement_no_project_is_shared_into_a_forum(world: World, hub: Project) -> None:
    forum, own = world.forum.audience, world.aber.organisation.pk
    permission = Permission.objects.get(codename=Level.SUMMARY.codename, content_type__model="project").pk
    share, grant = row(world, hub, forum), (hub.pk, forum.group_id, permission, own)
    sight = (hub.pk, door(forum), own)
    world.aber.actor()
    only_the_wall_stops(SIGHT, *sight)  # no share stands behind it
    assert not refused(SHARE, *share)
    assert not refused(GRANT, *grant)
    assert not refused(SIGHT, *sight)
    with acting_as(OWNER):
        for table in ("projectsight", "projectgrant", "projectshare"):
            assert not refused(f"DELETE FROM projects_{table}")
    renewed(world)
    world.aber.actor()
    for sql, values in ((SHARE, share), (GRANT, grant), (SIGHT, sight)):
        only_the_wall_stops(sql, *values)
    assert not refused(SHARE, *row(world, hub, world.bryn.audience)), "a partner needs no agreement"
    beside = (*row(world, hub, world.bryn.audience)[:3], door(forum), world.aber.manager.pk)
    assert refused(SHARE, *beside), "a share with a partner hangs on no door of the forum"


def test_shares_of_projects_are_the_property_managers_and_stay_what_they_are(world: World, hub: Project) -> None:
    *values, _ = row(world, hub, world.cwm.audience)
    world.aber.actor(world.aber.viewer)
    only_the_wall_stops(SHARE, *values, world.aber.viewer.pk)
    only_the_wall_stops("UPDATE projects_projectshare SET ended_at = now()")
    world.aber.actor()
    only_the_wall_stops(SHARE, *values, world.aber.viewer.pk)  # in somebody else's name
    for change in ("level = 4", f"audience_id = '{world.cwm.audience.pk}'", f"person_id = '{world.chair.pk}'"):
        assert refused(f"UPDATE projects_projectshare SET {change}"), change
    assert not refused("UPDATE projects_projectshare SET until = until + 1")
    assert not refused("UPDATE projects_projectshare SET ended_at = now()")
    only_the_wall_stops("UPDATE projects_projectshare SET ended_at = NULL")


def test_a_viewer_writes_nothing_of_a_project_nor_of_its_benefits(world: World, hub: Project, rent: Benefit) -> None:
    add_figure(rent, "actual", "10.00")
    changes = (
        "UPDATE projects_project SET name = 'x'",
        "UPDATE projects_projectsummary SET purpose = 'x'",
        "UPDATE projects_projectmoney SET spent_gbp = 1",
        "DELETE FROM projects_projectpartner",
        "UPDATE projects_benefit SET name = 'x'",
        SPLIT,
    )
    for change in changes:
        world.aber.actor(world.aber.viewer)
        only_the_wall_stops(change)
        world.aber.actor()
        assert not refused(change), change


def test_a_project_hangs_on_forums_and_initiatives_that_its_lead_is_in(world: World, hub: Project) -> None:
    with acting_as(OWNER):
        other = make_forum("east", "East Forum", world.bryn.manager, world.administrator, [world.bryn, world.cwm])
        theirs = make_initiative(other, world.bryn)
        ours = make_initiative(world.forum, world.aber, "Ours")
        not_ours = make_initiative(world.forum, world.bryn, "Not ours")
    own = world.aber.organisation.pk
    world.aber.actor()
    assert not refused(STARTED, own, world.forum.pk, ours.pk)
    only_the_wall_stops(STARTED, own, world.forum.pk, theirs.pk)
    only_the_wall_stops(STARTED, own, world.forum.pk, not_ours.pk)
    only_the_wall_stops("UPDATE projects_project SET forum_id = %s WHERE id = %s", other.pk, hub.pk)
    assert not refused("UPDATE projects_project SET forum_id = NULL WHERE id = %s", hub.pk)


def test_without_the_current_agreement_no_benefit_is_published(world: World, rent: Benefit) -> None:
    forum = world.forum
    values = (world.aber.organisation.pk, rent.pk, forum.pk, forum.audience.pk, world.aber.manager.pk)
    world.aber.actor(world.aber.viewer)
    only_the_wall_stops(PUBLISH, *values[:4], world.aber.viewer.pk)
    world.aber.actor()
    assert not refused(PUBLISH, *values)
    with acting_as(OWNER):
        assert not refused("DELETE FROM projects_publication")
    renewed(world)
    actor = world.aber.actor()
    only_the_wall_stops(PUBLISH, *values)
    with pytest.raises(AgreementMissing):
        publish_benefit(actor, rent, forums=[forum])


def test_what_was_withdrawn_is_published_anew_or_not_at_all(world: World, rent: Benefit) -> None:
    publish(rent, world.forum)
    world.aber.actor()
    assert not refused("UPDATE projects_publication SET withdrawn_at = now()")
    only_the_wall_stops("UPDATE projects_publication SET withdrawn_at = NULL")


def test_finance_attests_its_own_bodys_figures_in_its_own_name(world: World, hub: Project, rent: Benefit) -> None:
    figure = add_figure(rent, "actual", "10.00")
    other = add_figure(make_benefit(world.bryn, hub, "Bryn's"), "actual", "10.00")
    aber, person = world.aber.organisation.pk, world.aber.manager.pk
    world.aber.actor()
    only_the_wall_stops(ATTEST, aber, rent.pk, figure.pk, person)  # a property manager
    becomes(world.aber, world.aber.manager, Role.FINANCE)
    only_the_wall_stops(ATTEST, aber, rent.pk, figure.pk, world.aber.viewer.pk)
    assert refused(ATTEST, aber, rent.pk, other.pk, person), "a figure of somebody else's benefit"
    assert not refused(ATTEST, aber, rent.pk, figure.pk, person)


def test_only_a_body_of_the_project_claims_a_benefit_of_it(world: World, hub: Project) -> None:
    share_project(world.aber, hub, with_=world.cwm.audience, at=Level.COMMERCIAL)
    world.cwm.actor()
    only_the_wall_stops(CLAIM, world.cwm.organisation.pk, hub.pk)
    world.bryn.actor()
    assert not refused(CLAIM, world.bryn.organisation.pk, hub.pk)


def asked(benefit: Benefit, body: Body, **more: Any) -> None:
    """Put to a body to validate, as the owner role."""
    with acting_as(OWNER):
        ValidationRequest(
            organisation_id=benefit.organisation_id, benefit=benefit, validator=body.organisation, **more
        ).save(force_insert=True)


def test_a_validator_answers_what_it_was_asked_and_as_whom_it_was_asked(world: World, hub: Project) -> None:
    rent, other = make_benefit(world.aber, hub), make_benefit(world.aber, hub, "Other")
    figure, beside = add_figure(rent, "actual", "1.00"), add_figure(other, "actual", "1.00")
    add_split(rent, (world.aber, "40"), (world.bryn, "60"))
    asked(rent, world.cwm)
    asked(rent, world.bryn)
    cwm, bryn, person = world.cwm.organisation.pk, world.bryn.organisation.pk, world.cwm.manager.pk
    with acting_as(OWNER):
        ForumRole(
            forum=world.forum,
            audience=world.forum.audience,
            person=world.bryn.manager,
            organisation=world.bryn.organisation,
            role="secretariat",
        ).save(force_insert=True)
    becomes(world.bryn, world.bryn.manager, Role.BENEFITS_MANAGER)
    only_the_wall_stops(VALIDATE, bryn, rent.pk, figure.pk, None, world.bryn.manager.pk)  # it has a share
    only_the_wall_stops(VALIDATE, bryn, rent.pk, figure.pk, world.forum.pk, world.bryn.manager.pk)  # not so asked
    world.cwm.actor()
    only_the_wall_stops(VALIDATE, cwm, rent.pk, figure.pk, None, person)  # a property manager was not asked
    becomes(world.cwm, world.cwm.manager, Role.BENEFITS_MANAGER)
    assert refused(VALIDATE, cwm, rent.pk, beside.pk, None, person), "a figure of another benefit"
    only_the_wall_stops(VALIDATE, cwm, rent.pk, figure.pk, None, world.cwm.viewer.pk)
    assert not refused(VALIDATE, cwm, rent.pk, figure.pk, None, person)


def test_shares_and_payments_are_among_the_bodies_of_the_project(world: World, hub: Project, rent: Benefit) -> None:
    split = add_split(rent, (world.aber, "99"))
    aber, bryn, cwm = (one.organisation.pk for one in (world.aber, world.bryn, world.cwm))
    world.aber.actor()
    only_the_wall_stops(SHARE_OUT, aber, rent.pk, split.pk, cwm)
    assert not refused(SHARE_OUT, aber, rent.pk, split.pk, bryn)
    world.bryn.actor()
    only_the_wall_stops(PAY, bryn, hub.pk, bryn, cwm)
    only_the_wall_stops(PAY, bryn, hub.pk, aber, cwm)
    assert not refused(PAY, bryn, hub.pk, bryn, aber)
    world.aber.actor()
    assert refused(TAKE_BACK, aber, 5), "what another recorded"
    world.bryn.actor()
    assert refused(TAKE_BACK, bryn, 4), "other than it was"
    assert not refused(TAKE_BACK, bryn, 5)


def test_evidence_is_a_file_of_ones_own(world: World, rent: Benefit) -> None:
    """Or a row about one's own benefit would open somebody else's file."""
    mine, theirs = (one.organisation.pk for one in (world.aber, world.bryn))
    files = {}
    with acting_as(OWNER):
        for number, body in enumerate((mine, theirs)):
            files[body] = f"00000000-0000-4000-8000-00000000000{number}"
            assert not refused(
                "INSERT INTO partners_storedfile (id, organisation_id, file, name_given, size_bytes, sha256,"
                " created_at) VALUES (%s, %s, 'x', 'x', 1, '', now())",
                files[body],
                body,
            )
    world.aber.actor()
    assert refused(EVIDENCE, mine, rent.pk, files[theirs])
    assert not refused(EVIDENCE, mine, rent.pk, files[mine])


def test_only_who_reports_a_benefit_places_it(world: World, rent: Benefit) -> None:
    helping, own = make_project(world.aber, "Depot"), world.aber.organisation.pk
    becomes(world.aber, world.aber.manager, Role.BENEFITS_MANAGER)
    assert not refused(TAG, own, rent.pk, "ope")
    assert not refused(CONTRIBUTE, own, rent.pk, helping.pk)
    for role in (Role.VIEWER, Role.FINANCE, Role.ADMINISTRATOR):
        becomes(world.aber, world.aber.manager, role)
        only_the_wall_stops(TAG, own, rent.pk, "lrf")
        only_the_wall_stops("UPDATE projects_programmetag SET ended_at = now()")
        only_the_wall_stops("DELETE FROM projects_contribution")
        only_the_wall_stops(CONTRIBUTE, own, rent.pk, make_project(world.aber, role.value).pk)
