"""Starts the wiring once Django has loaded every floor."""

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class EstatePortalConfig(AppConfig):
    """The top floor."""

    name = "estate_portal"
    default = True  # or Django, seeing two in this file, takes neither, and nothing is wired

    def ready(self) -> None:
        """Fill the lists of the lower floors, know the tasks, register the checks, watch the database role."""
        from estate_portal import celery, checks, database_role, wiring  # noqa: PLC0415  the models come first

        wiring.wire()
        checks.start()
        celery.app.set_default()
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
        "*.d.ts",
        "*.d.ts.map",
        "*.woff",  # the typeface and the arms of GOV.UK are for services on GOV.UK only
        "*.woff2",
        "govuk-crest.svg",
        "govuk-icon-*",
        "govuk-opengraph-image.png",
    ]
