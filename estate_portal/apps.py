"""Starts the wiring once Django has loaded every floor."""

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class EstatePortalConfig(AppConfig):
    """The top floor."""

    name = "estate_portal"

    def ready(self) -> None:
        """Refuse connections of a database role that could see past the second wall."""
        from estate_portal import database_role  # noqa: PLC0415  settings come first

        database_role.watch_connections()


class StaticFiles(StaticFilesConfig):
    """Collects what a browser needs, and leaves a package's sources behind."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "*.scss",
        "*.njk",
        "*.yaml",
        "*.mjs",
        "*.mjs.map",
        "*.bundle.js",
        "*.bundle.js.map",
        "package.json",
    ]
