"""What is asked about charters and pulses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from forums.charter.principles import MEANING, STATEMENTS, Principle
from forums.charter.queries import member_ids
from partners.forms.choices import Checkboxes, Radios
from partners.forms.dates import NotBeforeToday
from partners.organisations.models import Organisation

if TYPE_CHECKING:
    from forums.charter.models import Charter, Priority
    from forums.membership.models import Forum
    from partners.acting.actor import Actor

PRIORITIES = 5
AGREEMENT = (
    (1, _("1, not at all")),
    (2, _("2")),
    (3, _("3")),
    (4, _("4")),
    (5, _("5, fully")),
)


class CharterForm(forms.Form):
    """What each principle looks like in this forum, and up to five priorities with who brought each.

    `read` is the version that it starts from.
    """

    mark_optional = True

    read = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        forum: Forum,
        charter: Charter | None,
        priorities: list[Priority],
        **options: Any,
    ) -> None:
        options["initial"] = _as_it_stands(charter, priorities)
        super().__init__(*args, **options)
        for one in Principle:
            self.fields[one.value] = forms.CharField(
                label=one.label,
                max_length=2000,
                required=False,
                help_text=MEANING[one],
                widget=forms.Textarea({"rows": 3}),
            )
        bodies = Organisation.objects.visible_to(actor).filter(pk__in=member_ids(actor, forum))
        for place in range(1, PRIORITIES + 1):
            self.fields[f"priority_{place}"] = forms.CharField(
                label=_("Priority %(place)s") % {"place": place}, max_length=300, required=False
            )
            self.fields[f"brought_{place}"] = forms.ModelMultipleChoiceField(
                label=_("Who brought priority %(place)s") % {"place": place},
                queryset=bodies,
                required=False,
                widget=Checkboxes(),
            )

    def clean(self) -> dict[str, Any]:
        """A priority has at least one partner who brought it, and partners have brought something."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for place in range(1, PRIORITIES + 1):
            text, bodies = cleaned.get(f"priority_{place}"), cleaned.get(f"brought_{place}")
            if text and not bodies:
                self.add_error(f"brought_{place}", _("Choose who brought this priority"))
            if bodies and not text:
                self.add_error(f"priority_{place}", _("Enter the priority, or untick who brought it"))
        if not self.errors and not any(cleaned.get(one.value) for one in Principle):
            self.add_error(Principle.VISION.value, _("Say for at least one principle what it looks like here"))
        return cleaned

    def principles(self) -> dict[Principle, str]:
        """The words for each principle."""
        return {one: self.cleaned_data[one.value] for one in Principle}

    def priorities(self) -> list[tuple[str, list[Organisation]]]:
        """The priorities in their order."""
        given = self.cleaned_data
        places = range(1, PRIORITIES + 1)
        return [(given[f"priority_{n}"], list(given[f"brought_{n}"])) for n in places if given[f"priority_{n}"]]


def _as_it_stands(charter: Charter | None, priorities: list[Priority]) -> dict[str, Any]:
    found: dict[str, Any] = {"read": charter.version if charter else 0, **(charter.principles if charter else {})}
    for place, one in enumerate(priorities[:PRIORITIES], start=1):
        found |= {f"priority_{place}": one.text, f"brought_{place}": one.brought_by}
    return found


class PulseForm(forms.Form):
    """Until when a pulse is open."""

    closes_on = NotBeforeToday(label=_("Last day"), help_text=_("Nothing is shown before it is closed."))


class ScoresForm(forms.Form):
    """The eight statements."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for one in Principle:
            self.fields[one.value] = forms.TypedChoiceField(
                label=STATEMENTS[one],
                choices=AGREEMENT,
                coerce=int,
                widget=Radios(),
                error_messages={"required": _now("Choose from 1 to 5: %(statement)s") % {"statement": STATEMENTS[one]}},
            )

    def scores(self) -> dict[Principle, int]:
        """The answers."""
        return {one: self.cleaned_data[one.value] for one in Principle}


class SignForm(forms.Form):
    """That a sponsor signs this version off."""

    agreed = forms.BooleanField(
        label=_("I sign this charter off for my organisation"),
        error_messages={"required": _("Tick the box to sign the charter off")},
    )


class ConfirmForm(forms.Form):
    """A button and nothing else."""
