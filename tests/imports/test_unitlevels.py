import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.unitlevels import levels_told, same_unit
from people.choices import Level


@pytest.mark.parametrize(
    ("name", "levels"),
    [
        ("望江社区", {"community"}),
        ("望江社区居委会", {"community"}),
        ("大湾村", {"community"}),
        ("临江街道", {"street"}),
        ("临江街道办事处", {"street"}),
        ("柳林镇", {"street"}),
        ("柳林乡", {"street"}),
        ("云溪区", {"district"}),
        ("远山县", {"district"}),
        ("云溪市", {"city", "district"}),
        ("东湖新区", set(Level.values)),
        ("临港开发区", set(Level.values)),
        ("幸福小区", set(Level.values)),
        ("望江", set(Level.values)),
        ("村", set(Level.values)),
    ],
)
def test_the_ending_tells_the_level(name, levels):
    assert levels_told(name) == levels


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("测试一", "测试一社区", True),
        ("望江社区", "望江社区居委会", True),
        ("望江居委会", "望江社区", True),
        ("临江", "临江街道办事处", True),
        ("大湾村", "大湾村委会", True),
        ("红旗社区", "红旗村", False),
        ("柳林镇", "柳林乡", False),
        ("柳林镇", "柳林街道", False),
        ("望江社区", "望湖社区", False),
        ("测试一", "测试二", False),
    ],
)
def test_one_unit_in_two_spellings(one, other, same):
    assert same_unit(one, other) is same
    assert same_unit(other, one) is same


@given(st.text(max_size=12))
def test_every_name_is_its_own(name):
    assert same_unit(name, name)
    assert levels_told(name)
