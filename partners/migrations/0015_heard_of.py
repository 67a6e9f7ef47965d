from django.db import migrations, models

from partners.scoping.policies import BOUND, Police

WORKER = "current_user = 'portal_worker'"


class Migration(migrations.Migration):
    """Work that kills its worker each time is given up too, and the pages know when the sweeper was last heard of."""

    dependencies = [
        ("partners", "0014_founded_once"),
    ]

    operations = [
        migrations.AddField(
            model_name="job",
            name="starts",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.CreateModel(
            name="Beat",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
        ),
        Police("partners_beat", read=BOUND, add=WORKER, change=WORKER),
    ]
