import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.models import Person
from people.names import name_key, named, pinyin_of
from tests.factories.people import PersonFactory


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("陈思远", "chen'si'yuan chensiyuan csy"),
        ("曾磊国", "zeng'lei'guo zengleiguo zlg"),
        ("单田", "shan'tian shantian st"),
        ("解晓东", "xie'xiao'dong xiexiaodong xxd"),
        ("欧阳明月", "ou'yang'ming'yue ouyangmingyue oymy"),
        ("Li Wei", "liwei liwei l"),
        ("", ""),
    ],
)
def test_surnames_are_read_as_surnames(name, key):
    assert name_key(name) == key


@given(st.text(max_size=60))
def test_any_name_has_a_key_that_fits_its_column(name):
    assert len(name_key(name)) <= 200


def test_who_has_one_surname_stands_together():
    names = ["程清扬", "陈萍", "苏霞", "孙子涵", "程霞", "苏静", "陈思远"]
    assert sorted(names, key=name_key) == ["陈萍", "陈思远", "程清扬", "程霞", "苏静", "苏霞", "孙子涵"]


@pytest.mark.parametrize("typed", ["陈思", "思远", "chen", "chens", "chensiyuan", "Chen Si Yuan", "csy", "CS"])
def test_a_key_is_found_by_what_people_type(tree, typed):
    PersonFactory(unit=tree.community, name="程思明", name_key=name_key("程思明"))
    person = PersonFactory(unit=tree.community, name="陈思远", name_key=name_key("陈思远"))
    assert person in Person.objects.filter(named(typed))


@pytest.mark.parametrize("typed", ["siyuan", "yuan", "chesi", "n'si"])
def test_the_middle_of_a_name_is_not_its_beginning(tree, typed):
    PersonFactory(unit=tree.community, name="陈思远", name_key=name_key("陈思远"))
    assert not Person.objects.filter(named(typed)).exists()


def test_all_pinyin_is_one_word():
    assert (pinyin_of("陈思远"), pinyin_of("")) == ("chensiyuan", "")
