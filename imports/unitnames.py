"""Units as offices name them: "望江", "望江社区居委会", "临江街道望江社区"; pure look-up, no database."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from imports.values.text import squeezed
from imports.values.variants import folded
from people.rules.problems import Problem

SUFFIX = re.compile(
    r"(?<=..)(?:社区居民委员会|社区居委会|社区村|社区党委|社区党总支|居民委员会|居委会|村民委员会|村委会|社区|"
    r"街道办事处|街道办|街办|街道|办事处|镇|乡|村|新区|区|县|市)$"
)


@dataclass(frozen=True, slots=True)
class UnitNode:
    id: int
    parent_id: int | None
    level: str
    name: str
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A unit, or why there is none; `completed` when the cell held less than the full name."""

    node: UnitNode | None = None
    problem: Problem | None = None
    completed: bool = False


def short_name(name: str) -> str:
    """Without the kind of unit, spaces and traditional forms: what two spellings have in common."""
    return SUFFIX.sub("", folded(squeezed(name)))


class UnitIndex:
    def __init__(self, nodes: Iterable[UnitNode]) -> None:
        self.nodes = {node.id: node for node in nodes}
        self.by_short: dict[str, list[UnitNode]] = defaultdict(list)
        for node in self.nodes.values():
            self.by_short[short_name(node.name)].append(node)
        self._answers: dict[tuple[str, str, str], Found] = {}

    def find(self, text: str, *, street: str = "", level: str = "") -> Found:
        """The unit meant by a cell, with the street of the neighbouring cell when there is one."""
        key = (text, street, level)
        if key not in self._answers:
            self._answers[key] = self._find(text, street, level)
        return self._answers[key]

    def chain(self, node: UnitNode) -> list[UnitNode]:
        """Ancestors from the top, without the node itself."""
        above: list[UnitNode] = []
        parent = self.nodes.get(node.parent_id) if node.parent_id else None
        while parent:
            above.insert(0, parent)
            parent = self.nodes.get(parent.parent_id) if parent.parent_id else None
        return above

    def full_name(self, node: UnitNode) -> str:
        """With the unit above, which is what tells two of the same name apart."""
        above = self.chain(node)
        return (above[-1].name if above else "") + node.name

    def _find(self, text: str, street: str, level: str) -> Found:
        word = folded(squeezed(text))
        named = self._named(word, level)
        streets = self._streets(street)
        if streets is not None and not streets:
            return Found(problem=Problem("street_unknown", {"name": street}))
        inside = [node for node in named if streets is None or self._below(node, streets)]
        if not inside:
            return Found(problem=self._nowhere(text, word, named, streets, street, level))
        return self._chosen(text, word, inside)

    def _streets(self, street: str) -> list[UnitNode] | None:
        """The units that a street cell may mean; None when the cell is empty."""
        return self._named(folded(squeezed(street)), "") if street else None

    def _named(self, word: str, level: str) -> list[UnitNode]:
        """Units whose name ends the word, the names above them filling its beginning."""
        found = []
        for cut in range(len(word) - 1):
            for node in self.by_short.get(SUFFIX.sub("", word[cut:]), ()):
                fits = not level or node.level == level
                if fits and node not in found and self._spells(word[:cut], self.chain(node)):
                    found.append(node)
        return found

    def _spells(self, beginning: str, above: list[UnitNode]) -> bool:
        """Whether the beginning is made of ancestors' names, in order, some perhaps left out."""
        if not beginning or not above:
            return not beginning
        full, short = folded(squeezed(above[0].name)), short_name(above[0].name)
        cuts = [len(name) for name in {full, short, short + "街道"} if beginning.startswith(name)]
        return any(self._spells(beginning[cut:], above[1:]) for cut in [*cuts, 0])

    def _below(self, node: UnitNode, streets: list[UnitNode]) -> bool:
        return any(street.id == node.id or street in self.chain(node) for street in streets)

    def _chosen(self, text: str, word: str, inside: list[UnitNode]) -> Found:
        exact = [node for node in inside if word.endswith(folded(squeezed(node.name)))]
        best = exact if len(exact) == 1 else inside
        open_ones = [node for node in best if not node.closed]
        if len(open_ones) == 1:
            return Found(open_ones[0], completed=not exact)
        if not open_ones:
            return Found(problem=Problem("unit_closed", {"name": best[0].name}))
        names = "、".join(self.full_name(node) for node in open_ones)
        return Found(problem=Problem("unit_ambiguous", {"names": names}))

    def _nowhere(
        self,
        text: str,
        word: str,
        elsewhere: list[UnitNode],
        streets: list[UnitNode] | None,
        street: str,
        level: str,
    ) -> Problem:
        if len(elsewhere) == 1:
            above = self.chain(elsewhere[0])
            where = above[-1].name if above else elsewhere[0].name
            return Problem("unit_elsewhere", {"name": elsewhere[0].name, "where": where, "street": street})
        known = {
            node.name: node
            for node in self.nodes.values()
            if not node.closed and (not level or node.level == level) and (not streets or self._below(node, streets))
        }
        near = get_close_matches(word, list(known), n=3, cutoff=0.5)
        if not near:
            return Problem("unit_unknown")
        return Problem("unit_unknown_near", {"where": street, "near": "、".join(near)})
