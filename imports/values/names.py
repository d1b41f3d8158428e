"""Names of persons in cells; the rules are those of people.rules.names."""

from imports.reading.book import Cell
from imports.values.taken import Taken, refused
from imports.values.text import NOTHING, is_nothing, text_of
from people.rules.names import PLAIN_HAN, name_problem, tidied_name
from people.rules.text import is_dangerous


def take_name(cell: Cell) -> Taken:
    if isinstance(cell, str) and PLAIN_HAN.fullmatch(cell) and cell not in NOTHING:
        return Taken(cell)
    shown = text_of(cell)
    if is_nothing(shown):
        return Taken()
    if not isinstance(cell, str):
        return refused("name_is_number")
    if code := is_dangerous(shown):
        return refused(code)
    name = tidied_name(shown)
    problem = name_problem(name)
    return Taken(problem=problem) if problem else Taken(name, _note(cell, name))


def _note(cell: str, name: str) -> str:
    if cell == name:
        return ""
    return "name_dot" if "·" in name and "·" not in cell else "name_spaces"
