"""The second wall as the database itself tells it: roles, policies, views, functions, constraints, tasks.

Everything is enumerated, so that a new table, view, function, constraint, task or role is met
without anybody remembering. The lists of exceptions may only shrink.
"""

from __future__ import annotations

import inspect
import re
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from celery import current_app
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from estate_portal.celery import app
from estate_portal.checks import tenant_models
from partners.outbox import handlers
from tests.roles import OWNER, WEB, WORKER, acting_as

if TYPE_CHECKING:
    from collections.abc import Iterable

pytestmark = pytest.mark.django_db

#: tables without row-level security, each with the reason
NOT_POLICED = {
    "account_emailaddress": "allauth's; a person's own, never joined to tenant data",
    "account_emailconfirmation": "allauth's; a key that only the address receives",
    "auth_group": "the empty groups behind audiences: a UUID for a name",
    "auth_group_permissions": "kept empty by the check portal.E007",
    "auth_permission": "names of permissions, the same in every portal",
    "django_content_type": "names of models, the same in every portal",
    "django_migrations": "names of migrations, the same in every portal",
    "django_session": "a key that only the browser has",
    "guardian_groupobjectpermission": "guardian's generic rows: kept empty by the check portal.E007, asked by nobody",
    "guardian_userobjectpermission": "guardian's generic rows: kept empty by the check portal.E007, asked by nobody",
    "mfa_authenticator": "allauth's; a person's own, encrypted or hashed",
    "partners_job": "ids only; taken by the worker for everybody, read by no page",
    "partners_person": "who signs in is found before anybody acts; pages reach people through memberships",
    "partners_person_groups": "kept empty by the check portal.E007",
    "partners_person_user_permissions": "kept empty by the check portal.E007",
    **dict.fromkeys(
        (
            "django_celery_beat_clockedschedule",
            "django_celery_beat_crontabschedule",
            "django_celery_beat_intervalschedule",
            "django_celery_beat_periodictask",
            "django_celery_beat_periodictasks",
            "django_celery_beat_solarschedule",
        ),
        "when the portal does its own work",
    ),
}

#: unique constraints of tenant tables that do not begin with the owner, each with the reason
SHARED_UNIQUENESS = {
    "assets_bulkeditrow (edit_id, asset_id)": "both are random UUIDs, and the edit is of the owner of the property",
    "assets_import (id, organisation_id)": "a random UUID with its owner, for rows to be held to both",
    "forums_card (id, audience_id)": "a random UUID with its forum, for cards that are carried over to be held to both",
    "forums_card (taken_from_id)": "one card made of another, which whoever runs the forum sees",
    "forums_move (initiative_id)": "one open move an initiative, which its forum's members see",
    "forums_charter (audience_id, version)": "a forum's own versions, which its members see",
    "forums_priority (charter_id, place)": "a charter's own priorities, in their order",
    "forums_pulse (audience_id)": "one open pulse a forum, which its members see",
    "forums_pulsepresence (person_id, pulse_id)": "one's own: that one has answered",
    "partners_organisation (slug)": "made by portal administrators only, who see every body",
    "partners_organisation (lower(slug::text))": "made by portal administrators only, who see every body",
    "partners_invitation (token_hash)": "a hash of 256 random bits: guessing one is opening it",
    "sharing_audience (group_id)": "made with the audience; the group is nobody's to choose",
    "sharing_audience (organisation_id)": "the owner itself",
    "sharing_cohort (audience_id, number)": "numbered by the database's own maximum inside an audience",
    "sharing_agreement (audience_id, version)": "an audience's own versions, which its members see",
    "forums_forum (slug)": "made by portal administrators only, who see every forum",
    "forums_forum (audience_id)": "made with the forum; the audience is nobody's to choose",
    "forums_forum (id, audience_id)": "what places and roles point at; ids are random",
    "sharing_cohort (id, audience_id)": "what shares point at; ids are random",
    "forums_forumrole (forum_id, person_id, role)": "a forum's own roles, which its members see",
    "forums_workshop (code)": "six random letters, made by the portal; refused once in hundreds of millions",
    "forums_roomstate (workshop_id)": "one a workshop, made with it",
    "forums_participant (workshop_id, person_id)": "a workshop's own people, which its forum sees",
    "forums_score (participant_id, card_id)": "a participant's own scores",
    "forums_minutes (workshop_id)": "one a workshop, made at its close",
    "assets_asset (id, organisation_id)": "what the keys to an asset and its owner point at; ids are random",
    "assets_assetsummary (asset_id)": "one a property; a key to another's property is refused first, by its owner",
    "assets_assetdetail (asset_id)": "one a property; a key to another's property is refused first, by its owner",
    "assets_assetmoney (asset_id)": "one a property; a key to another's property is refused first, by its owner",
    "assets_requestanswer (disclosure_id)": "one a request; whoever is second of its two parties is told so",
    "assets_calendarfeed (token_hash)": "a hash of 256 random bits: guessing one is opening it",
    "assets_assetgrant (group_id, permission_id, content_object_id)": "guardian's; its owner is asked first",
    "projects_report (id, period_start, period_quarters, year_starts_in, version)": (
        "a random UUID with the report's own name, for sentences to be held to both"
    ),
    "projects_project (id, organisation_id)": "what the keys to a project and its lead point at; ids are random",
    "projects_projectsummary (project_id)": "one a project; a key to another's project is refused first, by its lead",
    "projects_projectmoney (project_id)": "one a project; a key to another's project is refused first, by its lead",
    "projects_projectgrant (group_id, permission_id, content_object_id)": "guardian's; its owner is asked first",
    "projects_benefit (id, organisation_id)": "what the keys to a benefit and its claimant point at; ids are random",
    "projects_benefitcosts (benefit_id)": "one a benefit; a key to another's benefit is refused first, by its pair",
    "projects_evidence (id, benefit_id)": "what the key of evidence taken back points at; ids are random",
    "projects_evidencetakenback (evidence_id)": "one a piece of evidence; another's is refused first, by its pair",
    "projects_payment (id, organisation_id, project_id, payee_id, payer_id, quarter, amount)": (
        "what the key of a counter-record points at; ids are random"
    ),
    "projects_payment (takes_back_id)": "a payment is taken back once; another's is refused first, by the key above",
    "projects_attestation (figure_id)": "one a figure; a key to another's figure is refused first, by its benefit",
    "projects_validation (figure_id)": "one a figure, given by whoever was asked to by its claimant",
    "projects_reportdefinition (forum_id, frequency)": "a forum's own schedules, which its members see",
    "projects_report (definition_id, period_start, version)": "asked by whoever sees the schedule, and by the worker",
    "projects_report (corrects_id)": "asked by whoever sees the report that is corrected",
    "projects_reportnotice (report_id, person_id)": "written by the worker only",
    "projects_forumtally (forum_id)": "made by the database's own trigger",
    "projects_story (id, organisation_id)": "what the keys to a story and its teller point at; ids are random",
    "projects_storyanswer (sentence_id)": "one a line of a story, given by the body that it names",
    "partners_storedfile (id, organisation_id)": "what the keys to a file and its body point at; ids are random",
    "projects_benefitfigure (id, benefit_id)": "what the keys to a figure and its benefit point at; ids are random",
    "projects_benefitsplit (id, benefit_id)": "what the keys to a split and its benefit point at; ids are random",
    "projects_story (id, audience_id)": "what the keys to a story and its forum point at; ids are random",
    "forums_workshop (id, audience_id)": "what the keys to a workshop and its forum point at; ids are random",
    "forums_card (id, workshop_id)": "what the keys to a card and its workshop point at; ids are random",
    "forums_participant (id, workshop_id)": "what the keys to a place and its workshop point at; ids are random",
}

#: what a table's rows never undergo, so no policy lets it
COMMANDS = {"SELECT": "r", "INSERT": "a", "UPDATE": "w", "DELETE": "d"}


def ask(query: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """The rows of a question to the catalogue."""
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())


def tables() -> dict[str, bool]:
    """Every table of ours, and whether row-level security is on."""
    return dict(
        ask(
            "SELECT relname, relrowsecurity FROM pg_class WHERE relkind IN ('r', 'p')"
            " AND relnamespace = 'public'::regnamespace"
        )
    )


def tenant_tables() -> set[str]:
    """The tables of the models that hang on tenant data."""
    return {model._meta.db_table for model in tenant_models()}


# --- roles (promises 6, 23) -------------------------------------------------------------------


@pytest.mark.parametrize("role", [WEB, WORKER])
def test_web_and_worker_are_bound_by_row_level_security(role: str) -> None:
    (flags,) = ask(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles WHERE rolname = %s",
        role,
    )
    assert flags == (False,) * 5
    assert ask("SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = %s", role) == []
    assert ask("SELECT proname FROM pg_proc WHERE pg_get_userbyid(proowner) = %s", role) == []


@pytest.mark.parametrize("role", [WEB, WORKER])
def test_web_and_worker_are_members_of_no_other_role(role: str) -> None:
    member_of = ask(
        "SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid"
        " JOIN pg_roles who ON who.oid = m.member WHERE who.rolname = %s",
        role,
    )
    assert member_of == []


@pytest.mark.parametrize("role", [WEB, WORKER])
def test_web_and_worker_neither_truncate_nor_create(role: str) -> None:
    allowed = ask(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
        " AND (has_table_privilege(%s, oid, 'TRUNCATE') OR has_table_privilege(%s, oid, 'TRIGGER')"
        " OR has_table_privilege(%s, oid, 'REFERENCES'))",
        *(role,) * 3,
    )
    assert allowed == []
    (may_create,) = ask(
        "SELECT has_schema_privilege(%s, 'public', 'CREATE'), has_database_privilege(%s, current_database(), 'CREATE')",
        *(role,) * 2,
    )
    assert may_create == (False, False)


def test_the_owner_is_no_superuser_and_force_stays_off() -> None:
    assert ask("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = %s", OWNER) == [(False, False)]
    assert ask("SELECT relname FROM pg_class WHERE relforcerowsecurity") == []


# --- policies (promise 24) --------------------------------------------------------------------


def test_every_table_is_policed_or_on_the_list_with_a_reason() -> None:
    unpoliced = {name for name, is_on in tables().items() if not is_on}
    assert unpoliced == set(NOT_POLICED)


def test_every_tenant_table_is_policed() -> None:
    there = tables()
    on = {name for name in tenant_tables() if there[name]}
    assert tenant_tables() - on <= {"partners_job"}


def test_every_policed_table_says_who_reads() -> None:
    policed = {name for name, is_on in tables().items() if is_on}
    read = {
        name
        for (name,) in ask("SELECT relname FROM pg_policy p JOIN pg_class c ON c.oid = polrelid WHERE polcmd = 'r'")
    }
    assert policed == read


def test_no_policy_is_for_all_commands_or_lets_everybody_read() -> None:
    for table, name, command, condition in ask(
        "SELECT relname, polname, polcmd::text, pg_get_expr(polqual, polrelid)"
        " FROM pg_policy JOIN pg_class c ON c.oid = polrelid"
    ):
        assert command in COMMANDS.values(), f"{name} on {table}: one policy a command"
        assert condition != "true", f"{name} on {table} lets everybody"


def test_policies_call_their_functions_once_a_query() -> None:
    """A bare call runs for every row; `(SELECT portal_organisation())` once."""
    for table, name, condition in ask(
        "SELECT relname, polname, concat(pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))"
        " FROM pg_policy JOIN pg_class c ON c.oid = polrelid"
    ):
        bare = len(re.findall(r"\bportal_\w+\(", condition)) - condition.count("SELECT portal_")
        assert bare == 0, f"{name} on {table}: {condition}"


def test_the_functions_of_policies_forgive_an_empty_setting() -> None:
    found = ask("SELECT proname, prosrc, provolatile FROM pg_proc WHERE proname LIKE 'portal\\_%%' ")
    assert len(found) >= 8
    for name, source, volatility in found:
        assert "NULLIF" in source, name
        assert volatility == "s", name


# --- side doors (promise 24) ------------------------------------------------------------------


def _doors(kind: str) -> list[str]:
    return [
        name
        for (name,) in ask(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = %s", kind
        )
    ]


def side_doors() -> list[str]:
    """Views that run as their owner, materialised views, definer functions that web or worker may call."""
    blind = ask(
        "SELECT relname FROM pg_class WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace"
        " AND NOT COALESCE('security_invoker=true' = ANY (reloptions), false)"
        " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = pg_class.oid AND d.deptype = 'e')"
    )
    definers = ask(
        "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        " AND (has_function_privilege(%s, oid, 'EXECUTE') OR has_function_privilege(%s, oid, 'EXECUTE'))",
        WEB,
        WORKER,
    )
    return [name for (name,) in blind + definers] + _doors("m") + _doors("f")


def test_there_is_no_side_door() -> None:
    assert side_doors() == []


@pytest.mark.parametrize(
    "door",
    [
        "CREATE VIEW door AS SELECT * FROM assets_asset",
        "CREATE MATERIALIZED VIEW door AS SELECT * FROM assets_asset",
        "CREATE FUNCTION door() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM assets_asset'",
    ],
)
def test_a_side_door_would_be_found(door: str) -> None:
    with acting_as(OWNER), connection.cursor() as cursor:
        cursor.execute(door)
    assert side_doors() == ["door"]


def test_a_new_table_without_a_policy_would_be_found() -> None:
    with acting_as(OWNER), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE forgotten (id int)")
    assert {name for name, is_on in tables().items() if not is_on} - set(NOT_POLICED) == {"forgotten"}


# --- uniqueness (promise 16) ------------------------------------------------------------------


def shared_uniqueness(of: Iterable[str]) -> set[str]:
    """Unique indexes of these tables whose first column is not the owner; primary keys of random ids left out."""
    found = ask(
        "SELECT t.relname, array_to_string(ARRAY(SELECT pg_get_indexdef(i.indexrelid, k + 1, true)"
        " FROM generate_series(0, i.indnkeyatts - 1) AS k), ', ')"
        " FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid"
        " WHERE i.indisunique AND NOT i.indisprimary AND t.relname = ANY (%s)",
        list(of),
    )
    return {
        f"{table} ({columns})" for table, columns in found if not columns.startswith(("organisation_id,", "owner_id,"))
    }


def test_uniqueness_is_asked_inside_one_owner_or_has_a_reason() -> None:
    assert shared_uniqueness(tenant_tables()) == set(SHARED_UNIQUENESS)


def test_a_shared_uniqueness_would_be_found() -> None:
    with acting_as(OWNER), connection.cursor() as cursor:
        cursor.execute("CREATE UNIQUE INDEX oracle ON assets_assetsummary (uprn, organisation_id)")
    assert shared_uniqueness(tenant_tables()) - set(SHARED_UNIQUENESS) == {
        "assets_assetsummary (uprn, organisation_id)"
    }


#: keys made of others: of record, door and level; of import and row number
COMPOSED_KEYS = {"assets_assetsight", "projects_projectsight", "assets_importrow"}


def test_primary_keys_of_tenant_tables_are_random_and_made_by_the_client() -> None:
    for model in tenant_models():
        key = model._meta.pk
        if model._meta.db_table in COMPOSED_KEYS:
            continue
        assert key.get_internal_type() == "UUIDField", model
        assert key.default is uuid.uuid4, model


#: keys without the owner, where the row is another body's by its nature and its policy asks for sight
LOOSE_KEYS = {
    "assets_asset": {("assets_dismissal",), ("assets_bulkeditrow",)},
    "projects_project": {("projects_benefit",), ("projects_contribution",), ("projects_payment",)},
    "projects_benefit": {("projects_validation",), ("projects_benefitcosts",), ("projects_evidencetakenback",)},
}


@pytest.mark.parametrize("record", LOOSE_KEYS)
def test_every_key_to_a_record_includes_its_owner(record: str) -> None:
    """Or a row of one's own about another's record would open it: the policies believe the owner column."""
    loose = ask(
        "SELECT conrelid::regclass::text FROM pg_constraint WHERE contype = 'f'"
        " AND confrelid = %s::regclass AND cardinality(conkey) = 1",
        record,
    )
    assert set(loose) == LOOSE_KEYS[record]


# --- the trail (promise 64) -------------------------------------------------------------------


def test_the_trail_is_append_only() -> None:
    for role in (WEB, WORKER):
        (may,) = ask(
            "SELECT "
            + ", ".join(
                f"has_table_privilege('{role}', 'partners_event', '{verb}')" for verb in ("INSERT", "UPDATE", "DELETE")
            )
        )
        assert may == (True, False, False)
    assert ask("SELECT tgname FROM pg_trigger WHERE tgrelid = 'partners_event'::regclass AND NOT tgisinternal") == [
        ("partners_event_append_only",)
    ]


@pytest.mark.parametrize("verb", ["UPDATE partners_event SET verb = 'never'", "DELETE FROM partners_event"])
def test_not_even_the_owner_edits_the_trail(verb: str) -> None:
    insert = (
        "INSERT INTO partners_event (id, at, person_name, acting_for_name, by_administrator, verb, subject_kind,"
        " subject_id, subject_label, reason, facts, request_id)"
        " VALUES (gen_random_uuid(), now(), '', '', false, 'did', '', gen_random_uuid(), '', '', '{}', '')"
    )
    with acting_as(OWNER), connection.cursor() as cursor:
        cursor.execute(insert)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(verb)


# --- work (promises 57, 58) -------------------------------------------------------------------


def test_no_task_outlives_its_claim() -> None:
    visibility = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    assert settings.CELERY_TASK_SOFT_TIME_LIMIT < settings.CELERY_TASK_TIME_LIMIT
    assert visibility > settings.CELERY_TASK_TIME_LIMIT + 100
    assert settings.CELERY_WORKER_PREFETCH_MULTIPLIER == 1


def test_messages_are_json() -> None:
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_serializer == app.conf.result_serializer == "json"


def test_a_task_takes_nothing_but_ids() -> None:
    app.loader.import_default_modules()
    ours = {name: task for name, task in current_app.tasks.items() if not name.startswith("celery.")}
    assert {"outbox.deliver", "outbox.sweep"} <= set(ours)
    for name, task in ours.items():
        for parameter in inspect.signature(task.run).parameters.values():
            assert parameter.annotation in {"str", str}, f"{name}({parameter})"
            assert parameter.name.endswith(("_id", "id", "_hash")), f"{name}({parameter})"


def test_work_of_the_outbox_takes_an_actor_and_ids() -> None:
    for name, work in handlers._handlers.items():
        first, *rest = inspect.signature(work.run).parameters.values()
        assert first.name in {"actor", "actor_now", "make_actor", "_actor"}, name
        for parameter in rest:
            assert parameter.annotation in {"str", str}, f"{name}({parameter})"


def test_every_model_has_its_table() -> None:
    there = tables()
    for model in apps.get_models():
        assert model._meta.db_table in there or not model._meta.managed, model
