"""Who reads the workbooks of this room: a higher floor, which has a process with limits for it."""

from __future__ import annotations

from collections.abc import Callable

from partners.wired import Wired


class NotATableError(Exception):
    """A sentence about a file that is not a table of bodies."""


#: gives at most so many rows of the first sheet, each with its number in the file; raises NotATableError
Reader = Callable[[bytes, int], list[tuple[int, list[str]]]]

#: filled in estate_portal/wiring.py.
#: SECURITY: a workbook of a kilobyte can ask for all the memory that there is, and takes its reader with it.
readers: Wired[Reader] = Wired("who reads a workbook of bodies")
