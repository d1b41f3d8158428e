from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentors.choices import MentorKind, Slot
from mentors.rules import (
    Candidate,
    Standing,
    kinds_of,
    lacking_slots,
    next_step_problems,
    silent_days,
    slot_of,
    standing_of,
    suggest,
    term_end,
)

DAY = date(2026, 11, 3)
TAGS = ["矛盾调解", "公文写作", "项目策划", "数字化治理"]


def candidate(mentor_id, tags=(), free=1, street=""):
    return Candidate(mentor_id, f"m{mentor_id:03d}", tuple(tags), free, street)


def ids(suggestions):
    return [suggestion.mentor_id for suggestion in suggestions]


@pytest.mark.parametrize(
    ("kind", "slot"),
    [
        (MentorKind.ACADEMIC, Slot.THEORY),
        (MentorKind.INDUSTRY, Slot.PRACTICE),
        (MentorKind.SECRETARY, Slot.PRACTICE),
    ],
)
def test_each_kind_stands_on_one_side(kind, slot):
    assert slot_of(kind) is slot
    assert kind in kinds_of(slot)


def test_every_kind_has_a_side():
    assert {kind for slot in Slot for kind in kinds_of(slot)} == set(MentorKind)


@pytest.mark.parametrize(
    ("filled", "lacking"),
    [([], [Slot.THEORY, Slot.PRACTICE]), (["theory"], [Slot.PRACTICE]), (["theory", "practice"], [])],
)
def test_a_trainee_needs_both_sides(filled, lacking):
    assert lacking_slots(filled) == lacking


@pytest.mark.parametrize(
    ("since", "months", "end"),
    [
        (date(2026, 1, 5), 12, date(2027, 1, 5)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
    ],
)
def test_a_term_ends_on_the_same_day_or_the_last_of_the_month(since, months, end):
    assert term_end(since, months) == end


@given(since=st.dates(date(2000, 1, 1), date(2090, 1, 1)), months=st.integers(1, 60))
def test_a_term_is_never_a_month_off(since, months):
    end = term_end(since, months)

    assert (end.year - since.year) * 12 + end.month - since.month == months


def test_only_the_free_one_of_two_with_the_tag_is_suggested():
    full, free = candidate(1, ["矛盾调解"], free=0), candidate(2, ["矛盾调解"], free=1)

    assert ids(suggest(["矛盾调解"], "", [full, free])) == [2]


def test_shared_tags_come_before_the_street_and_the_street_before_free_places():
    far_fit = candidate(1, ["矛盾调解", "公文写作"], free=1)
    near = candidate(2, ["矛盾调解"], free=1, street="临江街道")
    roomy = candidate(3, ["矛盾调解"], free=6)

    assert ids(suggest(["矛盾调解", "公文写作"], "临江街道", [roomy, near, far_fit])) == [1, 2, 3]


def test_an_unknown_street_is_near_nobody():
    [suggestion] = suggest([], "", [candidate(1, street="")])

    assert suggestion.same_street is False


def test_shared_tags_are_named_in_the_order_of_the_needs():
    [suggestion] = suggest(["公文写作", "矛盾调解"], "", [candidate(1, ["矛盾调解", "公文写作", "项目策划"])])

    assert suggestion.shared == ("公文写作", "矛盾调解")


candidates = st.lists(
    st.builds(
        candidate,
        mentor_id=st.integers(1, 500),
        tags=st.lists(st.sampled_from(TAGS), unique=True),
        free=st.integers(-1, 6),
        street=st.sampled_from(["", "临江街道", "北湖街道"]),
    ),
    unique_by=lambda one: one.mentor_id,
    max_size=12,
)


@given(found=candidates, needs=st.lists(st.sampled_from(TAGS), unique=True), seed=st.randoms())
def test_the_order_depends_on_nothing_but_the_facts(found, needs, seed):
    shuffled = list(found)
    seed.shuffle(shuffled)
    ranked = suggest(needs, "临江街道", found)

    assert ids(ranked) == ids(suggest(needs, "临江街道", shuffled))
    assert set(ids(ranked)) == {one.mentor_id for one in found if one.free > 0}
    assert [len(one.shared) for one in ranked] == sorted((len(one.shared) for one in ranked), reverse=True)


@pytest.mark.parametrize(
    ("last_met_on", "step_due_on", "standing", "days"),
    [
        (None, None, Standing.FIRST_DUE, 33),
        (date(2026, 11, 3), None, Standing.RECENT, 0),
        (date(2026, 10, 27), None, Standing.RECENT, 7),
        (date(2026, 10, 26), None, Standing.CALM, 8),
        (date(2026, 10, 5), None, Standing.CALM, 29),
        (date(2026, 10, 4), None, Standing.SILENT, 30),
        (date(2026, 11, 1), date(2026, 10, 31), Standing.STEP_LATE, 3),
        (date(2026, 11, 1), DAY, Standing.RECENT, 2),
    ],
)
def test_how_things_stand_between_mentor_and_trainee(last_met_on, step_due_on, standing, days):
    found = standing_of(
        signed_on=date(2026, 10, 1), last_met_on=last_met_on, step_due_on=step_due_on, today=DAY, silent_after=30
    )

    assert found == (standing, days)


@given(signed=st.dates(date(2025, 1, 1), DAY), met=st.none() | st.dates(date(2025, 1, 1), DAY))
def test_silence_counts_from_the_later_of_signing_and_meeting(signed, met):
    assert silent_days(signed, met, DAY) == (DAY - max(signed, met or signed)).days


@pytest.mark.parametrize(
    ("met_on", "step", "due_on", "wrong"),
    [
        (DAY, "", None, set()),
        (DAY, "再谈一次", None, set()),
        (DAY, "再谈一次", DAY, set()),
        (DAY, "", DAY, {"next_step"}),
        (DAY, "再谈一次", date(2026, 11, 2), {"next_due_on"}),
        (DAY, "", date(2026, 11, 2), {"next_step", "next_due_on"}),
        (None, "再谈一次", DAY, set()),
    ],
)
def test_a_next_step_has_words_and_a_day_that_is_yet_to_come(met_on, step, due_on, wrong):
    assert set(next_step_problems(met_on, step, due_on)) == wrong
