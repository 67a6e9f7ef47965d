"""Django's name for this floor."""

from django.apps import AppConfig


class AssetsConfig(AppConfig):
    """What we own, need and intend."""

    name = "assets"
