"""How sheets and columns are declared: by their meaning, not by their place."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise

from imports.reading.book import Cell
from imports.values.taken import Taken
from people.rules.problems import Problem

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its meaning. `required`: it must be there and filled in every row.

    `field` is the model field that it fills where that has another name; `show` puts a value into words.
    """

    key: str
    label: Words
    take: Callable[[Cell], Taken]
    aliases: tuple[str, ...] = ()
    required: bool = False
    guess: bool = False
    rule: Callable[[Any, date], Problem | None] | None = None
    secret: str = ""
    example: str = ""
    choices: tuple[Words, ...] = ()
    hint: Words = ""
    width: int = 14
    field: str = ""
    show: Callable[[Any], str] | None = None


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """A sheet of a kind, recognised by its columns. Of each group in `one_of` a column must be there."""

    key: str
    label: Words
    columns: tuple[Column, ...]
    names: tuple[str, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = field(default=())

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)
