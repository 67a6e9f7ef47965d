"""Django's name for this floor."""

from django.apps import AppConfig


class SharingConfig(AppConfig):
    """Who may see how much of what, and why."""

    name = "sharing"
