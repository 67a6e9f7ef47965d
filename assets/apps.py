"""Django's name for this floor."""

from django.apps import AppConfig


class AssetsConfig(AppConfig):
    """What we own, need and intend."""

    name = "assets"

    def ready(self) -> None:
        """Let the outbox know this floor's work."""
        import assets.bulk.tasks  # noqa: PLC0415 - models first
        import assets.bulkshares.tasks  # noqa: PLC0415 - the same
        import assets.exports.tasks  # noqa: PLC0415 - the same
        import assets.imports.tasks  # noqa: PLC0415 - the same
        import assets.ledger.tasks  # noqa: PLC0415 - the same
        import assets.requests.tasks  # noqa: F401, PLC0415 - the same
