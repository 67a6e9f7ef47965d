"""Writes `docs/reference.md`: what the code itself knows of permissions, commands, settings, tasks and components."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from celery import current_app
from django.conf import settings
from django.core.management import BaseCommand, get_commands, load_command_class
from django.utils.translation import override

from estate_portal.celery import app
from estate_portal.checks import patterns
from partners.acting.permission import every

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = Path(settings.BASE_DIR) / "docs" / "reference.md"
OURS = ("estate_portal", "projects", "forums", "assets", "sharing", "partners")
SETTING = re.compile(r"""env(?:\.\w+)?\(\s*["'](\w+)["']|environ(?:\.get\(|\[)\s*["']([A-Z_]+)["']""")


class Command(BaseCommand):
    """`manage.py reference` prints the reference; `--write` puts it in its place."""

    help = "Print the reference of permissions, commands, settings, tasks and components"

    def add_arguments(self, parser: Any) -> None:
        """`--write` writes the file instead."""
        parser.add_argument("--write", action="store_true", help="write docs/reference.md")

    def handle(self, *_: Any, **options: Any) -> None:
        """Print or write it."""
        if options["write"]:
            FILE.write_text(reference())
        else:
            self.stdout.write(reference())


def reference() -> str:
    """The whole page."""
    list(patterns())  # the site map imports every room, and with it its permissions
    with override("en"):
        return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Reference"
    yield ""
    yield "Written by `manage.py reference --write` from the code; a test compares."
    yield from _section("Permissions", "name | what it allows", ((p.name, str(p.label)) for p in every()))
    yield from _section("Commands", "`manage.py` … | what it does", _commands())
    yield from _section("Settings read from the environment", "name | read in", _settings())
    yield from _section("Tasks", "name | what it does", _tasks())
    yield from _section("Components", "template | what it is", _components())


def _section(title: str, heading: str, rows: Any) -> Iterator[str]:
    yield from ("", f"## {title}", "", f"| {heading} |", "|---|---|")
    yield from (f"| `{name}` | {text} |" for name, text in rows)


def _commands() -> Iterator[tuple[str, str]]:
    for name, floor in sorted(get_commands().items()):
        if str(floor) in OURS:
            yield name, str(load_command_class(str(floor), name).help)


def _settings() -> Iterator[tuple[str, str]]:
    found: dict[str, set[str]] = {}
    for path in sorted((Path(settings.BASE_DIR) / "estate_portal" / "settings").glob("*.py")):
        if path.stem != "test":
            for match in SETTING.finditer(path.read_text()):
                found.setdefault(match.group(1) or match.group(2), set()).add(f"`settings/{path.name}`")
    for address in ("DATABASE_OWNER_URL", "DATABASE_WEB_URL", "DATABASE_WORKER_URL"):
        found.setdefault(address, {"`settings/base.py`"})
    yield from ((name, ", ".join(sorted(files))) for name, files in sorted(found.items()))


def _tasks() -> Iterator[tuple[str, str]]:
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in getattr(settings, "CELERY_BEAT_SCHEDULE", {}).values()}
    for name, task in sorted(current_app.tasks.items()):
        if not name.startswith("celery."):
            sentence = (task.run.__doc__ or "").strip().splitlines()[0]
            yield name, f"{sentence}{' Scheduled.' if name in scheduled else ''}"


def _components() -> Iterator[tuple[str, str]]:
    folder = Path(settings.BASE_DIR) / "templates" / "components"
    for path in sorted(folder.rglob("*.html")):
        first = path.read_text().splitlines()[0].strip("{# }")
        yield str(path.relative_to(folder)), first.partition("·")[2].strip().replace("|", "\\|")
