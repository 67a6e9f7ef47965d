"""One at a time, as in the room beneath (`projects.delivery.waits`)."""

from projects.delivery.waits import one_at_a_time

__all__ = ["one_at_a_time"]
