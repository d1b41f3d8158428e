"""The checker has teeth: whatever is taken away, added or repeated, it names."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tests.rigs.checker import Verdict, compare
from tests.rigs.ledger import Ledger

ITEMS = st.sets(st.text("abcdefgh", min_size=1, max_size=3), min_size=1)


@given(ITEMS)
def test_what_was_said_and_is_there_is_clean(items):
    assert compare(tried=items, acked=items, found=items) == Verdict()


@given(ITEMS, st.data())
def test_a_planted_loss_a_double_and_a_stranger_are_named(items, data):
    lost = data.draw(st.sampled_from(sorted(items)))
    assert compare(tried=items, acked=items, found=items - {lost}).lost == Counter([lost])

    doubled = data.draw(st.sampled_from(sorted(items)))
    assert compare(tried=items, acked=items, found=[*items, doubled]).doubled == Counter([doubled])

    assert compare(tried=items, acked=items, found=[*items, "stranger"]).unexpected == Counter(["stranger"])


def test_without_an_answer_it_may_be_there_once_and_never_twice():
    assert compare(tried=["a", "b"], acked=["a"], found=["a"]).unknown == Counter("b")
    there = compare(tried=["a", "b"], acked=["a"], found=["a", "b"])
    assert there.is_clean
    assert there.unknown == Counter("b")
    assert compare(tried=["a"], acked=[], found=["a", "a"]).doubled == Counter("a")


def test_a_ledger_is_read_back_by_another_process_as_it_was_written(tmp_path):
    ledger = Ledger(tmp_path / "ledger")
    ledger.tried("点名 1")
    ledger.doubt("点名 1")
    ledger.tried("点名 1")
    ledger.acked("点名 1")

    again = Ledger(tmp_path / "ledger")

    assert [entry.word for entry in again.entries()] == ["tried", "doubt", "tried", "acked"]
    assert again.items(Ledger.TRIED) == Counter({"点名 1": 2})
