"""For a run of tests without one defence: MUTANT names it.

The run ends with CAUGHT only when a test itself failed. A place that isn't there, or a database that can't be
reached, is no catch.
"""

import os
from collections.abc import Iterator
from importlib import import_module

import pytest
from django.urls import get_resolver

from tests.mutants.applying import applied
from tests.mutants.finding import ROOT, find_mutants, sources

CAUGHT = 40
_failed: list[str] = []


def load_everything() -> None:
    """Guards and scopes are found among the functions that are there."""
    _ = get_resolver().url_patterns
    for path in sources():
        import_module(str(path.relative_to(ROOT).with_suffix("")).replace("/", ".").removesuffix(".__init__"))


@pytest.fixture(scope="session", autouse=True)
def _without_the_defence() -> Iterator[None]:
    load_everything()
    mutant = next((one for one in find_mutants() if str(one) == os.environ["MUTANT"]), None)
    if mutant is None:
        yield
        return
    with applied(mutant):
        yield


def pytest_runtest_logreport(report) -> None:
    if report.failed and report.when == "call":
        _failed.append(report.nodeid)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session) -> None:
    if _failed:
        session.exitstatus = CAUGHT
