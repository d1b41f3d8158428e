"""Taking one defence away in the running program, and putting it back.

The source is parsed, changed and compiled anew; the function that is already imported, under whatever names,
gets the changed code. So nothing needs to start again, and hundreds of mutants take minutes.
"""

import ast
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

from django.db.models import Q

from tests.mutants.finding import EVERYTHING, ROOT, Mutant


class NotApplied(RuntimeError):
    """The mutant's place isn't in the running program: it would survive for nothing."""


@contextmanager
def applied(mutant: Mutant) -> Iterator[None]:
    """The program without that defence."""
    change = {"guard": _without_guard, "reach": _with_wide_reach}.get(mutant.kind, _with_other_code)
    undo = change(mutant)
    try:
        yield
    finally:
        for one in undo:
            one()


def codes_touched(mutant: Mutant) -> list[tuple[str, str, int]]:
    """(file, name, first line) of the functions that work without the defence when it is away."""
    path = ROOT / mutant.path
    tree = ast.parse(path.read_text())
    before = _codes(compile(tree, str(path), "exec"))
    if mutant.kind in {"guard", "reach"}:
        # A guard works in the view, a table of reaches in whatever the same file scopes.
        wanted = mutant.inside if mutant.kind == "guard" else "visible_to"
        return [(str(path), name, line) for name, line in before if name == wanted]
    after = _codes(compile(ast.fix_missing_locations(Changer(mutant).visit(tree)), str(path), "exec"))
    changed = [key for key in before if key in after and before[key] != after[key]]
    return [(str(path), *key) for key in changed if not key[0].startswith("<")]


@contextmanager
def noted(places: set[tuple[str, str, int]], into: set) -> Iterator[None]:
    """Each of the functions writes its place into the set whenever it runs."""
    undo = []
    for file in {place[0] for place in places}:
        tree = _Noting(file, places).visit(ast.parse(Path(file).read_text()))
        codes = _codes(compile(ast.fix_missing_locations(tree), file, "exec"))
        for _file, name, line in (place for place in places if place[0] == file):
            for function in _functions(file, name, line):
                undo.append(_setter(function, "__code__", function.__code__))
                function.__globals__["_noted"] = into.add
                function.__code__ = codes[name, line]
    try:
        yield
    finally:
        for one in undo:
            one()


class _Noting(ast.NodeTransformer):
    def __init__(self, file: str, places: set[tuple[str, str, int]]) -> None:
        self.file, self.places = file, places

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        line = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
        if (self.file, node.name, line) in self.places:
            node.body.insert(0, ast.Expr(_expression(f"_noted({(self.file, node.name, line)!r})", node.body[0])))
        return node


def _without_guard(mutant: Mutant) -> list:
    """The guard still says what it wants, and lets everybody in who is signed in."""
    undo = []
    for wrapper in _functions(str(ROOT / "common/access.py"), "wrapper"):
        inner = wrapper.__wrapped__
        if _place(inner) == (mutant.path, mutant.inside):
            cell = wrapper.__closure__[wrapper.__code__.co_freevars.index("allowed")]
            undo.append(_setter(cell, "cell_contents", cell.cell_contents))
            cell.cell_contents = lambda request: True
    return undo or _missing(mutant)


def _with_wide_reach(mutant: Mutant) -> list:
    module = import_module(mutant.path.removesuffix(".py").replace("/", "."))
    table = getattr(module, mutant.inside)
    before = table[mutant.what]
    table[mutant.what] = lambda reach: Q(pk__isnull=False)
    return [lambda: table.__setitem__(mutant.what, before)]


def _with_other_code(mutant: Mutant) -> list:
    path = ROOT / mutant.path
    tree = ast.parse(path.read_text())
    before = _codes(compile(tree, str(path), "exec"))
    changer = Changer(mutant)
    changed = ast.fix_missing_locations(changer.visit(tree))
    if not changer.done:
        _missing(mutant)
    after = _codes(compile(changed, str(path), "exec"))
    undo = []
    for key in before:
        if key in after and before[key] != after[key]:
            for function in _functions(str(path), key[0], key[1]):
                if function.__code__.co_freevars == after[key].co_freevars:
                    undo.append(_setter(function, "__code__", function.__code__))
                    function.__code__ = after[key]
    return undo or _missing(mutant)


class Changer(ast.NodeTransformer):
    """Takes the defence out of the tree."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant, self.done = mutant, False

    def visit(self, node: ast.AST) -> ast.AST:
        here = (getattr(node, "lineno", None), getattr(node, "col_offset", None))
        if here == (self.mutant.line, self.mutant.column) and not self.done:
            changed = getattr(self, f"change_{self.mutant.kind}")(node)
            if changed is not None:
                self.done = True
                return changed
        return self.generic_visit(node)

    def change_scope(self, node: ast.AST) -> ast.AST | None:
        if _is_call(node, "visible_to"):
            every = ast.Attribute(value=node.func.value, attr="all", ctx=ast.Load())
            return ast.copy_location(ast.Call(func=every, args=[], keywords=[]), node)
        return None

    def change_scoped(self, node: ast.AST) -> ast.AST | None:
        return node.args[0] if _is_call(node, "scoped") else None

    def change_leg(self, node: ast.AST) -> ast.AST | None:
        return _expression(EVERYTHING, node) if isinstance(node, ast.expr) else None

    def change_right(self, node: ast.AST) -> ast.AST | None:
        if isinstance(node, ast.Attribute) and node.attr == self.mutant.what:
            return ast.copy_location(ast.Attribute(value=node.value, attr="READ", ctx=ast.Load()), node)
        return None

    def change_require(self, node: ast.AST) -> ast.AST | None:
        if _is_call(node, "require"):
            node.args[0] = _expression("True", node.args[0])
            return node
        return None

    def change_mask(self, node: ast.AST) -> ast.AST | None:
        return node.args[0] if _is_call(node, self.mutant.what) else None

    def change_predicate(self, node: ast.AST) -> ast.AST | None:
        if isinstance(node, ast.FunctionDef):
            node.body = [ast.copy_location(ast.Return(_expression("True", node.body[0])), node.body[0])]
            return node
        return None


def _is_call(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == name


def _expression(text: str, at: ast.AST) -> ast.expr:
    expression = ast.parse(text, mode="eval").body
    for node in ast.walk(expression):
        ast.copy_location(node, at)
    return expression


def _codes(code: CodeType) -> dict[tuple[str, int], CodeType]:
    """Every function of a compiled module by name and first line, which a change leaves alone."""
    found = {}
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            found[inner.co_name, inner.co_firstlineno] = inner
            found |= _codes(inner)
    return found


def _functions(path: str, name: str, line: int | None = None) -> list[FunctionType]:
    return [
        one
        for one in gc.get_objects()
        # Not isinstance: lazy objects of answers long gone would wake up to be asked.
        if type(one) is FunctionType
        and one.__code__.co_name == name
        and one.__code__.co_filename == path
        and line in {None, one.__code__.co_firstlineno}
    ]


def _place(function: Any) -> tuple[str, str]:
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    return function.__code__.co_filename.removeprefix(f"{ROOT}/"), function.__code__.co_name


def _setter(owner: Any, name: str, value: Any) -> Any:
    return lambda: setattr(owner, name, value)


def _missing(mutant: Mutant) -> list:
    raise NotApplied(str(mutant))
