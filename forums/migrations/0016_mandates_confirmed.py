import django.db.models.deletion
from django.db import migrations, models

from partners.scoping.policies import MANAGES_PEOPLE, ORGANISATION, OWN, PERSON, TODAY, Also, Narrow, Refuses, changed


def beyond(money: str, say: str) -> str:
    """The same rule as forums.initiatives.moving.lacking_for: what a mandate does not state it does not cover."""
    return f"""EXISTS (
  SELECT 1 FROM forums_move m JOIN forums_forumrole r ON r.audience_id = m.audience_id
  WHERE m.id = move_id AND r.person_id = {PERSON} AND r.organisation_id = {ORGANISATION}
    AND r.role = 'representative' AND r.ended_at IS NULL
    AND (m.commits_money > COALESCE({money}, 0) OR (m.commits_property AND {say} <> 'decide')))"""


def within(beyond: str) -> str:
    return f"answer <> 'agree' OR board_on <= {TODAY} OR NOT {beyond}"


OLD = within(beyond("r.money_up_to", "r.property_say"))
NEW = within(
    beyond(
        "CASE WHEN r.confirmed_at IS NOT NULL THEN r.money_up_to END",
        "CASE WHEN r.confirmed_at IS NOT NULL THEN r.property_say ELSE '' END",
    )
)
MANDATE = changed("mandate", "money_up_to", "property_say", "confirmed_at", "confirmed_by_id")
# a trigger's condition may hold no subquery
BY_ITS_BODY = (
    "OLD.organisation_id = portal_organisation() AND 'administrator' = ANY (portal_roles())"
    " AND OLD.role = 'representative' AND NEW.confirmed_by_id = portal_person() AND NEW.confirmed_at IS NOT NULL"
)


class Migration(migrations.Migration):
    """What a representative may commit is their own body's to say: named by who runs the forum, confirmed by it."""

    dependencies = [("forums", "0015_narrower_rooms")]

    operations = [
        migrations.AddField(
            model_name="forumrole",
            name="confirmed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="forumrole",
            name="confirmed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partners.person",
            ),
        ),
        migrations.RunSQL(
            "DROP TRIGGER forums_forumrole_mandate_stays ON forums_forumrole;",
            migrations.RunSQL.noop,
        ),
        Refuses("forums_forumrole", "mandate_by_its_body", when=f"({MANDATE}) AND ({BY_ITS_BODY}) IS NOT TRUE"),
        Also(
            "forums_forumrole",
            "confirmed_by_its_body",
            command="INSERT",
            check="(confirmed_at IS NULL AND confirmed_by_id IS NULL)"
            f" OR ({OWN} AND {MANAGES_PEOPLE} AND confirmed_by_id = {PERSON})",
        ),
        Narrow("forums_position", "within_mandate", check=NEW, was=OLD),
    ]
