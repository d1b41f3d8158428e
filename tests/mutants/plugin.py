"""For a run of tests without one defence: MUTANT names it."""

import os

import pytest

from tests.mutants.finding import find_mutants


@pytest.fixture(scope="session", autouse=True)
def _without_the_defence():
    from tests.mutants.applying import applied

    mutant = next(one for one in find_mutants() if str(one) == os.environ["MUTANT"])
    with applied(mutant):
        yield
