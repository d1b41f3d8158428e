"""Figures of a story, and the draw of judges."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursework.highlights import Highlight, read_highlights
from coursework.matching import Work, spread


def test_figures_are_read_a_line_each():
    text = "7次：居民议事，平均23人到场\n\n 3 个 : 老旧小区 \n"
    assert read_highlights(text) == [Highlight("7次", "居民议事，平均23人到场"), Highlight("3 个", "老旧小区")]


@pytest.mark.parametrize(
    "text", ["7次居民议事", "：没有数字", "7次：", "这个数字实在是太长了写不下：说明", "1：" + "长" * 41]
)
def test_a_line_that_is_no_figure_is_named(text):
    with pytest.raises(ValueError, match="2"):
        read_highlights(f"1次：好\n{text}")


def works(number: int, barred=frozenset()) -> list[Work]:
    return [Work(pk, 2, frozenset(barred)) for pk in range(number)]


def test_the_same_number_draws_the_same():
    assert spread(works(9), [4, 7, 9], seed=6) == spread(list(reversed(works(9))), [9, 4, 7], seed=6)
    assert spread(works(9), [4, 7, 9], seed=6) != spread(works(9), [4, 7, 9], seed=7)


def test_who_is_barred_is_never_drawn():
    plan = spread([Work(1, 2, frozenset({4})), Work(2, 2)], [4, 7, 9], seed=1)
    assert sorted(plan.chosen[1]) == [7, 9]


def test_cases_without_enough_judges_are_told():
    plan = spread(works(2, barred={7, 9}), [4, 7, 9], seed=1)
    assert (plan.chosen, plan.short) == ({0: [4], 1: [4]}, {0: 1, 1: 1})


def test_who_has_much_to_read_gets_less():
    plan = spread([Work(1, 1)], [4, 7], seed=1, loads={4: 5})
    assert (plan.chosen, plan.loads) == ({1: [7]}, {4: 5, 7: 1})


@given(st.integers(0, 60), st.integers(2, 9), st.integers(0, 999))
def test_without_conflicts_nobody_reads_more_than_one_more(number, judges, seed):
    plan = spread(works(number), range(judges), seed=seed)
    read = Counter(pk for chosen in plan.chosen.values() for pk in chosen)
    loads = [read[pk] for pk in range(judges)]
    assert max(loads) - min(loads) <= 1
    assert all(len(set(chosen)) == 2 for chosen in plan.chosen.values())


@given(st.lists(st.frozensets(st.integers(0, 5)), max_size=20), st.integers(0, 999))
def test_conflicts_always_win(barred, seed):
    rows = [Work(pk, 2, ties) for pk, ties in enumerate(barred)]
    plan = spread(rows, range(6), seed=seed)
    for row in rows:
        assert not set(plan.chosen[row.id]) & row.barred
        assert len(plan.chosen[row.id]) == min(2, 6 - len(row.barred))
