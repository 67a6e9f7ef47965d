"""Django's name for this floor."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Who acts, for whom, and what did they do."""

    name = "partners"
