"""An edit over somebody else's: both sides of what differs, and the answers that make one of the two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from assets.register.fields import fields
from assets.register.forms import BY_ACTION, TOGETHER
from assets.register.shown import in_words
from assets.register.storing import as_text, same
from partners.forms.choices import Radios

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assets.register.forms import SectionForm
    from assets.register.models import AssetChange

CHOICE = "keep_"
CARRIED_OTHERWISE = frozenset({"csrfmiddlewaretoken", "acting_for", "version", "opened"})
YOURS = "yours"
THEIRS = "theirs"


class Both(NamedTuple):
    """One fact, as you entered it and as somebody saved it, in words."""

    label: str
    yours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Clash:
    """Facts that belong together and differ. `suggested` is empty when both people changed them."""

    name: str
    label: str
    facts: tuple[Both, ...]
    suggested: str
    who: str

    @property
    def choice(self) -> str:
        """The name of the answer in the form."""
        return CHOICE + self.name


def clashes(form: SectionForm, changes: Iterable[AssetChange]) -> list[Clash]:
    """What differs between a valid form and what stands now, given the changes made since it was opened."""
    made = list(changes)
    values = form.values()
    found = []
    for label, names in _groups(form):
        if all(same(form.standing.get(name), values[name]) for name in names):
            continue
        found.append(
            Clash(
                name=names[0],
                label=label,
                facts=tuple(_both(name, values, form.standing) for name in names),
                suggested=_suggested(form, names, values, made),
                who=next((change.person_name for change in reversed(made) if change.field in names), ""),
            )
        )
    return found


def _groups(form: SectionForm) -> list[tuple[str, tuple[str, ...]]]:
    asked = [field.name for field in form.facts if field.name not in BY_ACTION]
    groups = [(str(label), names) for label, names in TOGETHER if names[0] in asked]
    inner = {name for _label, names in groups for name in names}
    groups += [(str(fields()[name].label), (name,)) for name in asked if name not in inner]
    return sorted(groups, key=lambda group: asked.index(group[1][0]))


def _both(name: str, yours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Both:
    about = fields()[name]
    return Both(str(about.label), in_words(about, yours.get(name)), in_words(about, theirs.get(name)))


def _suggested(form: SectionForm, names: Iterable[str], values: Mapping[str, Any], changes: list[AssetChange]) -> str:
    """Yours where they changed nothing, theirs where you changed nothing, no suggestion where both did."""
    before: dict[str, str] = {}
    for change in changes:
        before.setdefault(change.field, change.before)
    if not before.keys() & set(names):
        return YOURS
    untouched = all(
        _as_kept(name, values[name]) == before[name] if name in before else same(form.standing.get(name), values[name])
        for name in names
    )
    return THEIRS if untouched else ""


def _as_kept(name: str, value: Any) -> str:
    """The text that the history keeps of a value once it has been through its column."""
    column: Any = fields()[name].column
    places = getattr(column, "decimal_places", None)
    if places is not None and value is not None:
        return as_text(round(value, places))
    return as_text(value)


class ChoiceForm(forms.Form):
    """Which of the two to keep, for each clash."""

    def __init__(self, found: Iterable[Clash], **options: Any) -> None:
        super().__init__(**options)
        for clash in found:
            self.fields[clash.choice] = forms.ChoiceField(
                label=clash.label,
                choices=[(YOURS, _("What you entered")), (THEIRS, _("What was saved meanwhile"))],
                initial=clash.suggested or None,
                widget=Radios(hints=_hints(clash)),
                error_messages={"required": _now("Select what to keep for: %(fact)s") % {"fact": clash.label}},
            )

    def kept(self) -> dict[str, str]:
        """The answers, by the first fact of each clash."""
        return {name.removeprefix(CHOICE): answer for name, answer in self.cleaned_data.items()}


def _hints(clash: Clash) -> dict[str, str]:
    nothing = _now("Not recorded")
    if len(clash.facts) == 1:
        (fact,) = clash.facts
        return {YOURS: fact.yours or nothing, THEIRS: fact.theirs or nothing}
    return {
        YOURS: "; ".join(f"{fact.label}: {fact.yours or nothing}" for fact in clash.facts),
        THEIRS: "; ".join(f"{fact.label}: {fact.theirs or nothing}" for fact in clash.facts),
    }


def entered(data: MultiValueDict[str, str]) -> list[tuple[str, str]]:
    """What was typed, to be carried by the page of the conflict, so that nothing is lost."""
    return [
        (name, value)
        for name in data
        if name not in CARRIED_OTHERWISE and not name.startswith(CHOICE)
        for value in data.getlist(name)
    ]


def merged(form: SectionForm, kept: Mapping[str, str]) -> MultiValueDict[str, str]:
    """The answers of `form` as a browser would post them, with what stands now where theirs was kept."""
    data: Any = form.data
    posted = MultiValueDict({name: data.getlist(name) for name in data if not name.startswith(CHOICE)})
    for _label, names in _groups(form):
        if kept.get(names[0]) == THEIRS:
            for name in names:
                _replace(posted, form, name)
    return posted


def _replace(posted: MultiValueDict[str, str], form: SectionForm, name: str) -> None:
    value = form.initial.get(name)
    widget: Any = form.fields[name].widget
    if isinstance(widget, forms.MultiWidget):
        names: Any = widget.widgets_names  # type: ignore[attr-defined]  # Django's own, not in the stubs
        for suffix, part in zip(names, widget.decompress(value) or (), strict=True):
            posted[f"{name}{suffix}"] = as_text(part)
    else:
        posted.setlist(name, [as_text(one) for one in value] if isinstance(value, list) else [as_text(value)])
