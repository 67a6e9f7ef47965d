"""Why the portal cannot start, as one sentence for the person at the keyboard."""


class CannotStart(Exception):  # noqa: N818  reads as a sentence where it is raised
    """Says what is wrong and what to do about it."""
