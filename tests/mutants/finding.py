"""Where access is decided, found in the source itself: each place is one defence that can be taken away.

Nobody types a list: a new guard, scope, right, predicate or mask is a new mutant by being written.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OUR_APPS = ("common", "people", "jobs", "notices", "imports", "panels", "cohorts", "mentors", "coursework",
            "assessments", "careers", "reports")  # fmt: skip
MASKS = {"mask_phone", "mask_id_number"}
# What decides for a caller, though it isn't called can_ or may_.
PREDICATES = ("can_", "may_", "_sees_", "teaches", "holds_over", "has_right_over", "_organizes_at", "is_author")
EVERYTHING = "lambda reach: __import__('django.db.models').db.models.Q(pk__isnull=False)"


@dataclass(frozen=True)
class Mutant:
    """One defence: its kind, where it stands, and in which function (or table of reaches) it works."""

    kind: str
    path: str
    line: int
    column: int
    inside: str
    what: str

    def __str__(self) -> str:
        return f"{self.kind}-{self.path}:{self.line}:{self.column}-{self.inside}-{self.what}"

    @property
    def app(self) -> str:
        return self.path.partition("/")[0]


def sources() -> Iterator[Path]:
    for app in OUR_APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts and "management" not in path.parts:
                yield path


def find_mutants() -> list[Mutant]:
    return [mutant for path in sources() for mutant in find_in(path.read_text(), str(path.relative_to(ROOT)))]


def find_in(source: str, path: str) -> list[Mutant]:
    """The mutants of one module, in the order of its lines."""
    finder = _Finder(path)
    finder.visit(ast.parse(source))
    return sorted(finder.found, key=lambda mutant: (mutant.line, mutant.column))


class _Finder(ast.NodeVisitor):
    def __init__(self, path: str) -> None:
        self.path, self.found = path, []
        self.inside: list[str] = []

    def add(self, kind: str, node: ast.AST, what: str) -> None:
        inside = self.inside[-1] if self.inside else "<module>"
        self.found.append(Mutant(kind, self.path, node.lineno, node.col_offset, inside, what))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for decorator in node.decorator_list:
            if called(decorator) == "guarded":
                self.found.append(Mutant("guard", self.path, node.lineno, 0, node.name, ast.unparse(decorator)))
        if node.name.startswith(PREDICATES) and node.returns and ast.unparse(node.returns) == "bool":
            self.found.append(Mutant("predicate", self.path, node.lineno, node.col_offset, node.name, "True"))
        self.inside.append(node.name)
        self.generic_visit(node)
        self.inside.pop()

    def visit_Call(self, node: ast.Call) -> None:
        name = called(node)
        if name == "visible_to" and isinstance(node.func, ast.Attribute) and self.inside:
            self.add("scope", node, short(node.func.value))
        if name == "scoped" and self.inside:
            self.add("scoped", node, short(node.args[2]))
            for key, value in _legs(node.args[4] if len(node.args) > 4 else None):
                self.add("leg", value, key)
        if name in {"get_visible", "visible_to"} and (right := right_of(node)) and self.inside:
            self.add("right", right, right.attr)
        if name == "require" and node.args and any(_decides(inner) for inner in ast.walk(node.args[0])):
            self.add("require", node, short(node.args[0]))
        if name in MASKS and self.inside:
            self.add("mask", node, name)
        self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if not self.inside and ast.unparse(node.annotation) == "dict[str, Lookup]":
            for key, value in _legs(node.value):
                self.found.append(Mutant("reach", self.path, value.lineno, value.col_offset, node.target.id, key))
        self.generic_visit(node)


def called(node: ast.AST) -> str:
    """The last word of what is called: get_visible, visible_to."""
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def right_of(node: ast.Call) -> ast.Attribute | None:
    """The right that is asked for, where it is more than to read."""
    given = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "right")]
    named = [one for one in given if isinstance(one, ast.Attribute) and ast.unparse(one).startswith("Right.")]
    return named[0] if named and named[0].attr != "READ" else None


def short(node: ast.AST) -> str:
    return ast.unparse(node).replace("\n", " ")[:40]


def _decides(node: ast.AST) -> bool:
    return called(node).startswith(PREDICATES) or called(node) == "may"


def _legs(node: ast.AST | None) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant):
                yield key.value, value
