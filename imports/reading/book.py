"""What was read: sheets of rows, with the numbers that the user's own program shows."""

from dataclasses import dataclass, field
from datetime import date, datetime

Cell = str | float | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Row:
    """`number` counts from 1 as the user's program does."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(slots=True)
class Sheet:
    name: str
    visible: bool = True
    rows: list[Row] = field(default_factory=list)
    # Cells that span several columns: (row number, first column, last column).
    spans: list[tuple[int, int, int]] = field(default_factory=list)
    # (row number, column) of every formula, with its first characters.
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    merged_rows: int = 0
    # The file's name: a text table's only sheet has none of its own.
    file: str = ""

    @property
    def called(self) -> str:
        return self.name or self.file or "csv"


@dataclass(slots=True)
class Book:
    format: str
    encoding: str = ""
    sheets: list[Sheet] = field(default_factory=list)
    file: str = ""
