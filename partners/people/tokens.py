"""Tokens of links: the letter holds the token, the database its hash only."""

from __future__ import annotations

import hashlib
import secrets


def fresh() -> tuple[str, str]:
    """A token that nobody can guess, and its hash."""
    token = secrets.token_urlsafe(32)
    return token, hash_of(token)


def hash_of(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
