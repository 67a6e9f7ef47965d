"""Sending a letter: a template of `templates/emails/`, in the reader's language, from the worker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

if TYPE_CHECKING:
    from collections.abc import Sequence


def send(
    template: str, to: str, *, language: str, attached: Sequence[tuple[str, bytes, str]] = (), **facts: Any
) -> None:
    """Send `templates/emails/<template>.txt` to one address. Its first line is the subject.

    `attached` are files: name, content and type. Raises what the mail server raises, so that the outbox tries again.
    """
    with translation.override(language):
        text = render_to_string(f"emails/{template}.txt", {**facts, "portal": settings.PORTAL_ADDRESS})
    subject, _, body = text.strip().partition("\n")
    message = EmailMessage(subject=" ".join(subject.split()), body=f"{body.strip()}\n", to=[to])
    for name, content, kind in attached:
        message.attach(name, content, kind)
    message.send()


def address(name: str, *args: Any) -> str:
    """The whole address of a named page, as a letter needs it."""
    return settings.PORTAL_ADDRESS.rstrip("/") + reverse(name, args=args)
