"""Which tests speak of a function: those that name it, or the view that it guards; else those beside it."""

from functools import cache

from tests.mutants.finding import ROOT, Mutant

MOST = 6


@cache
def sources_of_tests() -> dict[str, str]:
    files = [path for path in (ROOT / "tests").rglob("test_*.py") if path.parts[-2] not in {"journeys", "mutants"}]
    return {str(path.relative_to(ROOT)): path.read_text() for path in sorted(files)}


def files_for(mutant: Mutant) -> list[str]:
    """Files to run, the app's own first; none that drive a browser."""
    words = {mutant.inside, mutant.inside.replace("_", "-")} - {"visible_to", "<module>", "_organizes_at"}
    stem = mutant.path.rpartition("/")[2].removesuffix(".py")
    sources = {path: text for path, text in sources_of_tests().items() if "browser" not in text}
    own = [path for path in sources if path.startswith(f"tests/{mutant.app}/")]
    naming = [path for path in sources if any(word in sources[path] for word in words)]
    beside = [path for path in own if f"test_{stem}" in path or stem.rstrip("s") in path]
    permissions = [path for path in own if "permission" in path or "visib" in path or "scope" in path]
    ordered = dict.fromkeys([path for path in naming if path in own] + beside + permissions + naming)
    return list(ordered)[:MOST] or own[:MOST]


def files_of(app: str) -> list[str]:
    """Every test of an app that drives no browser."""
    return [
        path for path, text in sources_of_tests().items() if path.startswith(f"tests/{app}/") and "browser" not in text
    ]
