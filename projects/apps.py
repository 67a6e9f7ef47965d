"""Django's name for this floor."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """What we deliver, and what it brought."""

    name = "projects"

    def ready(self) -> None:
        """Register what this floor does for the outbox."""
        from projects.delivery import tasks as _delivery  # noqa: F401, PLC0415 - models must be loaded first
        from projects.reports import tasks as _reports  # noqa: F401, PLC0415
