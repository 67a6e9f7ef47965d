"""Which column of a file is which field of the register: guessed, then the owner's to change.

matching = guess_matching(sheet.headings, [row.cells for row in sheet.sample()])
matching = matching.with_(4, "uprn").with_(7, None)
matching.remembered()                 # {"UPRN": "uprn", ...}: keep it for the next file
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from assets.imports.downloaded import own_headings
from assets.imports.guessing import Guess, guesses
from assets.imports.tables import Cell
from assets.imports.targets import BY_NAME, ONE


@dataclass(frozen=True, slots=True)
class Match:
    """One column that is taken, and whether we are sure of what it is."""

    column: int
    target: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Matching:
    """Columns to fields. Only `address` and the floor area may come from several columns.

    Columns of an address are joined in the order of the file; of several floor areas the first
    that is recorded counts. `matches` stand in the order of the columns.
    """

    headings: tuple[str, ...]
    matches: tuple[Match, ...] = ()

    def target_of(self, column: int) -> str | None:
        """The field that this column is, if any."""
        return next((match.target for match in self.matches if match.column == column), None)

    def is_sure(self, column: int) -> bool:
        """True unless the column is matched to a field that its owner should look at."""
        return all(match.sure for match in self.matches if match.column == column)

    def columns_of(self, target: str) -> tuple[int, ...]:
        """The columns of this field, in the order of the file."""
        return tuple(match.column for match in self.matches if match.target == target)

    def targets(self) -> frozenset[str]:
        """All fields that have a column."""
        return frozenset(match.target for match in self.matches)

    def unsure(self) -> tuple[Match, ...]:
        """Matches that the owner should look at."""
        return tuple(match for match in self.matches if not match.sure)

    def with_(self, column: int, target: str | None) -> "Matching":
        """The same with this column as this field, or as nothing; another column gives way to it.

        Raises LookupError for a column or a field that is not there.
        """
        if not 0 <= column < len(self.headings):
            raise LookupError(column)
        if target is None:
            return self._with(match for match in self.matches if match.column != column)
        alone = BY_NAME[target].columns == ONE
        others = (match for match in self.matches if match.column != column and not (alone and match.target == target))
        return self._with([*others, Match(column, target)])

    def remembered(self) -> dict[str, str]:
        """Heading to field, to be kept for the next file of the same owner."""
        return {self.headings[match.column]: match.target for match in self.matches}

    def recalling(self, remembered: Mapping[str, str]) -> "Matching":
        """The same with what the owner chose for these headings the last time."""
        matching = self
        for column, heading in enumerate(self.headings):
            if remembered.get(heading) in BY_NAME:
                matching = matching.with_(column, remembered[heading])
        return matching

    def names_assets(self) -> bool:
        """True where some column could tell one asset from another."""
        return bool(self.targets() & {"name", "address", "reference", "uprn", "portal_id"})

    def as_json(self) -> list[list[int | str | bool]]:
        """Plain lists for a session, a record or a pipe."""
        return [[match.column, match.target, match.sure] for match in self.matches]

    def _with(self, matches: Iterable[Match]) -> "Matching":
        return replace(self, matches=tuple(sorted(matches, key=lambda match: match.column)))


def matching_from_json(headings: Sequence[str], told: Iterable[Sequence[object]]) -> Matching:
    """The opposite of `Matching.as_json`; what does not fit the headings or fields is left out."""
    matches = [
        Match(column, target, bool(sure))
        for column, target, sure in told
        if isinstance(column, int) and 0 <= column < len(headings) and isinstance(target, str) and target in BY_NAME
    ]
    return Matching(tuple(headings), tuple(sorted(matches, key=lambda match: match.column)))


def guess_matching(
    headings: Sequence[str], sample_rows: Sequence[Sequence[Cell]], labels: Mapping[str, str] | None = None
) -> Matching:
    """The likeliest field of each column, by its heading and by what stands in it.

    `labels` are the headings of the portal's own lists.
    """
    own = own_headings(headings, labels or {})
    if own:
        return Matching(tuple(headings), tuple(Match(column, own[column]) for column in sorted(own)))
    found: list[Guess] = guesses(headings, sample_rows)
    matches = [Match(guess.column, guess.target, guess.sure) for guess in found]
    return Matching(tuple(headings), tuple(sorted(matches, key=lambda match: match.column)))
