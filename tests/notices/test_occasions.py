import pytest

from notices.choices import Group
from notices.occasions import occasion_of, register_occasion


def test_same_meaning_may_be_registered_again():
    first = register_occasion("tests.same", group=Group.SYSTEM, label="")

    assert register_occasion("tests.same", group=Group.SYSTEM, label="") == first == occasion_of("tests.same")


def test_two_meanings_of_one_code_are_refused():
    register_occasion("tests.twice", group=Group.SYSTEM, label="")

    with pytest.raises(ValueError, match="two meanings"):
        register_occasion("tests.twice", group=Group.TRAINING, label="")
