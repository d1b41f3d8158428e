"""The shape of the house: imports point down, files stay short."""

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def sources():
    listed = subprocess.run(["git", "ls-files", "*.py"], capture_output=True, text=True, check=True, cwd=ROOT)
    return [ROOT / name for name in listed.stdout.split() if "migrations/" not in name and (ROOT / name).exists()]


def test_imports_point_down():
    kept = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"], capture_output=True, text=True, cwd=ROOT
    )

    assert kept.returncode == 0, kept.stdout


def test_no_file_passes_400_lines_and_no_function_50():
    long_files = [path for path in sources() if path.read_text().count("\n") > 400]
    long_functions = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno >= 50
    ]

    assert (long_files, long_functions) == ([], [])


def test_no_module_is_named_after_nothing():
    assert [path for path in sources() if path.stem in {"utils", "helpers", "misc", "tools"}] == []
