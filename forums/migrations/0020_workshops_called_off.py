import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from partners.scoping.policies import AUDIENCES, ORGANISATION, PERSON, ROOM, SYSTEM, Narrow, Refuses

RUNS = (
    f"audience_id = {AUDIENCES} AND audience_id IN (SELECT r.audience_id FROM forums_forumrole r"
    f" WHERE r.person_id = {PERSON} AND r.ended_at IS NULL AND r.role IN ('chair', 'vice_chair', 'secretariat')"
    f" AND (r.organisation_id = {ORGANISATION} OR r.organisation_id IS NULL))"
)
REST = f"({RUNS}) OR id = {ROOM} OR {SYSTEM}"


class Migration(migrations.Migration):
    """A workshop that has not begun is called off, and stays so. Called off as a draft, it stays unseen by members."""

    dependencies = [
        ("forums", "0019_lapsed_meanwhile"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="workshop",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("invited", "Invitations sent"),
                    ("live", "Running"),
                    ("closed", "Closed"),
                    ("called_off", "Called off"),
                ],
                default="draft",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="workshop", name="invited_at", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField(
            model_name="workshop", name="called_off_at", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField(
            model_name="workshop",
            name="called_off_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="workshop",
            name="called_off_reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="Why it was called off"),
        ),
        # when the invitations to those of before went is not known: at the earliest when they were planned
        migrations.RunSQL(
            "UPDATE forums_workshop SET invited_at = planned_at WHERE state <> 'draft';", migrations.RunSQL.noop
        ),
        Narrow(
            "forums_workshop",
            "read",
            using=f"(audience_id = {AUDIENCES} AND state <> 'draft'"
            f" AND (state <> 'called_off' OR invited_at IS NOT NULL)) OR {REST}",
            was=f"(audience_id = {AUDIENCES} AND state <> 'draft') OR {REST}",
        ),
        Refuses(
            "forums_workshop",
            "called_off_before_it_began",
            when="OLD.state = 'called_off' OR (NEW.state = 'called_off' AND (OLD.state NOT IN ('draft', 'invited')"
            " OR NEW.called_off_by_id IS DISTINCT FROM portal_person() OR NEW.called_off_reason = ''))",
        ),
    ]
