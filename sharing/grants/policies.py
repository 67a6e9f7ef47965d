"""What policies of shareable records ask about audiences: with whom the body acted for may share now.

Used by the migrations of the floors that have something to share.
"""

from __future__ import annotations

from partners.scoping.policies import AUDIENCES, ORGANISATION

#: ids of the partners that the body knows, and of the forums that it is in and whose current agreement it accepted
MAY_SHARE_WITH = f"""
  SELECT a.id FROM sharing_audience a WHERE a.organisation_id IS NOT NULL
  UNION ALL
  SELECT c.audience_id FROM sharing_acceptance c JOIN sharing_agreement g ON g.id = c.agreement_id
  WHERE c.organisation_id = {ORGANISATION} AND c.audience_id = {AUDIENCES} AND g.audience_id = c.audience_id
    AND NOT EXISTS (SELECT FROM sharing_agreement n WHERE n.audience_id = g.audience_id AND n.version > g.version)"""
#: the cohorts of the body's own audience, through which it sees its own records
OWN_DOORS = f"""
  SELECT d.id FROM sharing_cohort d JOIN sharing_audience a ON a.id = d.audience_id
  WHERE a.organisation_id = {ORGANISATION}"""


def shared_so(noun: str, share: str, sight: str) -> str:
    """That a narrow row is the owner's own, or says no more than a live share does: one probe of the shares a row."""
    return f"""owner_id = {ORGANISATION} AND CASE WHEN door_id IN ({OWN_DOORS}) THEN true ELSE COALESCE((
  SELECT true FROM {share} s
  WHERE s.{noun}_id = {sight}.{noun}_id AND s.door_id = {sight}.door_id
    AND s.level = {sight}.level AND s.until >= {sight}.until AND s.ended_at IS NULL LIMIT 1
), false) END"""
