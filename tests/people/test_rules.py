"""The rules that forms, actions and imports share."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.choices import Precision
from people.rules.dates import EARLIEST, Moment, post_problem, role_problem, too_young
from people.rules.names import name_problem, tidied_name
from people.rules.persons import facts_problem, told_by
from people.rules.phones import phone_problem, tidied_phone
from people.rules.problems import WORDS, words_of
from people.rules.text import text_problem, tidied_label

TODAY = date(2026, 3, 2)
WOMAN = "11010519491231002X"  # born on 1949-12-31


def code(problem):
    return problem.code if problem else ""


@pytest.mark.parametrize(
    ("since", "wrong"),
    [
        (TODAY, ""),
        (TODAY + timedelta(days=1), "post_in_future"),
        (date(9999, 12, 31), "post_in_future"),
        (date(2006, 5, 12), ""),
        (date(2006, 5, 11), "post_before_birthday"),
    ],
)
def test_a_post_begins_between_the_sixteenth_birthday_and_today(since, wrong):
    assert code(post_problem(since, Moment(date(1990, 5, 12)), TODAY)) == wrong


def test_without_a_birthday_a_post_still_begins_in_this_age():
    assert code(post_problem(date(1800, 1, 1), None, TODAY)) == "date_too_early"
    assert post_problem(EARLIEST, None, TODAY) is None


def test_a_role_may_begin_within_a_year_from_now():
    assert role_problem(TODAY + timedelta(days=366), TODAY) is None
    assert code(role_problem(TODAY + timedelta(days=367), TODAY)) == "since_too_late"
    assert code(role_problem(date(1900, 1, 1), TODAY)) == "date_too_early"


@pytest.mark.parametrize(
    ("facts", "field", "wrong"),
    [
        ({}, "", ""),
        ({"born_on": date(1949, 12, 31), "gender": "female"}, "", ""),
        ({"born_on": date(1949, 1, 1), "born_precision": Precision.YEAR}, "", ""),
        ({"born_on": date(1950, 12, 31)}, "born_on", "born_not_of_id"),
        ({"gender": "male"}, "gender", "gender_not_of_id"),
        ({"hired_on": date(1960, 1, 1)}, "hired_on", "hired_too_young"),
        ({"hired_on": date(1940, 1, 1)}, "hired_on", "date_too_early"),
        ({"hired_on": date(2030, 1, 1)}, "hired_on", "date_in_future"),
    ],
)
def test_the_facts_of_a_person_agree_with_the_id_number_and_each_other(facts, field, wrong):
    found = facts_problem(facts, WOMAN, TODAY)

    assert (found[0], found[1].code) == (field, wrong) if wrong else found is None


def test_the_id_number_tells_birth_and_sex():
    assert told_by(WOMAN) == {"born_on": date(1949, 12, 31), "born_precision": "day", "gender": "female"}


def test_without_an_id_number_birth_and_hire_still_agree():
    facts = {"born_on": date(1990, 5, 1), "hired_on": date(1989, 1, 1)}
    assert facts_problem(facts, "", TODAY)[1].code == "hired_too_young"
    assert facts_problem({"born_on": date(2020, 1, 1)}, "", TODAY)[1].code == "age_odd"


@given(
    born=st.dates(date(1930, 1, 1), date(2009, 1, 1)), days=st.integers(0, 30_000), coarse=st.sampled_from(Precision)
)
def test_what_the_rule_lets_pass_the_database_takes(born, days, coarse):
    started = born + timedelta(days=days)
    cut = {Precision.YEAR: started.replace(month=1, day=1), Precision.MONTH: started.replace(day=1)}.get(
        coarse, started
    )
    if not too_young(Moment(born), Moment(cut, coarse)):
        assert cut >= born + timedelta(days=15 * 365)


@pytest.mark.parametrize("name", ["孙<i>测</i>", "孙测2", "孙测（二）", "=1+1", "孙"])
def test_what_is_no_name(name):
    assert name_problem(tidied_name(name))


def test_names_phones_and_labels_are_tidied_rather_than_refused():
    assert tidied_name(" 陈 思远 ") == "陈思远"
    assert tidied_phone("１９９ ００００-００１２") == "19900000012"
    assert phone_problem("19900000012") is None
    assert tidied_label(" 第１社区　") == "第1社区"
    assert code(text_problem("<b>社区</b>")) == "cell_has_markup"


def test_every_problem_has_words():
    problem = post_problem(TODAY + timedelta(days=1), None, TODAY)

    assert words_of(problem) == "任职起不能晚于今天；请到那天再登记"
    assert all(len(words) == 2 for words in WORDS.values())
