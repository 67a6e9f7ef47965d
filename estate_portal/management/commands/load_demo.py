"""`manage.py load_demo`: the invented region, into an empty database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from estate_portal.demo.story import load
from partners.people.models import Person


class Command(BaseCommand):
    """Fills an empty database with the demo."""

    help = "Load the demo region into an empty database."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load it, unless somebody is there already."""
        if Person.objects.exists():
            raise CommandError("There are people in this database already; the demo goes only into an empty one.")
        self.stdout.write(f"The demo has {load():,} properties.")
