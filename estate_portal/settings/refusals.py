"""Settings that would open a door: each is refused with a sentence that says what to do."""

from collections.abc import Mapping

from django.core.exceptions import ImproperlyConfigured

SHORTEST_SECRET_KEY = 50
FEWEST_DIFFERENT_CHARACTERS = 10
WORDS_OF_A_DEFAULT_KEY = ("insecure", "change-me", "changeme", "default", "secret-key", "example")


def refuse_unsafe(*, debug: bool, secret_key: str, allowed_hosts: list[str]) -> None:
    """Stop a production start that has DEBUG, a weak secret key, or no named hosts."""
    if debug:
        raise ImproperlyConfigured("DEBUG is on. Remove DEBUG from the environment: production never runs with it.")
    if secret_key_is_weak(secret_key):
        raise ImproperlyConfigured(
            "SECRET_KEY is missing, a default or too short. Set it to at least "
            f"{SHORTEST_SECRET_KEY} random characters, for example from "
            "`python -c 'import secrets; print(secrets.token_urlsafe(64))'`."
        )
    if not [host for host in allowed_hosts if host.strip()]:
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS is empty. Set it to the names under which people reach the portal, with commas between them."
        )
    if "*" in allowed_hosts:
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS allows every host. Name the hosts under which people reach the portal."
        )


def secret_key_is_weak(secret_key: str) -> bool:
    """Whether a key is short, has few different characters, or is somebody's default."""
    return (
        len(secret_key) < SHORTEST_SECRET_KEY
        or len(set(secret_key)) < FEWEST_DIFFERENT_CHARACTERS
        or any(word in secret_key.lower() for word in WORDS_OF_A_DEFAULT_KEY)
    )


def refuse_missing(environment: Mapping[str, str], *names: str) -> None:
    """Stop a production start that would fall back to a server address on this computer."""
    for name in names:
        if not environment.get(name):
            raise ImproperlyConfigured(
                f"{name} is not set. Set it to the address of the server; docs/operations.md lists the settings."
            )
