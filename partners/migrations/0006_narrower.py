from django.db import migrations

from partners.scoping.policies import (
    ADMINISTRATOR,
    BY_ITSELF,
    INVITATION,
    MANAGES_PEOPLE,
    ORGANISATION,
    OWN,
    PERSON,
    SYSTEM,
    Fixed,
    Functions,
    Narrow,
    Refuses,
    changed,
)

# A policy of memberships cannot read bodies, whose policy reads memberships: a function can.
JOINABLE = """
CREATE FUNCTION can_be_joined(body uuid, founding boolean) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM partners_organisation o WHERE o.id = body AND o.suspended_at IS NULL
                 AND (NOT founding OR o.first_record_at IS NULL)) $$;
"""
GOOD_LINK = f"""token_hash = {INVITATION} AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > now()"""
INVITED_SO = f"""ended_at IS NULL AND suspended_at IS NULL AND EXISTS (
  SELECT FROM partners_invitation i JOIN partners_person p ON p.email = i.email
  WHERE i.token_hash = {INVITATION} AND i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > now()
    AND p.id = partners_membership.person_id AND i.organisation_id = partners_membership.organisation_id
    AND i.roles = partners_membership.roles AND NOT (i.by_administrator AND p.is_portal_administrator)
    AND (SELECT can_be_joined(i.organisation_id, i.by_administrator)))"""
LOOKS_AFTER = f"({OWN} AND ({MANAGES_PEOPLE} OR {BY_ITSELF})) OR ({ADMINISTRATOR} AND by_administrator)"
OF_LINK = f"SELECT organisation_id FROM partners_invitation WHERE token_hash = {INVITATION}"
MEETS = (
    f"id = {ORGANISATION} OR {ADMINISTRATOR} OR {SYSTEM}"
    f" OR id IN (SELECT known_id FROM partners_acquaintance WHERE {OWN})"
    f" OR id IN (SELECT organisation_id FROM partners_membership WHERE person_id = {PERSON})"
)
# What is done anonymously, such as a card in a workshop, names nobody and stands in nobody's trail.
OF_NOBODY = (
    "person_id IS NULL AND acting_for_id IS NULL AND organisation_id IS NULL AND NOT by_administrator"
    " AND person_name = '' AND acting_for_name = ''"
)
AS_HOLDER = """OLD.organisation_id IS DISTINCT FROM portal_organisation()
  AND NOT (portal_administrator() AND OLD.by_administrator)"""
ADMINISTERS = "COALESCE('administrator' = ANY (portal_roles()), false)"


class Migration(migrations.Migration):
    """Links pass what accepting needs; people are their body's administrators' to change; events name who acts."""

    dependencies = [("partners", "0005_saved_filters")]

    operations = [
        Functions(),  # again, for the roles that an actor has in the body acted for
        migrations.RunSQL(JOINABLE, "DROP FUNCTION can_be_joined(uuid, boolean);"),
        # bodies
        Narrow(
            "partners_organisation",
            "read",
            using=f"{MEETS} OR id IN ({OF_LINK} AND accepted_at IS NULL AND revoked_at IS NULL)",
            was=f"{MEETS} OR id IN ({OF_LINK})",
        ),
        Refuses(
            "partners_organisation",
            "by_the_portal",
            when=f"({changed('slug', 'kind', 'jurisdiction', 'official_code', 'suspended_at', 'created_at')})"
            " AND NOT portal_administrator()",
        ),
        Refuses(
            "partners_organisation",
            "named_by_administrators",
            when=f"({changed('name_en', 'name_cy')}) AND NOT (portal_administrator() OR {ADMINISTERS})",
        ),
        Refuses(
            "partners_organisation",
            "founded_once",
            when=f"({changed('first_record_at')})"
            " AND (OLD.first_record_at IS NOT NULL OR OLD.id IS DISTINCT FROM portal_organisation())",
        ),
        # who acts for them
        Narrow("partners_membership", "add", check=INVITED_SO, was=f"{OWN} OR organisation_id IN ({OF_LINK})"),
        Narrow(
            "partners_membership",
            "change",
            using=f"{OWN} AND {MANAGES_PEOPLE} AND ended_at IS NULL",
            check=OWN,
            was=f"{OWN} OR {ADMINISTRATOR}",
        ),
        Fixed("partners_membership", "person_id", "organisation_id", "since"),
        # invitations
        Narrow(
            "partners_invitation",
            "add",
            check=f"invited_by_id = {PERSON} AND accepted_at IS NULL AND revoked_at IS NULL"
            f" AND (({OWN} AND {MANAGES_PEOPLE} AND NOT by_administrator)"
            f" OR ({ADMINISTRATOR} AND by_administrator AND roles = ARRAY['administrator']::varchar[]))",
            was=f"{OWN} OR {ADMINISTRATOR}",
        ),
        Narrow(
            "partners_invitation",
            "change",
            using=f"{LOOKS_AFTER} OR ({GOOD_LINK})",
            check=f"{LOOKS_AFTER} OR (token_hash = {INVITATION} AND accepted_at IS NOT NULL AND revoked_at IS NULL)",
            was=f"{OWN} OR {ADMINISTRATOR} OR token_hash = {INVITATION}",
        ),
        Fixed(
            "partners_invitation",
            "organisation_id",
            "email",
            "roles",
            "invited_by_id",
            "by_administrator",
            "created_at",
        ),
        Refuses(
            "partners_invitation",
            "holder_accepts_only",
            when=f"({changed('token_hash', 'expires_at', 'revoked_at')}) AND {AS_HOLDER}",
        ),
        Refuses(
            "partners_invitation",
            "accepted_by_its_holder",
            when=f"({changed('accepted_at')}) AND OLD.token_hash IS DISTINCT FROM portal_invitation()",
        ),
        Refuses(
            "partners_invitation", "spent_stays_spent", when="OLD.accepted_at IS NOT NULL OR OLD.revoked_at IS NOT NULL"
        ),
        # the trail
        Narrow(
            "partners_event",
            "add",
            check=f"(person_id IS NOT DISTINCT FROM {PERSON} AND acting_for_id IS NOT DISTINCT FROM {ORGANISATION}"
            f" AND (NOT by_administrator OR {ADMINISTRATOR})) OR ({OF_NOBODY})",
            was="true",
        ),
    ]
