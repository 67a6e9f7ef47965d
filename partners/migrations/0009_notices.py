import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import partners.clock
from partners.scoping.policies import OWN, PERSON, SYSTEM, Fixed, Police

MINE = f"{OWN} AND person_id = {PERSON}"
WORKER = "current_user = 'portal_worker'"


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0008_on_board"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="emails",
            field=models.CharField(
                choices=[
                    ("at_once", "At once, one for each thing"),
                    ("daily", "One a day, at 7am, if anything is new"),
                    ("never", "None: I look in the portal"),
                ],
                default="at_once",
                max_length=10,
                verbose_name="Emails about what is new",
            ),
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40)),
                ("record", models.UUIDField()),
                ("at", models.DateTimeField(default=partners.clock.now)),
                ("read_at", models.DateTimeField(null=True)),
                ("mailed_at", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="partners.organisation"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "organisation", "-at"], name="notices_of_person"),
                    models.Index(
                        condition=models.Q(("mailed_at", None), ("read_at", None)),
                        fields=["at"],
                        name="notices_to_mail",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "person", "kind", "record"), name="notice_once")
                ],
            },
        ),
        # The worker tells people, each as themselves; they read and mark their own; the portal finds who waits for a letter.
        Police("partners_notice", read=f"({MINE}) OR {SYSTEM}", add=f"{WORKER} AND {MINE}", change=MINE),
        Fixed("partners_notice", "organisation_id", "person_id", "kind", "record"),
    ]
