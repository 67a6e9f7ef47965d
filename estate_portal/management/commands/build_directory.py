"""`manage.py build_directory FOLDER`: make the directory of public bodies from published lists."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from partners import clock
from partners.directory import sources
from partners.directory.bodies import write
from partners.directory.building import build, build_sources

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Replace partners/directory/bodies.csv and sources.csv, and say which bodies have names that could be confused."""

    help = "Make the directory of public bodies from the published lists in a folder"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder of lists."""
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """Build and write."""
        try:
            found, alike = build(folder)
            lists = build_sources(folder, read_on=clock.today())
        except FileNotFoundError as missing:
            raise CommandError(f"The list {missing.filename} is not there.") from missing
        write(found)
        sources.write(lists)
        self.stdout.write(f"{len(found)} bodies")
        for first, second in alike:
            self.stdout.write(f"Left out {second.name_en} ({second.source}): {first.source} has it as {first.code}.")
