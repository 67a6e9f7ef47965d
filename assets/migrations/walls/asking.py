"""Requests to see more, what a body sets aside among its findings, and feeds of its diary.

A request stands between two bodies: each row is added by the side that the rule names, none is
changed. Property managers ask, answer and set aside, in their own names, of bodies that they know.
"""

from django.db import migrations

from assets.migrations.walls.words import KEEPER, sees
from partners.scoping.policies import (
    INVITATION,
    MANAGES_RECORDS,
    ORGANISATION,
    OWN,
    PERSON,
    Loose,
    Police,
    Refuses,
    WithOwner,
)
from sharing.levels import Level

BETWEEN = f"({OWN} OR owner_id = {ORGANISATION})"
NAMED = f"{MANAGES_RECORDS} AND person_id = {PERSON}"
KNOWN = "owner_id IN (SELECT o.id FROM partners_organisation o)"
SEES_BOTH = " AND ".join(sees(f"assets_dismissal.{key}", Level.DETAIL) for key in ("first_id", "second_id"))
# The owner grants or refuses, the asker withdraws; neither writes the other's word.
ANSWERED = f"owner_id = {ORGANISATION} AND outcome <> 'withdrawn'"
WITHDRAWN = f"{OWN} AND outcome = 'withdrawn' AND assets = '{{}}' AND batch IS NULL"
OWN_FEED = f"({OWN} AND person_id = {PERSON})"

OF_ITS_REQUEST = """
ALTER TABLE {table} ADD CONSTRAINT {table}_of_its_request FOREIGN KEY (organisation_id, owner_id, disclosure_id)
  REFERENCES assets_disclosurerequest (organisation_id, owner_id, id);
"""
CONSTRAINTS = (
    """
ALTER TABLE assets_disclosurerequest ADD CONSTRAINT request_and_parties UNIQUE (organisation_id, owner_id, id);
"""
    + OF_ITS_REQUEST.format(table="assets_requestedasset")
    + OF_ITS_REQUEST.format(table="assets_requestanswer")
)
NO_CONSTRAINTS = """
ALTER TABLE assets_requestanswer DROP CONSTRAINT assets_requestanswer_of_its_request;
ALTER TABLE assets_requestedasset DROP CONSTRAINT assets_requestedasset_of_its_request;
ALTER TABLE assets_disclosurerequest DROP CONSTRAINT request_and_parties;
"""

WALLS = [
    migrations.RunSQL(CONSTRAINTS, NO_CONSTRAINTS),
    Loose("assets_requestedasset", "asset_id"),
    WithOwner("assets_requestedasset", "of_its_owner", "asset_id", of="assets_asset", owner="owner_id"),
    Police("assets_disclosurerequest", read=BETWEEN, add=f"{OWN} AND {NAMED} AND {KNOWN}"),
    Police(
        "assets_requestedasset",
        read=BETWEEN,
        # nobody asks about what they do not see
        add=f"{KEEPER} AND {sees('assets_requestedasset.asset_id')}",
    ),
    Police("assets_requestanswer", read=BETWEEN, add=f"{NAMED} AND (({ANSWERED}) OR ({WITHDRAWN}))"),
    Police("assets_dismissal", read=OWN, add=f"{OWN} AND {NAMED} AND {SEES_BOTH}", change=KEEPER),
    Police("assets_calendarfeed", read=f"{OWN_FEED} OR token_hash = {INVITATION}", add=OWN_FEED, change=OWN_FEED),
    Refuses("assets_calendarfeed", "revoked_stays_revoked", when="OLD.revoked_at IS NOT NULL"),
]
