"""What becomes of one row: its values, its identity, and whatever is wrong or doubtful in it."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from assets.imports.cleaning import as_text
from assets.imports.refusals import Facts
from assets.imports.tables import Cell

Value = str | bool | int | float | Decimal | dt.date | tuple[str, ...]

_SHOWN = 200


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong with one cell: `reason` is a code that `reasons.cell_reason` words.

    `column` is its heading; "" stands for the row as a whole.
    """

    row: int
    column: str
    value: str
    reason: str
    facts: Facts = field(default_factory=dict)


@dataclass(slots=True)
class CheckedRow:
    """One row of the file. `values` holds what is recorded, by field, good cells only.

    A row with a problem is rejected; a warning is only told. Unless `is_hopeless`, only cells that the
    register can do without are bad, and the row could be taken without them. A `stranger` is a row of
    another owner: nothing in it was looked at. `coarse` names fields that may only say less of what the
    register has already: half a postcode, "Other" of the Code, a place reckoned from
    the National Grid, that a site is land.
    """

    number: int
    values: dict[str, Value | None] = field(default_factory=dict)
    identity: str = ""
    problems: list[CellProblem] = field(default_factory=list)
    warnings: list[CellProblem] = field(default_factory=list)
    portal_id: str = ""
    is_hopeless: bool = False
    stranger: str | None = None
    cells: tuple[str, ...] = ()
    coarse: list[str] = field(default_factory=list)

    @property
    def rejected(self) -> bool:
        """True when the row cannot be taken."""
        return bool(self.problems)

    def refuse(self, column: str, cell: Cell, reason: str, facts: Facts | None = None) -> None:
        """Adds a problem; one of the row as a whole leaves nothing to take."""
        self.is_hopeless = self.is_hopeless or not column
        self.problems.append(CellProblem(self.number, column, shown(cell), reason, facts or {}))

    def warn(self, column: str, cell: Cell, reason: str, facts: Facts | None = None) -> None:
        """Adds a warning."""
        self.warnings.append(CellProblem(self.number, column, shown(cell), reason, facts or {}))


def as_they_stand(cells: tuple[Cell, ...]) -> tuple[str, ...]:
    """A row as its owner has it, for the file of rows to be mended."""
    return tuple(as_text(cell).replace("\0", "\N{REPLACEMENT CHARACTER}") for cell in cells)


def shown(cell: Cell) -> str:
    """A cell as it can be shown, stored and sent: short, without control characters."""
    text = as_text(cell)[:_SHOWN]
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() or character in "\n\r\t" else "\N{REPLACEMENT CHARACTER}"
        for character in text
    )
