"""Whole journeys by the keyboard alone: Tab, Enter, Space and arrows reach everything, and where one stands is seen."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.test_first_value import register_of, until_done

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.servers]

FARTHEST = 220  # stops of the Tab key from one thing to the next; more than this is a trap
YELLOW = "rgb(255, 221, 0)"
#: What has the focus: its name, whether its focus is to be seen (a box draws it on its label), where it stands.
STOP = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const drawn = [getComputedStyle(at)];
    if (at.nextElementSibling?.matches("label")) drawn.push(getComputedStyle(at.nextElementSibling, "::before"));
    const place = at.getBoundingClientRect();
    const words = at.getAttribute("aria-label") ?? [...(at.labels ?? [])].map(it => it.innerText).join(" ");
    return {
        name: (words || at.innerText || at.value || "").trim().replace(/\\s+/g, " "),
        kind: at.type || at.localName,
        shown: drawn.map(one => [one.outlineStyle !== "none" && one.outlineColor, one.boxShadow,
            one.backgroundColor].join()).join(),
        inSight: place.bottom > 0 && place.top < innerHeight && place.right > 0 && place.left < innerWidth,
    };
}"""


class Keys:
    """Somebody without a mouse."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.page = visitor, visitor.page
        # From the start: the browser learns of it while other things go on, not in a race with the key.
        self.dialogues: list[Any] = []
        self.page.on("filechooser", self.asked)

    def asked(self, dialogue: Any) -> None:
        """The browser asks for a file."""
        self.dialogues.append(dialogue)

    def stop(self) -> dict[str, Any]:
        """Where the focus is: somewhere, in sight, and to be seen."""
        found: dict[str, Any] | None = self.page.evaluate(STOP)
        assert found, f"{self.page.url}: the focus is nowhere"
        assert YELLOW in found["shown"], f"{self.page.url}: no focus to be seen on {found}"
        assert found["inSight"], f"{self.page.url}: {found} is out of sight"
        return found

    def to(self, name: str, kind: str = "", *, exact: bool = False) -> None:
        """On by the Tab key until it is reached; past a box to tick, which has the name of what it stands beside."""
        passed = []
        for _ in range(FARTHEST):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("document.activeElement === document.body"):
                continue  # round the end of the page, through the browser's own frame
            found = self.stop()
            passed.append(found["name"])
            same = found["name"] == name if exact else found["name"].startswith(name)
            if same and (kind in found["kind"] if kind else found["kind"] != "checkbox"):
                return
        raise AssertionError(f"{self.page.url}: Tab never came to {name}, only to {passed[:40]}")

    def press(self, name: str, *, exact: bool = True) -> None:
        """Go to a link or a button and press Enter."""
        self.to(name, exact=exact)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def type(self, name: str, text: str) -> None:
        """Go to a field and write."""
        self.to(name)
        self.page.keyboard.type(text)

    def among(self, first: str, wanted: str) -> None:
        """Go to a group of radio buttons, of which one is in the way of Tab, and choose by arrows."""
        self.to(first, "radio")
        self.page.keyboard.press("Space")
        for _ in range(30):
            if self.stop()["name"].startswith(wanted):
                assert self.page.evaluate("document.activeElement.checked")
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no arrow leads to {wanted}")

    def pick(self, question: str, option: str) -> None:
        """Go to a list and choose by writing the beginning of a line."""
        self.to(question, "select")
        self.page.keyboard.type(option)
        assert self.page.evaluate("document.activeElement.selectedOptions[0].text.trim()").startswith(option)

    def hand_in(self, question: str, file: Any) -> None:
        """Go to a field for a file, open the dialogue by Enter, and choose in it."""
        self.to(question, "file")
        self.page.keyboard.press("Enter")
        for _ in range(100):
            if self.dialogues:
                break
            self.page.wait_for_timeout(100)
        self.dialogues.pop().set_files(file)

    def is_told_what_is_wrong(self) -> None:
        """The summary of errors has the focus, and its first link leads to the field."""
        self.page.wait_for_function("document.activeElement.className.startsWith('govuk-error-summary')")
        self.page.keyboard.press("Tab")
        self.stop()
        self.page.keyboard.press("Enter")
        assert self.stop()["kind"] not in {"a", "body"}


def test_a_file_is_imported_and_one_property_shared_by_keyboard(visit: Any, tmp_path: Path) -> None:
    with visit("mair@abergwen.example") as mair:
        keys, name = Keys(mair), f"Keys{uuid.uuid4().hex[:4]}"
        keys.press("Properties")
        keys.press("Import a file")
        keys.press("Upload")
        keys.is_told_what_is_wrong()
        keys.hand_in("", register_of(name, tmp_path).path)
        keys.press("Upload")
        keys.press("Check the rows")
        until_done(mair, "Check before you import")
        keys.press("Import 3 rows")
        until_done(mair, "Imported")
        keys.press("See your properties")
        keys.type("Search", f"{name} Quay")
        keys.press("Apply filters")
        keys.page.get_by_role("link", name=f"{name} Quay House", exact=True).wait_for()
        keys.stop()  # the button is still there, and has the focus still
        keys.press(f"{name} Quay House")
        keys.press("Share")
        keys.press("Continue")
        keys.is_told_what_is_wrong()
        keys.pick("Who do you want to share with?", "Glanmor")
        keys.among("Listed", "Listed")
        keys.type("Why are you sharing this?", "Locality review")
        keys.press("Continue")
        keys.press("Share this property")
        assert mair.sees("Glanmor Health Board")


def test_a_benefit_is_claimed_with_evidence_and_a_report_opened_by_keyboard(visit: Any) -> None:
    with visit("mair@abergwen.example") as mair:
        keys, name = Keys(mair), f"Heating off {uuid.uuid4().hex[:4]}"
        keys.press("Projects")
        keys.press("Abergwen public services hub")
        keys.press("Claim a benefit")
        keys.press("Claim this benefit")
        keys.is_told_what_is_wrong()
        keys.type("Name of the benefit", name)
        keys.pick("Category", "Reduced running cost")
        keys.among("Releases cash", "Releases cash from a budget")
        keys.among("Public sector, direct", "Public sector, direct")
        keys.type("Responsible officer", "Mair Llwyd")
        keys.press("Claim this benefit")
        keys.press("Enter a figure")
        keys.type("Amount", "1,200")
        keys.press("Enter this figure")
        keys.press("Add evidence")
        keys.type("What it shows", "Bills before and after")
        keys.hand_in("", {"name": "bills.csv", "mimeType": "text/csv", "buffer": b"Before;After\n"})
        keys.press("Add this evidence")
        assert mair.sees("Bills before and after")
        keys.press("Abergwen public services hub")
        keys.press("Benefit report: Gorwel West Forum", exact=False)
        assert mair.sees("Headline figures")
