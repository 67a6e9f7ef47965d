"""Sending a letter: a template of `templates/emails/`, in the reader's language, from the worker."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation


def send(template: str, to: str, *, language: str, **facts: Any) -> None:
    """Send `templates/emails/<template>.txt` to one address. Its first line is the subject.

    Raises what the mail server raises, so that the outbox tries again.
    """
    with translation.override(language):
        text = render_to_string(f"emails/{template}.txt", {**facts, "portal": settings.PORTAL_ADDRESS})
    subject, _, body = text.strip().partition("\n")
    EmailMessage(subject=" ".join(subject.split()), body=f"{body.strip()}\n", to=[to]).send()


def address(name: str, *args: Any) -> str:
    """The whole address of a named page, as a letter needs it."""
    return settings.PORTAL_ADDRESS.rstrip("/") + reverse(name, args=args)
