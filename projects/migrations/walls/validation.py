"""Who validates a benefit, and on what evidence: who gains by one does not validate it, in whatever seat."""

from partners.scoping.policies import (
    AUDIENCES,
    ORGANISATION,
    OWN,
    PERSON,
    AlsoReads,
    AppendOnly,
    Key,
    MayChange,
    Pair,
    Police,
    Refuses,
)
from projects.migrations.walls.benefits import PUT_TO_US
from projects.migrations.walls.words import BENEFIT_SEEN, CLAIMANT, of_its_claimant, sees
from sharing.levels import Level

PUT_TO_US_SO = f"""EXISTS (
  SELECT FROM projects_validationrequest r
  WHERE r.benefit_id = projects_validation.benefit_id AND r.validator_id = {ORGANISATION} AND r.ended_at IS NULL
    AND r.forum_id IS NOT DISTINCT FROM projects_validation.forum_id)"""
#: the newest split of the benefit gives the validator nothing
NO_SHARE = f"""NOT EXISTS (SELECT FROM projects_benefit b WHERE b.id = benefit_id AND b.organisation_id = {ORGANISATION})
  AND NOT EXISTS (
    SELECT FROM projects_benefitshare s JOIN projects_benefitsplit t ON t.id = s.split_id
    WHERE s.benefit_id = projects_validation.benefit_id AND s.partner_id = {ORGANISATION}
      AND t.number = (SELECT max(n.number) FROM projects_benefitsplit n WHERE n.benefit_id = s.benefit_id))"""
#: nor had the person who validates a hand in the figure
NO_HAND = f"""NOT EXISTS (
    SELECT FROM projects_benefitfigure f WHERE f.id = projects_validation.figure_id AND f.person_id = {PERSON})
  AND NOT EXISTS (
    SELECT FROM projects_attestation a WHERE a.figure_id = projects_validation.figure_id AND a.person_id = {PERSON})"""
AS_MANAGER = "'benefits_manager' = ANY ((SELECT portal_roles())::text[])"
AS_SECRETARIAT = f"""EXISTS (
  SELECT FROM forums_forumrole r WHERE r.forum_id = projects_validation.forum_id AND r.person_id = {PERSON}
    AND r.organisation_id = {ORGANISATION} AND r.role = 'secretariat' AND r.ended_at IS NULL)"""
ITS_SECRETARIAT = f"""EXISTS (
  SELECT FROM forums_forumrole r WHERE r.forum_id = projects_validationrequest.forum_id AND r.audience_id = {AUDIENCES}
    AND r.organisation_id = validator_id AND r.role = 'secretariat' AND r.ended_at IS NULL)"""
A_BODY = "validator_id IN (SELECT o.id FROM partners_organisation o)"
EVIDENCE_SEEN = "evidence_id IN (SELECT e.id FROM projects_evidence e)"  # under that table's own policy
STANDS = "NOT EXISTS (SELECT FROM projects_evidencetakenback t WHERE t.evidence_id = e.id)"

VALIDATION = [
    Police(
        "projects_validationrequest",
        read=f"{OWN} OR validator_id = {ORGANISATION}",
        add=f"{CLAIMANT} AND person_id = {PERSON} AND validator_id <> {ORGANISATION}"
        f" AND CASE WHEN forum_id IS NULL THEN {A_BODY} ELSE {ITS_SECRETARIAT} END",
        change=f"({CLAIMANT}) OR validator_id = {ORGANISATION}",
    ),
    MayChange("projects_validationrequest", "ended_at"),
    # A request that was answered or withdrawn opens the evidence to nobody again.
    Refuses("projects_validationrequest", "ended_stays_ended", when="OLD.ended_at IS NOT NULL"),
    Pair("projects_validation", "figure", "benefit", of="projects_benefitfigure", whose="benefit_id"),
    Police(
        "projects_validation",
        read=BENEFIT_SEEN,
        add=f"{OWN} AND person_id = {PERSON} AND {PUT_TO_US_SO} AND {NO_SHARE} AND {NO_HAND}"
        f" AND CASE WHEN forum_id IS NULL THEN {AS_MANAGER} ELSE {AS_SECRETARIAT} END",
    ),
    AppendOnly("projects_validation"),
]

EVIDENCE = [
    Key("partners_storedfile", "file_and_body", "organisation_id"),
    Pair("projects_evidence", "file", "organisation", of="partners_storedfile", whose="organisation_id"),
    Key("projects_evidence", "evidence_and_benefit", "benefit_id"),
    Police(
        "projects_evidence",
        read=f"{OWN} OR benefit_id IN ({PUT_TO_US}) OR benefit_id IN (SELECT b.id FROM projects_benefit b"
        f" WHERE {sees('b.project_id', Level.COMMERCIAL)})",
        add=CLAIMANT,
    ),
    AppendOnly("projects_evidence"),
    # what is taken back is no longer handed out
    Pair("projects_evidencetakenback", "evidence", "benefit", of="projects_evidence", whose="benefit_id"),
    *of_its_claimant("evidencetakenback"),
    Police("projects_evidencetakenback", read=EVIDENCE_SEEN, add=f"{CLAIMANT} AND person_id = {PERSON}"),
    AppendOnly("projects_evidencetakenback"),
    AlsoReads(
        "partners_storedfile", "evidence", when=f"id IN (SELECT e.file_id FROM projects_evidence e WHERE {STANDS})"
    ),
]

WALLS = [*VALIDATION, *EVIDENCE]

#: who was asked sees the benefit until it has answered, and what it answered after that as well
OWN_ANSWERS = [AlsoReads("projects_validation", "own_answers", when=f"{OWN} AND person_id = {PERSON}")]
