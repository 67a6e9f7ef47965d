"""Django's name for this floor."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """What we deliver, and what it brought."""

    name = "projects"
