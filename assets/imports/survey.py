"""Tries every file of a folder without the portal: `python -m assets.imports.survey FOLDER`.

Prints for each file, or each sheet of a workbook, how many rows there are, how many would be
taken, and why the others would not. Stores nothing.
"""

import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from assets.imports.child import Look, checked_rows, look_at
from assets.imports.refusals import FileRefused


@dataclass(slots=True)
class Finding:
    """What one file, or one sheet, would bring."""

    file: str
    sheet: str = ""
    rows: int = 0
    rejected: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    refused: str = ""

    @property
    def good(self) -> int:
        """Rows that would be taken."""
        return self.rows - self.rejected

    def line(self) -> str:
        """One row of the table that is printed."""
        name = f"{self.file} [{self.sheet}]" if self.sheet else self.file
        if self.refused:
            return f"{name[:68]:70}{'refused: ' + self.refused}"
        why = ", ".join(f"{reason} {times}" for reason, times in self.reasons.most_common(4))
        return f"{name[:68]:70}{self.rows:>7}{self.good:>7}{self.rejected:>7}  {why}"


def survey_file(path: Path) -> list[Finding]:
    """What the file would bring; of a workbook, each sheet."""
    try:
        first = look_at(path)
    except FileRefused as refused:
        return [Finding(path.name, refused=str(refused))]
    return [_survey_sheet(path, sheet, first) for sheet in first.sheets or ("",)]


def _survey_sheet(path: Path, sheet: str, first: Look) -> Finding:
    finding = Finding(path.name, sheet)
    try:
        look = first if sheet == first.sheet else look_at(path, sheet)
        with checked_rows(path, look.matching, sheet or None, look.heading_row) as rows:
            for row in rows:
                finding.rows += 1
                finding.rejected += row.rejected
                finding.reasons.update({problem.reason for problem in row.problems})
                finding.warnings.update({warning.reason for warning in row.warnings})
    except FileRefused as refused:
        finding.refused = str(refused)
    return finding


def main(arguments: list[str]) -> int:
    """Prints the table for the folder, or the files, that are named."""
    paths = [Path(argument) for argument in arguments]
    files = [file for path in paths for file in (sorted(path.iterdir()) if path.is_dir() else [path])]
    sys.stdout.write(f"{'file':70}{'rows':>7}{'good':>7}{'bad':>7}  why\n")
    for file in files:
        for finding in survey_file(file):
            sys.stdout.write(finding.line() + "\n")
    return 0 if files else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
