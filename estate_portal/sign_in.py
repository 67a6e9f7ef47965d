"""How allauth behaves here until the room of people says more."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedToStrangers(DefaultAccountAdapter):
    """Nobody signs up: people come by invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Always no."""
        return False
