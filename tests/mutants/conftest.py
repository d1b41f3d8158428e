"""The end of a hunt: how many of how many, and who is left."""

HUNTED = "hunt.py::test_somebody_notices"


def pytest_terminal_summary(terminalreporter) -> None:
    counted = {outcome: _hunted(terminalreporter, outcome) for outcome in ("passed", "failed", "error")}
    every = sum(map(len, counted.values()))
    if not every:
        return
    by_request = [one for one in counted["passed"] if ("killed by", "a request") in one.user_properties]
    terminalreporter.section("mutants")
    for one in [*counted["failed"], *counted["error"]]:
        terminalreporter.line(f"survived: {one.nodeid.partition('[')[2].removesuffix(']')}")
    terminalreporter.line(f"{len(counted['passed'])} of {every} killed, {len(by_request)} of them by a request")


def _hunted(terminalreporter, outcome: str) -> list:
    return [one for one in terminalreporter.stats.get(outcome, []) if HUNTED in getattr(one, "nodeid", "")]
