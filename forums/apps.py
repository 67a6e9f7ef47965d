"""Django's name for this floor."""

from django.apps import AppConfig


class ForumsConfig(AppConfig):
    """What we agree."""

    name = "forums"
