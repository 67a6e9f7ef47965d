"""Bodies, those whom they know, who acts for them and who is asked to.

Links pass what accepting needs; people are their body's administrators' to change. A body is
founded by its first property, project or forum, or by having an administrator: then by nobody else.
"""

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
    AlsoReads,
    Fixed,
    Police,
    Refuses,
    changed,
)

# A portal administrator founds a body only while it has nothing of its own and nobody looks after it.
# A policy of memberships cannot read bodies, whose policy reads memberships: a function can, and it asks
# with the eyes of whoever calls it: a portal administrator, or the holder of the link.
FUNCTIONS = """
CREATE FUNCTION can_be_founded(body uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM partners_organisation o WHERE o.id = body AND o.founded_at IS NULL)
     AND NOT EXISTS (SELECT FROM partners_membership m JOIN partners_person p ON p.id = m.person_id
                     WHERE m.organisation_id = body AND 'administrator' = ANY (m.roles) AND p.is_active
                       AND m.ended_at IS NULL AND m.suspended_at IS NULL) $$;
CREATE FUNCTION can_be_joined(body uuid, founding boolean) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM partners_organisation o WHERE o.id = body AND o.suspended_at IS NULL)
     AND (NOT founding OR can_be_founded(body)) $$;
"""
NO_FUNCTIONS = "DROP FUNCTION can_be_joined(uuid, boolean), can_be_founded(uuid);"

OPEN_LINK = f"token_hash = {INVITATION} AND accepted_at IS NULL AND revoked_at IS NULL"
MEETS = (
    f"id = {ORGANISATION} OR {ADMINISTRATOR} OR {SYSTEM}"
    f" OR id IN (SELECT known_id FROM partners_acquaintance WHERE {OWN})"
    f" OR id IN (SELECT organisation_id FROM partners_membership WHERE person_id = {PERSON})"
    f" OR id IN (SELECT organisation_id FROM partners_invitation WHERE {OPEN_LINK})"
)
INVITED_SO = f"""ended_at IS NULL AND suspended_at IS NULL AND EXISTS (
  SELECT FROM partners_invitation i JOIN partners_person p ON p.email = i.email
  WHERE i.token_hash = {INVITATION} AND i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > now()
    AND p.id = partners_membership.person_id AND i.organisation_id = partners_membership.organisation_id
    AND i.roles = partners_membership.roles AND NOT (i.by_administrator AND p.is_portal_administrator)
    AND (SELECT can_be_joined(i.organisation_id, i.by_administrator)))"""
# Whoever is asked to be a body's first administrator may see that it has one meanwhile.
WHO_WAS_FIRST = f"""{INVITATION} IS NOT NULL AND 'administrator' = ANY (roles) AND organisation_id IN (
  SELECT organisation_id FROM partners_invitation
  WHERE token_hash = {INVITATION} AND by_administrator AND accepted_at IS NULL AND revoked_at IS NULL)"""
LOOKS_AFTER = f"({OWN} AND ({MANAGES_PEOPLE} OR {BY_ITSELF})) OR ({ADMINISTRATOR} AND by_administrator)"
ADMINISTERS = "COALESCE('administrator' = ANY (portal_roles()), false)"
AS_HOLDER = """OLD.organisation_id IS DISTINCT FROM portal_organisation()
  AND NOT (portal_administrator() AND OLD.by_administrator)"""

WALLS = [
    migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
    # bodies
    Police(
        "partners_organisation",
        read=MEETS,
        add=ADMINISTRATOR,
        change=f"id = {ORGANISATION} OR {ADMINISTRATOR}",
    ),
    Refuses(
        "partners_organisation",
        "by_the_portal",
        when=f"({changed('slug', 'kind', 'jurisdiction', 'official_code', 'suspended_at', 'created_at')})"
        " AND NOT portal_administrator()",
    ),
    Refuses(
        "partners_organisation",
        "doubled_by_the_portal",
        when=f"({changed('double_of_id')}) AND NOT portal_administrator()",
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
    Refuses(
        "partners_organisation",
        "founded_by_itself",
        when=f"({changed('founded_at')})"
        " AND (OLD.founded_at IS NOT NULL OR OLD.id IS DISTINCT FROM portal_organisation())",
    ),
    Police("partners_acquaintance", read=OWN, add=f"{OWN} OR known_id = {ORGANISATION} OR {ADMINISTRATOR}"),
    # who acts for them
    Police(
        "partners_membership",
        read=f"person_id = {PERSON} OR {OWN} OR {ADMINISTRATOR} OR {SYSTEM}",
        add=INVITED_SO,
        change=f"{OWN} AND {MANAGES_PEOPLE} AND ended_at IS NULL",
        becomes=OWN,
    ),
    AlsoReads("partners_membership", "of_a_first_link", when=WHO_WAS_FIRST),
    Fixed("partners_membership", "person_id", "organisation_id", "since"),
    # invitations
    Police(
        "partners_invitation",
        read=f"{OWN} OR {ADMINISTRATOR} OR {SYSTEM} OR token_hash = {INVITATION}",
        add=f"invited_by_id = {PERSON} AND accepted_at IS NULL AND revoked_at IS NULL"
        f" AND (({OWN} AND {MANAGES_PEOPLE} AND NOT by_administrator)"
        f" OR ({ADMINISTRATOR} AND by_administrator AND roles = ARRAY['administrator']::varchar[]"
        " AND can_be_founded(organisation_id)))",
        change=f"{LOOKS_AFTER} OR ({OPEN_LINK} AND expires_at > now())",
        becomes=f"{LOOKS_AFTER} OR (token_hash = {INVITATION} AND accepted_at IS NOT NULL AND revoked_at IS NULL)",
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
]
