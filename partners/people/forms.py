"""What is asked about people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from partners.forms.choices import Checkboxes
from partners.people.models import Person, RoleInOrganisation

if TYPE_CHECKING:
    Model = forms.ModelForm[Person]
else:
    Model = forms.ModelForm


class RolesForm(forms.Form):
    """Which roles somebody has in a body."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=(),
        widget=Checkboxes,
        help_text=_("A person may have several."),
        error_messages={"required": _("Select at least one role")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = [(role.value, *str(role.label).partition(":")[::2]) for role in RoleInOrganisation]
        self.fields["roles"].choices = [(value, name) for value, name, _hint in words]  # type: ignore[attr-defined]
        self.fields["roles"].widget.hints = {value: capfirst(hint.strip()) for value, _name, hint in words}


class EmailForm(forms.Form):
    """To whom an invitation goes."""

    email = forms.EmailField(
        label=_("Email address"),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter an email address")},
    )

    def clean_email(self) -> str:
        """In lower case: one address is one person."""
        return str(self.cleaned_data["email"]).lower()


class InviteForm(EmailForm, RolesForm):
    """To whom an invitation goes, and with which roles."""

    field_order = ("email", "roles")


class ReasonForm(forms.Form):
    """Why: the body's administrators read it in the record of what was done."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("This stays in your organisation’s record of what was done."),
    )


class AccountReasonForm(ReasonForm):
    """Why a portal administrator does it: the bodies concerned read it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("The organisations of this person see it in their record of what was done.")


class JoinForm(forms.Form):
    """Name and password of somebody who accepts an invitation and has no account."""

    name = forms.CharField(label=_("Full name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        max_length=128,
        help_text=_("At least 12 characters. Three words that do not belong together are easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        """A password that is hard to guess, also for those who know the name and the address."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("password"):
            person = Person(email=self.email, name=cleaned.get("name", ""))
            try:
                validate_password(cleaned["password"], person)
            except forms.ValidationError as refused:
                self.add_error("password", refused)
        return cleaned


class AccountForm(Model):
    """One's own name, language and wish for emails."""

    class Meta:
        model = Person
        fields = ("name", "language", "emails")
        widgets = {
            "language": forms.RadioSelect,
            "emails": forms.RadioSelect,
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
        }
        help_texts = {
            "language": _("We write to you in this language."),
            "emails": _(
                "Your notices in the portal are the same. Invitations to workshops always come at once, with their"
                " entry for your calendar."
            ),
        }


class FindForm(forms.Form):
    """Whose account a portal administrator looks for."""

    email = forms.EmailField(
        label=_("Email address"), widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )
