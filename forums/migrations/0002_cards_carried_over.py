import django.db.models.deletion
from django.db import migrations, models

# A card comes from one of a workshop that is over, into one of the same forum that has not begun, by whoever runs it.
NARROW = """
ALTER TABLE forums_card ADD CONSTRAINT card_and_audience UNIQUE (id, audience_id);
ALTER TABLE forums_card ADD CONSTRAINT forums_card_taken_from_of_its_audience
  FOREIGN KEY (taken_from_id, audience_id) REFERENCES forums_card (id, audience_id);
CREATE FUNCTION is_of_one_over(the_card uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$ BEGIN
  RETURN EXISTS (SELECT FROM forums_card c JOIN forums_workshop w ON w.id = c.workshop_id
    WHERE c.id = the_card AND w.state IN ('closed', 'called_off')); END $$;
CREATE POLICY forums_card_taken ON forums_card AS RESTRICTIVE FOR INSERT TO portal_web, portal_worker
  WITH CHECK (taken_from_id IS NULL OR (runs_forum(audience_id)
    AND workshop_id IN (SELECT w.id FROM forums_workshop w WHERE w.state IN ('draft', 'invited'))
    AND is_of_one_over(taken_from_id)));
"""
WIDE = """
DROP POLICY forums_card_taken ON forums_card;
DROP FUNCTION is_of_one_over(uuid);
ALTER TABLE forums_card DROP CONSTRAINT forums_card_taken_from_of_its_audience;
ALTER TABLE forums_card DROP CONSTRAINT card_and_audience;
"""


class Migration(migrations.Migration):
    """Cards go on in another workshop, once each."""

    dependencies = [("forums", "0001_forums")]

    operations = [
        migrations.AddField(
            model_name="card",
            name="taken_from",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="taken_to",
                to="forums.card",
            ),
        ),
        migrations.AlterField(
            model_name="card",
            name="fate",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Not decided yet"),
                    ("initiative", "Became an initiative"),
                    ("decision", "Decided"),
                    ("action", "Became an action"),
                    ("parked", "Parked"),
                    ("dropped", "Dropped"),
                    ("not_reached", "Not reached"),
                    ("carried_over", "Carried over to another workshop"),
                ],
                default="",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="card", constraint=models.UniqueConstraint(fields=("taken_from",), name="card_taken_once")
        ),
        migrations.RunSQL(NARROW, WIDE),
    ]
