"""`manage.py check_access`: are the rows by which lists read what the grants say?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from sharing.grants.checking import compare, rebuild
from sharing.kinds import kinds

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Proves the derived rows and the grants equal, or makes them so."""

    help = "Prove that what lists read equals what was granted; --rebuild derives it anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to rebuild."""
        parser.add_argument("--rebuild", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Compare each shareable kind; an inequality is an error, unless it is mended."""
        unequal = 0
        for kind in kinds:
            with transaction.atomic():
                missing, surplus = compare(kind)
                self.stdout.write(f"{kind.noun}: {missing} missing, {surplus} too many.")
                if options["rebuild"]:
                    self.stdout.write(f"{kind.noun}: {rebuild(kind):,} rows derived anew.")
                else:
                    unequal += missing + surplus
        if unequal:
            raise CommandError("What lists read differs from what was granted. Run this again with --rebuild.")
