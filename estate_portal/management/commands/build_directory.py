"""`manage.py build_directory FOLDER`: make the directory of public bodies from published lists."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from partners.directory.bodies import write
from partners.directory.building import build

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Replace partners/directory/bodies.csv, and say which bodies have names that could be confused."""

    help = "Make the directory of public bodies from the published lists in a folder"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder of lists."""
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """Build and write."""
        try:
            found, alike = build(folder)
        except FileNotFoundError as missing:
            raise CommandError(f"The list {missing.filename} is not there.") from missing
        write(found)
        self.stdout.write(f"{len(found)} bodies")
        for first, second in alike:
            self.stdout.write(f"Left out {second.name_en} ({second.source}): {first.source} has it as {first.code}.")
