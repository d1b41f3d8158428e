from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.values.dates import take_date, take_open_date
from imports.values.taken import Taken
from people.choices import Precision
from people.rules.dates import Moment, birthday, of_working_life, past

MAY = Moment(date(1990, 5, 1), Precision.MONTH)
FIRST_OF_MAY = Moment(date(1990, 5, 1))


@pytest.mark.parametrize(
    "cell",
    [
        "1990.5",
        "1990年5月",
        "1990-5",
        "1990/05",
        "199005",
        "1990.05.",
        "１９９０年５月",
        "一九九〇年五月",
        1990.5,
        199005,
    ],
)
def test_a_month_is_kept_as_a_month(cell):
    assert take_date(cell).value == MAY


@pytest.mark.parametrize(
    "cell",
    [
        "1990-05-01",
        "1990/5/1",
        "1990.05.01",
        "1990年5月1日",
        "19900501",
        "1990-05-01 00:00:00",
        "1990年05月01日生",
        19900501,
        32994,
        32994.5,
        "32994",
        date(1990, 5, 1),
        datetime(1990, 5, 1),
        datetime(1990, 5, 1, 8, 30),
    ],
)
def test_a_day_is_kept_as_a_day(cell):
    assert take_date(cell).value == FIRST_OF_MAY


@pytest.mark.parametrize("cell", ["1990", "1990年", 1990])
def test_a_year_is_kept_as_a_year(cell):
    assert take_date(cell).value == Moment(date(1990, 1, 1), Precision.YEAR)


def test_october_as_text_is_october():
    assert take_date("1990.10").value == Moment(date(1990, 10, 1), Precision.MONTH)
    assert take_date(1990.11).value == Moment(date(1990, 11, 1), Precision.MONTH)
    assert take_date("1990.1").value == Moment(date(1990, 1, 1), Precision.MONTH)


def test_january_or_october_as_a_figure_is_asked_back():
    problem = take_date(1990.1).problem
    assert (problem.code, problem.params) == ("date_month_lost", {"year": "1990"})


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("1990.13", "date_no_month"),
        ("2023-02-30", "date_no_day"),
        ("90.5", "date_short_year"),
        ("5/1/1990", "date_day_first"),
        ("1890-05-01", "date_year"),
        ("去年", "date_unknown"),
        (True, "date_unknown"),
        (3.25, "date_unknown"),
        ("至今", "date_unknown"),
        ("=TODAY()", "date_unknown"),
    ],
)
def test_says_what_is_wrong_with_a_date(cell, code):
    assert take_date(cell).problem.code == code


def test_still_going_on_is_no_end():
    assert take_open_date("至今") == Taken(None, "still")
    assert take_open_date("2020.6").value == Moment(date(2020, 6, 1), Precision.MONTH)


@pytest.mark.parametrize("cell", [None, "", "/", "—"])
def test_an_empty_date_is_nothing(cell):
    assert take_date(cell) == Taken()


@given(st.dates(date(1901, 1, 1), date(2099, 12, 31)))
def test_every_day_survives_every_style(day):
    styles = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")
    assert {take_date(day.strftime(style)).value for style in styles} == {Moment(day)}


@given(st.text(max_size=15) | st.floats(allow_nan=False, allow_infinity=False) | st.integers())
def test_nothing_breaks_the_reader(cell):
    taken = take_date(cell)
    assert taken.value is None or 1900 <= taken.value.on.year <= 2119


def test_the_coarser_of_two_dates_decides_whether_they_agree():
    assert MAY.agrees_with(Moment(date(1990, 5, 20)))
    assert not MAY.agrees_with(Moment(date(1990, 6, 1)))
    assert Moment(date(1990, 1, 1), Precision.YEAR).agrees_with(MAY)
    assert not FIRST_OF_MAY.agrees_with(Moment(date(1990, 5, 2)))
    assert FIRST_OF_MAY.finer_than(MAY)
    assert not MAY.finer_than(FIRST_OF_MAY)


def test_shows_only_what_is_known():
    assert [str(FIRST_OF_MAY), str(MAY), str(Moment(date(1990, 1, 1), Precision.YEAR))] == [
        "1990-05-01",
        "1990-05",
        "1990",
    ]


TODAY = date(2026, 11, 23)


def test_asks_about_implausible_dates():
    assert past(Moment(date(2026, 11, 24)), TODAY).code == "date_in_future"
    assert past(Moment(TODAY), TODAY) is None
    assert of_working_life(Moment(date(1948, 12, 31)), TODAY).code == "date_too_early"
    assert of_working_life(FIRST_OF_MAY, TODAY) is None


@pytest.mark.parametrize(
    ("born", "code"),
    [
        (date(2010, 11, 23), None),
        (date(2010, 11, 24), "age_odd"),
        (date(1926, 11, 23), None),
        (date(1925, 11, 23), "age_odd"),
        (date(2027, 1, 1), "date_in_future"),
    ],
)
def test_a_worker_is_between_16_and_100(born, code):
    problem = birthday(Moment(born), TODAY)
    assert (problem.code if problem else None) == code
