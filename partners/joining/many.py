"""Many bodies from one spreadsheet: read, and judged row by row. `actions.take_in` brings them on board."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.directory.bodies import alike, body_of, plain
from partners.joining.entrances import entrances
from partners.joining.workbooks import NotATableError, readers
from partners.lists.formulas import undefused
from partners.organisations.models import Jurisdiction, Kind, Organisation

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from partners.acting.actor import Actor

MOST_BYTES = 1_000_000
MOST_ROWS = 200
LONGEST_NAME = 200
LONGEST_CODE = 30
#: what a heading may be called, made plain, and the column that it is
HEADINGS = {
    "name": "name_en",
    "name in english": "name_en",
    "english name": "name_en",
    "organisation": "name_en",
    "welsh name": "name_cy",
    "name in welsh": "name_cy",
    "kind": "kind",
    "kind of body": "kind",
    "jurisdiction": "jurisdiction",
    "nation": "jurisdiction",
    "code": "official_code",
    "official code": "official_code",
    "administrator s email": "email",
    "administrator email": "email",
    "first administrator": "email",
    "email": "email",
    "forum": "forums",
    "forums": "forums",
}
FORUMS = "forums"
CHOICES: dict[str, type[Kind] | type[Jurisdiction]] = {"kind": Kind, "jurisdiction": Jurisdiction}
#: the number of a row in its file, which empty lines count towards
ROW = "row"
COLUMNS = ("name_en", "name_cy", "kind", "jurisdiction", "official_code", "email", FORUMS)
#: how the receipt of a sheet heads its columns, and a reason names one
LABELS: dict[str, Any] = {
    "name_en": gettext_lazy("Name"),
    "name_cy": gettext_lazy("Name in Welsh"),
    "kind": gettext_lazy("Kind of body"),
    "jurisdiction": gettext_lazy("Jurisdiction"),
    "official_code": gettext_lazy("Official code"),
    "email": gettext_lazy("First administrator"),
    FORUMS: gettext_lazy("Forums"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One row: what it says, completed from the directory, and why it is not added, if it is not."""

    number: int
    row: dict[str, str]
    problem: str = ""
    resembles: str = ""  # a body with nearly this name: the row is left out, unless somebody says that they are two
    here: str = ""  # the id of the body that is on the portal already

    @property
    def is_new(self) -> bool:
        """Whether it would be added."""
        return not self.problem and not self.resembles

    @property
    def name(self) -> str:
        """What the body is called."""
        return self.row["name_en"] or self.row["name_cy"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows by the names of the columns, and the headings that are none of these."""

    rows: list[dict[str, str]]
    left_out: tuple[str, ...] = ()


def read(name: str, content: bytes) -> Sheet:
    """What a CSV or XLSX file holds. Raises NotATableError."""
    table = _workbook(content) if name.lower().endswith(".xlsx") else enumerate(_text(content), 1)
    lines = [(number, line) for number, line in table if any(line)]
    columns = _columns(lines[0][1]) if lines else []
    if not {"name_en", "official_code"} & set(columns):
        raise NotATableError(_("The first row has no heading “name” or “code”"))
    if len(lines) - 1 > MOST_ROWS:
        raise NotATableError(_("The file has more than %(most)s rows") % {"most": MOST_ROWS})
    left_out = tuple(cell[:LONGEST_NAME] for cell, name in zip(lines[0][1], columns, strict=True) if cell and not name)
    return Sheet([_row(columns, line) | {ROW: str(number)} for number, line in lines[1:]], left_out)


def judge(
    actor: Actor, rows: Iterable[dict[str, str]], *, both: Collection[int] = (), own: Collection[str] = ()
) -> list[Wanted]:
    """What would be done with each row: added, or left out with the reason. One query, whatever the rows.

    The rows numbered in `both` are kept beside a body with nearly their name. The bodies with ids in `own` came of
    other rows of the same file.
    """
    here = [
        (one, "" if str(one.pk) in own else str(one.pk))
        for one in Organisation.objects.visible_to(actor).filter(double_of=None)
    ]
    names = [(one.name_en, one.name_cy, pk) for one, pk in here]
    codes = {one.official_code: pk for one, pk in here if one.official_code}
    places = [place for entrance in entrances for place in entrance.found(actor)]
    judged = []
    for row in rows:
        whole, number = _completed(row), int(row[ROW])
        one = _judged(number, whole, codes, names, places, as_two=number in both)
        judged.append(one)
        if one.is_new:
            names.append((whole["name_en"], whole["name_cy"], ""))
            codes |= {whole["official_code"]: ""} if whole["official_code"] else {}
    return judged


def headings() -> list[str]:
    """How a receipt heads what a sheet can say, in the reader's language; `read` knows it in every language."""
    return [str(label) for label in LABELS.values()]


def cells(told: dict[str, Any]) -> list[str]:
    """What a kept row says in the columns of `headings`; the words for what is chosen in the reader's language."""
    row = told | {"official_code": told["code"]}
    if "name_en" not in row:  # kept before a row had more than what is shown of it
        row |= dict.fromkeys(COLUMNS, "") | {"name_en": told["name"]} | row
    for name, choices in CHOICES.items():
        row[name] = str(dict(choices.choices).get(row[name], row[name]))
    return [row[name] for name in LABELS]


def _columns(line: Sequence[str]) -> list[str]:
    """Which column each heading is, each once: in a file with “Name” and “Enw” it is the first that counts as name."""
    columns = [""] * len(line)
    for known in (HEADINGS, _labels()):
        for place, cell in enumerate(line):
            name = known.get(plain(cell), "")
            if not columns[place] and name not in columns:
                columns[place] = name
    return columns


@cache
def _labels() -> dict[str, str]:
    """The headings of a receipt, made plain, in every language: who sends it need not be who fetched it."""
    return {plain(said): name for name, label in LABELS.items() for said in _in_every_language(label)}


def _in_every_language(words: Any) -> list[str]:
    said = []
    for code, _language in settings.LANGUAGES:
        with translation.override(code):
            said.append(str(words))
    return said


def named_in(text: str, found: Iterable[tuple[Any, Sequence[str]]]) -> tuple[list[Any], list[str]]:
    """The places that a cell names, separated by semicolons, each once; and the names that no place has."""
    by_name = {plain(name): place for place, names in found for name in names if name}
    said = list(dict.fromkeys(one for part in text.split(";") if (one := part.strip())))
    known = {by_name[plain(one)]: None for one in said if plain(one) in by_name}
    return list(known), [one for one in said if plain(one) not in by_name]


def packed(rows: Sequence[dict[str, str]]) -> str:
    """Rows as a hidden field carries them from the trial to the deed; they are judged again there."""
    return json.dumps(rows) if rows else ""


def unpacked(text: str) -> list[dict[str, str]]:
    """Rows that a hidden field carried; what is not such rows is none."""
    try:
        rows = json.loads(text)
        return [
            {name: str(row.get(name, "")) for name in COLUMNS} | {ROW: str(int(row[ROW]))} for row in rows[:MOST_ROWS]
        ]
    except (ValueError, AttributeError, TypeError, KeyError):
        return []


def _text(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    text = text.replace("\0", "")
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return [[undefused(cell.strip()) for cell in line] for line in lines]
    except csv.Error as wrong:
        raise NotATableError(_("The file is not a table")) from wrong


def _workbook(content: bytes) -> list[tuple[int, list[str]]]:
    """As many rows as there may be with the headings, and one more, that too many are seen to be too many."""
    (read_workbook,) = readers
    return read_workbook(content, MOST_ROWS + 2)


def _row(columns: Sequence[str], line: Sequence[str]) -> dict[str, str]:
    row = dict.fromkeys(COLUMNS, "")
    row.update({name: cell for name, cell in zip(columns, line, strict=False) if name})
    return row


def _completed(row: dict[str, str]) -> dict[str, str]:
    known = body_of(row["official_code"])
    whole = dict(row)
    for name, choices in CHOICES.items():
        whole[name] = _choice(choices, row[name])
    if known:
        for name in ("name_en", "name_cy", "kind", "jurisdiction"):
            whole[name] = whole[name] or getattr(known, name)
    return whole


def _choice(choices: type[Kind] | type[Jurisdiction], said: str) -> str:
    return _known_choices(choices).get(plain(said), said)


@cache
def _known_choices(choices: type[Kind] | type[Jurisdiction]) -> dict[str, str]:
    return {plain(word): str(one.value) for one in choices for word in (str(one.value), *_in_every_language(one.label))}


def _judged(
    number: int,
    row: dict[str, str],
    codes: dict[str, str],
    names: Sequence[tuple[str, str, str]],
    places: Sequence[tuple[Any, Sequence[str]]],
    *,
    as_two: bool,
) -> Wanted:
    problem, code = _problem(row, places), row["official_code"]
    if not problem and code in codes:
        return Wanted(
            number, row, _said("official_code", _("is on the portal already, or twice in the file")), "", codes[code]
        )
    resembles, here = ("", "") if as_two else _resembling(row, names)
    return Wanted(number, row, problem, resembles, here if not problem else "")


def _resembling(row: dict[str, str], names: Sequence[tuple[str, str, str]]) -> tuple[str, str]:
    """The name and the id of a body with nearly this name; no id where it is another row of the file."""
    own = (row["name_en"], row["name_cy"])
    found = (one for one in names if any(own) and alike(own, one[:2]))
    return next(((name_en or name_cy, pk) for name_en, name_cy, pk in found), ("", ""))


def _problem(row: dict[str, str], places: Sequence[tuple[Any, Sequence[str]]]) -> str:
    own = (row["name_en"], row["name_cy"])
    if not any(own):
        return _said("name_en", _("there is none, and the code is not in the directory"))
    if max(map(len, own)) > LONGEST_NAME:
        return _said("name_en", _("too long"))
    if len(row["official_code"]) > LONGEST_CODE:
        return _said("official_code", _("too long"))
    wrong = next((name for name, is_right in _checked(row) if not is_right), "")
    if wrong:
        return _said(wrong, _("“%(value)s” is not one that there is") % {"value": row[wrong]})
    _known, unknown = named_in(row[FORUMS], places)
    if unknown:
        return _said(FORUMS, _("there is no forum “%(value)s”") % {"value": unknown[0]})
    return ""


def _said(column: str, reason: str) -> str:
    return f"{LABELS[column]}: {reason}"


def _checked(row: dict[str, str]) -> list[tuple[str, bool]]:
    return [
        ("kind", row["kind"] in Kind.values),
        ("jurisdiction", row["jurisdiction"] in Jurisdiction.values),
        ("email", not row["email"] or _is_address(row["email"])),
    ]


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
