from django.db import migrations, models

from partners.scoping.policies import ORGANISATION, PERSON, TODAY, Also, Refuses, changed

# The same rule as forums.initiatives.moving.lacking_for: what a mandate does not state it does not cover.
BEYOND = f"""EXISTS (
  SELECT 1 FROM forums_move m JOIN forums_forumrole r ON r.audience_id = m.audience_id
  WHERE m.id = move_id AND r.person_id = {PERSON} AND r.organisation_id = {ORGANISATION}
    AND r.role = 'representative' AND r.ended_at IS NULL
    AND (m.commits_money > COALESCE(r.money_up_to, 0) OR (m.commits_property AND r.property_say <> 'decide')))"""


class Migration(migrations.Migration):
    """What a representative may commit, and what a move commits each partner to; nobody agrees beyond their mandate."""

    dependencies = [("forums", "0012_pulse_in_a_workshop")]

    operations = [
        migrations.AddField(
            model_name="forumrole",
            name="money_up_to",
            field=models.DecimalField(
                blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="May commit money up to"
            ),
        ),
        migrations.AddField(
            model_name="forumrole",
            name="property_say",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Not stated"),
                    ("nothing", "Nothing"),
                    ("recommend", "Recommend"),
                    ("decide", "Decide"),
                ],
                default="",
                max_length=10,
                verbose_name="Say over property",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="move",
            name="commits_money",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                max_digits=12,
                null=True,
                verbose_name="Money that it commits each partner to",
            ),
        ),
        migrations.AddField(
            model_name="move",
            name="commits_property",
            field=models.BooleanField(default=False, verbose_name="Decides over property of the partners"),
        ),
        Refuses("forums_forumrole", "mandate_stays", when=changed("mandate", "money_up_to", "property_say")),
        Also(
            "forums_position",
            "within_mandate",
            command="INSERT",
            check=f"answer <> 'agree' OR board_on <= {TODAY} OR NOT {BEYOND}",
        ),
    ]
