"""The one place where floors meet: what a high floor offers, handed to the low floor that asks for it."""

from assets.register.kind import ASSET
from partners.outbox.tasks import actors
from sharing.audiences.actors import actor_of
from sharing.kinds import kinds


def wire() -> None:
    """Fill every list that a lower floor reads. Called once, when the apps are ready."""
    kinds.fill([ASSET])
    actors.fill([actor_of])
