"""The demo is the region that the issue asks for, and its pages name static files by their contents."""

from __future__ import annotations

import re
import urllib.request
from typing import TYPE_CHECKING, Any

import psycopg2
import pytest

from assets.register.models import Asset, AssetShare, AssetSummary
from estate_portal.demo.people import IN_FORUM, PEOPLE, logins
from estate_portal.servers.folder import DataFolder
from estate_portal.servers.postgres import Postgres
from forums.membership.models import Forum, ForumRole
from partners.organisations.models import Organisation
from partners.people.models import Membership, Person
from sharing.levels import Level
from tests.shared_cache import directives

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.journeys.conftest import Portal

pytestmark = [pytest.mark.browser, pytest.mark.servers]
HASHED = re.compile(r"\.[0-9a-f]{12}\.\w+$")


@pytest.fixture
def ask(portal: Portal) -> Iterator[Callable[[str], list[tuple[Any, ...]]]]:
    """Questions to the portal's own database, as the owner, whom no policy binds."""
    connection = psycopg2.connect(Postgres(DataFolder(portal.data)).address("portal_owner"))

    def asked(query: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(query)
            return list(cursor.fetchall())

    yield asked
    connection.close()


def test_the_region_has_what_the_issue_asks_for(ask: Callable[[str], list[tuple[Any, ...]]]) -> None:
    """At least, for another journey may have added to it."""
    asset, summary, share = (model._meta.db_table for model in (Asset, AssetSummary, AssetShare))
    ((bodies, kinds),) = ask(f"SELECT count(*), count(DISTINCT kind) FROM {Organisation._meta.db_table}")
    assert bodies >= 12
    assert kinds >= 5
    assert ask(f"SELECT count(*) FROM {Forum._meta.db_table}")[0][0] >= 2
    placed = f"{asset} a JOIN {summary} s ON s.asset_id = a.id WHERE s.latitude IS NOT NULL AND s.longitude IS NOT NULL"
    assert ask(f"SELECT count(*) FROM {placed}")[0][0] >= 1_500
    assert ask(f"SELECT count(DISTINCT a.organisation_id) FROM {placed}")[0][0] >= 8
    live = f"FROM {share} WHERE ended_at IS NULL AND until >= current_date"
    assert {level for (level,) in ask(f"SELECT DISTINCT level {live}")} == {int(level) for level in Level}


def test_joint_work_has_what_is_rare_as_well(ask: Callable[[str], list[tuple[Any, ...]]]) -> None:
    """Job-years, evidence taken back, money over the forum's edge in its own report, and a payment in dispute."""
    (jobs, back, disputes) = ask(
        "SELECT (SELECT count(*) FROM projects_benefitfigure f JOIN projects_benefit b ON b.id = f.benefit_id"
        " WHERE b.basis = 'construction' AND f.series = 'actual'),"
        " (SELECT count(*) FROM projects_evidencetakenback), (SELECT count(*) FROM projects_paymentdispute)"
    )[0]
    assert (jobs >= 4, back >= 1, disputes >= 1) == (True, True, True)
    reported = ask("SELECT snapshot->'payments', snapshot->>'net' FROM projects_report WHERE forum_id IS NOT NULL")
    crossing = [one for payments, _net in reported for one in payments or ()]
    assert {one["what"] for one in crossing} == {"Design of the ambulance bays"}
    assert "12500" in {net for _payments, net in reported}


def test_there_is_a_login_for_each_kind_of_user(ask: Callable[[str], list[tuple[Any, ...]]]) -> None:
    person, membership = Person._meta.db_table, Membership._meta.db_table
    there = dict(ask(f"SELECT email, is_portal_administrator FROM {person} WHERE is_active"))
    for one in PEOPLE:
        assert there.get(one.email) == one.is_portal_administrator, one.email
    held = {role for (role,) in ask(f"SELECT DISTINCT unnest(roles) FROM {membership} WHERE ended_at IS NULL")}
    assert {"viewer", "property_manager", "administrator", "finance", "benefits_manager", "sponsor"} <= held
    assert any(there.values()), "nobody administers the portal"


def test_there_is_a_login_for_each_role_in_a_forum_as_the_list_says(
    ask: Callable[[str], list[tuple[Any, ...]]],
) -> None:
    """Who runs it, who speaks for a body and who looks on; the list that is printed says so of each."""
    person, role, forum = (model._meta.db_table for model in (Person, ForumRole, Forum))
    held = ask(
        f"SELECT p.email, r.role FROM {role} r JOIN {person} p ON p.id = r.person_id"
        f" JOIN {forum} f ON f.id = r.forum_id WHERE f.slug = 'gorwel-west' AND r.ended_at IS NULL"
    )
    said = {(one.email, one.in_forum) for one in PEOPLE if one.in_forum}
    assert said <= set(held)
    assert {role for _email, role in said} == {"chair", "secretariat", "representative", "observer"}
    printed = {email: who for email, _password, who in logins()}
    assert all(IN_FORUM[role] in printed[email] for email, role in said)


def test_static_files_are_named_by_their_contents(portal: Portal) -> None:
    """And are kept by browsers for a year: another content is another name."""
    with urllib.request.urlopen(f"{portal.address}/account/login/", timeout=30) as page:  # noqa: S310 - our own
        links = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.read().decode()))
    assert len(links) >= 4
    assert [one for one in sorted(links) if not HASHED.search(one)] == []
    for link in links:
        with urllib.request.urlopen(portal.address + link, timeout=30) as file:  # noqa: S310 - our own
            assert file.status == 200
            assert {"public", "immutable"} <= directives(file.headers), link
