"""The test client: Django's, and every answer that any test fetches is looked at (promises 19, 38, 40, 44)."""

from django.test import Client


class PortalClient(Client):
    """Django's client with the checks of `tests.linting` on each answer."""
