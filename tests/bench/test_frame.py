"""The frame of the benchmark: what holds, what is chosen, and that nothing broken passes for good."""

import io
import json

import pytest

from bench import frame
from bench.asking import Answer, Series, percentile
from bench.frame import Benchmark, Limit, Measured
from bench.seed.plan import Plan
from tests.bench.conftest import TODAY


def line_of(measured: Measured, target: float = 1.3) -> dict:
    return Benchmark("chain.list", "x bare page", target, lambda stage: measured).told(measured)


def test_a_line_says_what_goals_ask_for():
    line = line_of(Measured(1.21, {"statements": Limit(6, 6)}, {"people": 2000}))

    assert list(line) == ["name", "value", "unit", "target", "holds", "detail"]
    assert (line["value"], line["target"], line["holds"]) == (1.21, 1.3, True)
    assert line["detail"] == {"statements": {"value": 6, "target": 6}, "people": 2000}


@pytest.mark.parametrize(
    "measured",
    [Measured(1.31), Measured(1.0, {"growth": Limit(1.2, 1.1)}), Measured(1.0, {"lost": Limit(1, 0)})],
    ids=["the ratio", "the growth", "one lost row"],
)
def test_any_missed_demand_fails_the_line(measured):
    assert not line_of(measured)["holds"]


@pytest.fixture
def sources(monkeypatch):
    listed: list = []
    monkeypatch.setattr(frame, "_sources", listed)
    return listed


def test_only_narrows_by_the_beginning_of_the_name(sources):
    for name in ("chain.list", "chain.home", "cohorts.match"):
        frame.benchmark(name, unit="x", target=1)(lambda stage: Measured(1))

    assert [one.name for one in frame.chosen(None, "chain")] == ["chain.list", "chain.home"]
    assert [one.name for one in frame.chosen(None, "")] == ["chain.list", "chain.home", "cohorts.match"]


def test_rows_of_a_table_are_narrowed_too(sources):
    rows = [Benchmark(f"chain.list.{role}", "x", 1, lambda stage: Measured(1)) for role in ("CA", "DA")]
    frame.benchmarks("chain.list")(lambda stage: rows)

    assert [one.name for one in frame.chosen(None, "chain.list.DA")] == ["chain.list.DA"]


def test_what_breaks_does_not_hold_and_the_rest_is_measured(sources):
    def breaks(stage):
        raise RuntimeError("no such page")

    frame.benchmark("chain.broken", unit="x", target=1)(breaks)
    frame.benchmark("chain.whole", unit="x", target=1)(lambda stage: Measured(1))
    out = io.StringIO()

    assert frame.run(None, "", out) is False
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [(line["name"], line["holds"]) for line in lines] == [("chain.broken", False), ("chain.whole", True)]
    assert "no such page" in lines[0]["detail"]["broke"]


def test_nothing_measured_is_no_success(sources):
    assert frame.run(None, "chain", io.StringIO()) is False


def test_a_series_tells_its_middle_and_its_slow_end():
    series = Series([Answer(200, b"", {"X-Statements": str(ms % 7)}, float(ms)) for ms in range(1, 101)])

    assert (series.median, series.p95, series.statements) == (50.5, 96.0, 6)
    assert percentile([3.0], 0.95) == 3.0


@pytest.mark.parametrize(("people", "tree"), [(200, (2, 2, 4)), (2_000, (2, 4, 40)), (1_000_000, (100, 2_000, 20_000))])
def test_the_tree_grows_with_the_people(people, tree):
    plan = Plan(people, TODAY)

    assert (plan.districts, plan.streets, plan.communities) == tree


def test_every_unit_names_as_many_children_as_it_has():
    rows = list(Plan(2_000, TODAY).units(lambda path, depth, step: f"{path}{step:04}"))
    children = {row[0]: sum(other[4] == row[0] for other in rows) for row in rows}

    assert {row[0]: row[3] for row in rows} == children
    assert len({row[1] for row in rows}) == len(rows)
