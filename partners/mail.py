"""Sending a letter: a template of `templates/emails/`, in the reader's language, from the worker."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from partners.outbox.running import running

if TYPE_CHECKING:
    from collections.abc import Sequence


def send(
    template: str, to: str, *, language: str, attached: Sequence[tuple[str, bytes, str]] = (), **facts: Any
) -> None:
    """Send `templates/emails/<template>.txt` to one address. Its first line is the subject.

    `attached` are files: name, content and type. Raises what the mail server raises, so that the outbox tries again:
    the letter then has the Message-ID that it had before, by which the reader's mail server knows it for the same.
    One that says something else by then has another: an invitation's new link would be dropped with it, and the old
    link is dead.
    """
    with translation.override(language):
        text = render_to_string(f"emails/{template}.txt", {**facts, "portal": settings.PORTAL_ADDRESS})
    subject, _, body = text.strip().partition("\n")
    job = running()
    headers = {"Message-ID": f"<{uuid.uuid5(job, f'{template} {to} {text}')}@estate-portal>"} if job else {}
    message = EmailMessage(subject=" ".join(subject.split()), body=f"{body.strip()}\n", to=[to], headers=headers)
    for name, content, kind in attached:
        message.attach(name, content, kind)
    message.send()


def address(name: str, *args: Any) -> str:
    """The whole address of a named page, as a letter needs it."""
    return settings.PORTAL_ADDRESS.rstrip("/") + reverse(name, args=args)
