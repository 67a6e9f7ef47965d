"""Django's name for this floor."""

from django.apps import AppConfig


class ForumsConfig(AppConfig):
    """What we agree."""

    name = "forums"

    def ready(self) -> None:
        """Register what this floor does for the outbox."""
        from forums.membership import tasks  # noqa: F401, PLC0415 - models must be loaded first
