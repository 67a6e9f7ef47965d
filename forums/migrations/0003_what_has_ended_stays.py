from django.db import migrations

from partners.scoping.policies import AUDIENCES, ORGANISATION, Also, Narrow, Refuses

MOVES = """
CREATE FUNCTION initiative_moves(the_initiative uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM forums_initiative i WHERE i.id = the_initiative AND i.status = 'active') $$;
"""
ENDED_WITH_IT = """
UPDATE forums_move m SET outcome = 'withdrawn', decided_at = i.ended_at, closing_reason = i.ending_reason
FROM forums_initiative i WHERE i.id = m.initiative_id AND i.status <> 'active' AND m.outcome = 'open';
"""
BY_ITS_PROPOSER = "NEW.outcome = 'withdrawn' AND OLD.proposed_for_id IS DISTINCT FROM portal_organisation()"
TAKES_PART = f"""initiative_id IN (
  SELECT p.initiative_id FROM forums_initiativepartner p
  WHERE p.organisation_id = {ORGANISATION} AND p.state = 'joined')"""
LEADS = f"initiative_id IN (SELECT i.id FROM forums_initiative i WHERE i.lead_id = {ORGANISATION})"
CHANGES = (
    f"audience_id = {AUDIENCES} AND (SELECT takes_part_in(audience_id)) AND"
    f" ({TAKES_PART} OR (SELECT runs_forum(audience_id)) OR proposed_for_id = {ORGANISATION}"
)


class Migration(migrations.Migration):
    """What has ended moves no more: its open move is withdrawn with it, by whoever ends it."""

    dependencies = [("forums", "0002_cards_carried_over")]

    operations = [
        migrations.RunSQL(MOVES, "DROP FUNCTION initiative_moves(uuid);"),
        migrations.RunSQL(ENDED_WITH_IT, migrations.RunSQL.noop),
        migrations.RunSQL(
            "DROP TRIGGER forums_move_withdrawn_by_its_proposer ON forums_move;",
            Refuses("forums_move", "withdrawn_by_its_proposer", when=BY_ITS_PROPOSER).sql,
        ),
        Refuses(
            "forums_move",
            "withdrawn_by_its_proposer",
            when=f"{BY_ITS_PROPOSER} AND initiative_moves(OLD.initiative_id)",
        ),
        Refuses(
            "forums_move",
            "decided_while_it_goes_on",
            when="NEW.outcome IN ('carried', 'not_carried') AND NOT initiative_moves(OLD.initiative_id)",
        ),
        Also("forums_move", "of_what_goes_on", command="INSERT", check="initiative_moves(initiative_id)"),
        Narrow("forums_move", "change", using=f"{CHANGES} OR {LEADS})", was=f"{CHANGES})"),
    ]
