"""How allauth behaves here: nobody signs up, letters go by the outbox, and no answer tells who has an account."""

from __future__ import annotations

import uuid
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import encrypt
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from partners.acting.pages import keep_language
from partners.outbox.put import put
from partners.people import inviting

#: allauth's letters about one's own account, by the last part of their names: what `emails/notice.txt` says
NOTICES = frozenset(
    {"password_changed", "password_reset", "totp_activated", "totp_deactivated", "recovery_codes_generated"}
)

HERE_BEFORE = "here_before"  # in the session: when the person signed in the time before


class ClosedToStrangers(DefaultAccountAdapter):
    """Nobody signs up: people come by invitation."""

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in, and remember in the session when this person was here before: the home page says what changed."""
        before = user.last_login
        super().login(request, user)
        if before is not None:
            request.session[HERE_BEFORE] = before.isoformat()

    def post_login(self, request: HttpRequest, user: Any, **options: Any) -> HttpResponse:
        """Lead on, in the language of the person where this browser has none."""
        answer = cast("HttpResponse", super().post_login(request, user, **options))
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            keep_language(answer, user.language)
        return answer

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Always no."""
        return False

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Have the worker write that something about signing in changed: a slow mail server stops no page."""
        about = template_prefix.rpartition("/")[2]
        if about in NOTICES:
            put("people.notice", who=user.pk, about=about)


class AskForNewPassword(forms.Form):
    """To which address the link for a new password goes. The same work and answer for every address."""

    email = forms.EmailField(label=_("Email address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))

    def save(self, _request: HttpRequest, **_options: Any) -> str:
        """Put the letter into the outbox; for an unknown address one that the worker finds nobody for."""
        address = str(self.cleaned_data["email"])
        person = inviting.person_of(address)
        put("people.new_password", who=person.pk if person else uuid.uuid4())
        return address


class SetUpApp(ActivateTOTPForm):
    """Proving that the app shows the right codes. The code that proves it is used up, as at sign-in."""

    def clean_code(self) -> str:
        """The code, which opens nothing a second time."""
        code = str(super().clean_code())
        app = Authenticator(user=self.user, type=Authenticator.Type.TOTP, data={"secret": encrypt(self.secret)})
        if not TOTP(app).validate_code(code):
            raise get_adapter().validation_error("incorrect_code")
        return code
