"""A region that never was, to show what the portal does: bodies, people and places are invented."""

from estate_portal.demo.people import logins

__all__ = ["logins"]
