"""One section of an asset being edited: saved, refused by the form, or found changed by somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assets.register.actions import IdentityTaken, edit_asset
from assets.register.conflicts import ChoiceForm, clashes, entered, merged
from assets.register.fields import PLANNING_LABEL, SECTION_LABELS
from assets.register.forms import SectionForm, asked, planned
from assets.register.models import AssetChange
from assets.register.storing import same
from partners.acting.errors import ChangedMeanwhile
from sharing.levels import Level

if TYPE_CHECKING:
    from django.utils.datastructures import MultiValueDict

    from assets.register.conflicts import Clash
    from assets.register.models import Asset
    from assets.register.shown import ShownAsset
    from partners.acting.actor import Actor

PLANNING = "planning"
SECTIONS = {**{level.name.lower(): level for level in Level}, PLANNING: Level.DETAIL}


class Editing:
    """An edit of the section so named, from what was posted. `saved` says whether it is done.

    Then `form` holds the errors, or `choices` asks what to keep of `clashes`.
    """

    def __init__(self, actor: Actor, asset: Asset, standing: ShownAsset, section: str) -> None:
        self.actor, self.asset, self.standing, self.section = actor, asset, standing, section
        self.saved = False
        self.form = self._form(None)
        self.clashes: list[Clash] = []
        self.choices: ChoiceForm | None = None
        self.entered: list[tuple[str, str]] = []
        self.opened = 0

    @property
    def label(self) -> Any:
        """What the section is called."""
        return PLANNING_LABEL if self.section == PLANNING else SECTION_LABELS[SECTIONS[self.section]]

    def post(self, data: MultiValueDict[str, str]) -> None:
        """Take what the form, or the page of a conflict, sent."""
        self.form = self._form(data)
        if not self.form.is_valid():
            return
        if "opened" in data and not self._choose(data):
            return
        try:
            self._save()
        except IdentityTaken as refusal:
            self.form.add_error("reference", str(refusal))
        except ChangedMeanwhile:
            self._find(data)
            self.choices = ChoiceForm(self.clashes)

    def _form(self, data: MultiValueDict[str, str] | None) -> SectionForm:
        facts = planned() if self.section == PLANNING else asked(SECTIONS[self.section])
        return SectionForm(facts, version=self.standing.version, standing=self.standing.values, data=data)

    def _save(self) -> None:
        if not self.form.is_valid():
            return
        values = self.form.values()
        if any(not same(self.standing.values.get(name), value) for name, value in values.items()):
            edit_asset(self.actor, self.asset, version=self.form.cleaned_data["version"], values=values)
        self.saved = True

    def _choose(self, data: MultiValueDict[str, str]) -> bool:
        """Put together what was chosen, and whether every choice was made."""
        self._find(data)
        self.choices = ChoiceForm(self.clashes, data=data)
        if not self.choices.is_valid():
            return False
        self.form = self._form(merged(self.form, self.choices.kept()))
        self.choices = None
        return True

    def _find(self, data: MultiValueDict[str, str]) -> None:
        """What differs, counted from the version at which the person first opened the form."""
        first = str(data.get("opened") or data.get("version") or 1)
        self.opened = int(first) if first.isdecimal() else 1
        self.entered = entered(data)
        changes = AssetChange.objects.visible_to(self.actor).filter(asset=self.asset)
        self.clashes = clashes(self.form, changes.since(self.opened, [field.name for field in self.form.facts]))
