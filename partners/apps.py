"""Django's name for this floor."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Who acts, for whom, and what did they do."""

    name = "partners"

    def ready(self) -> None:
        """Register the letters that the worker sends, and its own work."""
        from partners.files import tasks as files  # noqa: F401, PLC0415  the models come first
        from partners.joining import tasks as sheets  # noqa: F401, PLC0415  the same
        from partners.notices import tasks as digests  # noqa: F401, PLC0415  the same
        from partners.people import tasks  # noqa: F401, PLC0415  the same
