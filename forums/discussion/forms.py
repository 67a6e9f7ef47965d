"""What is asked in the talk of a forum."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forums.discussion.marks import READ_BY, mark_of
from forums.membership.queries import bodies_in
from partners.forms.choices import Checkboxes, Radios
from partners.organisations.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forums.membership.models import Forum
    from partners.acting.actor import Actor

FORUM, CONFIDENCE = "forum", "confidence"
MARKDOWN = _("You can write **bold**, *italics*, lists with - and links as [words](address).")


class SayForm(forms.Form):
    """What somebody says."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    read_by = forms.CharField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Your reply"), max_length=10_000, help_text=MARKDOWN, widget=forms.Textarea({"rows": 6})
    )

    def __init__(self, *args: Any, readers: Iterable[Organisation], **options: Any) -> None:
        options.setdefault("initial", {"key": uuid.uuid4(), READ_BY: mark_of(readers)})
        super().__init__(*args, **options)


class EditForm(forms.Form):
    """The same, said differently."""

    text = forms.CharField(label=_("Text"), max_length=10_000, help_text=MARKDOWN, widget=forms.Textarea({"rows": 6}))


class StartForm(forms.Form):
    """A new thread: about what, and who reads it."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    read_by = forms.CharField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(
        label=_("What do you want to say?"),
        max_length=10_000,
        help_text=MARKDOWN,
        widget=forms.Textarea({"rows": 6}),
    )
    audience = forms.ChoiceField(
        label=_("Who can read this?"),
        choices=((FORUM, _("Everybody in the forum")), (CONFIDENCE, _("Only the partners that I name"))),
        help_text=_("This cannot be changed later."),
        widget=Radios(),
    )
    partners = forms.ModelMultipleChoiceField(
        label=_("Partners in confidence"),
        queryset=Organisation.objects.none(),
        required=False,
        help_text=_("Your own organisation reads it too. Others do not learn that it exists."),
        widget=Checkboxes(),
    )

    def __init__(self, *args: Any, actor: Actor, forum: Forum, **options: Any) -> None:
        bodies = bodies_in(actor, forum)
        options["initial"] = {"key": uuid.uuid4(), READ_BY: mark_of(bodies)}
        super().__init__(*args, **options)
        choice = self.fields["partners"]
        assert isinstance(choice, forms.ModelMultipleChoiceField)  # noqa: S101 - for mypy
        choice.queryset = bodies.exclude(pk=actor.organisation.pk) if actor.organisation else bodies

    def clean(self) -> dict[str, Any]:
        """Partners are named for a confidence, and only for one."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        audience, named = cleaned.get("audience"), cleaned.get("partners")
        if audience == CONFIDENCE and not named and "partners" not in self.errors:
            self.add_error("partners", _("Choose at least one partner"))
        if audience == FORUM and named:
            self.add_error("audience", _("You named partners: choose that only they can read this, or untick them"))
        return cleaned

    @property
    def named(self) -> list[Organisation] | None:
        """The partners in confidence; none for the whole forum."""
        given = self.cleaned_data
        return list(given["partners"]) if given["audience"] == CONFIDENCE else None
