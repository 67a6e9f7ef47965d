"""Ways to say no: to a whole file, to one cell, or only half."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Fact = str | int

Facts = Mapping[str, Fact]


class FileRefused(Exception):  # noqa: N818 - what happened, as the house says it
    """The whole file cannot be taken: `code` says why, `facts` complete the sentence.

    `reasons.file_reason` words it. The codes are the keys of `reasons.FILE_REASONS`.
    """

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts: dict[str, Fact] = facts

    def __str__(self) -> str:
        told = ", ".join(f"{name}={fact}" for name, fact in self.facts.items())
        return f"{self.code} ({told})" if told else self.code


class BadCell(Exception):  # noqa: N818 - the same
    """A cell that cannot be what its column says; its row is not taken.

    `reasons.cell_reason` words it. The codes are the keys of `reasons.CELL_REASONS`.
    """

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts: dict[str, Fact] = facts


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A value that is taken, with something that the owner should know about it."""

    value: object
    code: str
    facts: Facts = field(default_factory=dict)
