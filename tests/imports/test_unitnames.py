import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.unitnames import UnitIndex, UnitNode, short_name

NODES = [
    UnitNode(1, None, "city", "云溪市"),
    UnitNode(2, 1, "district", "云溪区"),
    UnitNode(3, 2, "street", "临江街道"),
    UnitNode(4, 2, "street", "汉兴街道"),
    UnitNode(5, 3, "community", "望江社区"),
    UnitNode(6, 3, "community", "青年社区"),
    UnitNode(7, 4, "community", "青年社区"),
    UnitNode(8, 4, "community", "汉兴社区"),
    UnitNode(9, 4, "community", "杨汊湖社区"),
    UnitNode(10, 4, "community", "旧城社区", closed=True),
    UnitNode(11, 1, "community", "三和社区"),
]
INDEX = UnitIndex(NODES)


@pytest.mark.parametrize(
    ("text", "street", "unit", "completed"),
    [
        ("望江社区", "", 5, False),
        ("望江", "", 5, True),
        ("望 江 社 区", "", 5, False),
        ("望江社区居委会", "", 5, True),
        ("望江居委会", "临江街道", 5, True),
        ("望江社區", "", 5, False),
        ("临江街道望江社区", "", 5, False),
        ("临江望江社区", "", 5, False),
        ("云溪区临江街道望江社区", "", 5, False),
        ("云溪市云溪区临江街道办事处", "", 3, True),
        ("青年社区", "汉兴街道", 7, False),
        ("青年", "临江", 6, True),
        ("汉兴街道青年社区", "", 7, False),
        ("汉兴街道汉兴社区", "", 8, False),
        ("三和社区", "", 11, False),
    ],
)
def test_finds_the_unit_that_an_office_means(text, street, unit, completed):
    found = INDEX.find(text, street=street)
    assert (found.node.id if found.node else found.problem, found.completed) == (unit, completed)


def test_the_level_tells_a_street_from_its_namesake():
    assert INDEX.find("汉兴", level="community").node.id == 8
    assert INDEX.find("汉兴", level="street").node.id == 4


@pytest.mark.parametrize(
    ("text", "street", "code", "params"),
    [
        ("青年社区", "", "unit_ambiguous", {"names": "临江街道青年社区、汉兴街道青年社区"}),
        ("望江社区", "汉兴街道", "unit_elsewhere", {"name": "望江社区", "where": "临江街道", "street": "汉兴街道"}),
        ("望江社区", "北湖街道", "street_unknown", {"name": "北湖街道"}),
        ("望汉社区", "临江街道", "unit_unknown_near", None),
        ("人民公园", "", "unit_unknown", {}),
        ("旧城社区", "", "unit_closed", {"name": "旧城社区"}),
    ],
)
def test_says_why_there_is_no_such_unit(text, street, code, params):
    problem = INDEX.find(text, street=street).problem
    assert problem.code == code
    assert params is None or problem.params == params


def test_a_near_name_comes_from_the_street_that_was_written():
    problem = INDEX.find("杨叉湖社区", street="汉兴街道").problem
    assert problem.params["where"] == "汉兴街道"
    assert problem.params["near"].split("、")[0] == "杨汊湖社区"


@given(st.sampled_from([node for node in NODES if not node.closed and node.id not in (6, 7)]))
def test_every_unit_is_found_by_its_own_name(node):
    assert INDEX.find(node.name, level=node.level).node == node


@given(st.text(max_size=12))
def test_nothing_breaks_the_look_up(text):
    found = INDEX.find(text)
    assert (found.node is None) != (found.problem is None)


def test_the_short_name_keeps_at_least_two_signs():
    assert short_name("市区") == "市区"
    assert short_name("望江社区居民委员会") == "望江"
