"""What an export consists of."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "int", "number", "decimal2", "percent", "date", "datetime"]
Row = Sequence[object]


@dataclass(frozen=True)
class Column:
    """`percent` takes a share (0.667 prints 66.7%); `number` keeps the decimals that it is given.

    Numbers that identify (phones, IDs) are text.
    """

    key: str
    label: str
    width: int = 12
    kind: Kind = "text"


@dataclass(frozen=True)
class Sheet:
    """One table: the rows hold their values in the order of the columns and are read once."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Row]
    title: str = ""
    subtitle: str = ""
    numbered: bool = True


def by_key(columns: Sequence[Column], rows: Iterable[Mapping[str, object]]) -> Iterator[Row]:
    """Rows of a sheet out of mappings; a missing key is an empty cell."""
    keys = [column.key for column in columns]
    for row in rows:
        yield [row.get(key) for key in keys]
