"""Django's name for this floor."""

from django.apps import AppConfig


class ForumsConfig(AppConfig):
    """What we agree."""

    name = "forums"

    def ready(self) -> None:
        """Register what this floor does for the outbox."""
        from forums.initiatives import tasks as _initiatives  # noqa: F401, PLC0415 - models must be loaded first
        from forums.live import tasks as _live  # noqa: F401, PLC0415
        from forums.membership import tasks as _membership  # noqa: F401, PLC0415
        from forums.workshops import tasks as _workshops  # noqa: F401, PLC0415
