from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from common.charts import Bar, Bars, Line, Radar, Series

SIX = ["支部规范化", "承诺践诺", "诉求解决", "矛盾化解", "一老一小", "岗位职责"]
values = st.one_of(st.none(), st.decimals(0, 100, places=2))


def drawn(tag, data):
    return Template(f"{{% {tag} data %}}").render(Context({"data": data}))


def pictures(html):
    """Every SVG of the page, well-formed; raises when one isn't."""
    parts = html.split("<svg")[1:]
    return [ElementTree.fromstring("<svg" + part.split("</svg>")[0] + "</svg>") for part in parts]


def bars(*pairs):
    return Bars(title="各街道应训完成", bars=[Bar(label, value) for label, value in pairs], unit="%")


def test_bars_stand_longest_first_and_carry_their_table():
    html = drawn("chart_bars", bars(("北湖街道", Decimal("71")), ("临江街道", Decimal("96"))))
    table = html.split("<table")[1]

    assert pictures(html)
    assert table.index("临江街道") < table.index("北湖街道")


@pytest.mark.parametrize("markup", ['<script>alert("x")</script>', "a & b", '"><img src=x>'])
def test_labels_are_escaped_everywhere(markup):
    html = drawn("chart_bars", bars((markup, Decimal("1"))))

    assert markup not in html
    assert pictures(html)


@given(st.lists(st.tuples(st.text("甲乙丙", min_size=1), values), max_size=8))
def test_bars_of_any_values_are_well_formed(pairs):
    html = drawn("chart_bars", bars(*pairs))

    assert "nan" not in html.lower().split("<table")[0]
    pictures(html)


@given(st.lists(values, min_size=1, max_size=24))
def test_lines_of_any_values_are_well_formed(numbers):
    data = Line(
        title="到课率",
        labels=[f"第{n}次" for n in range(len(numbers))],
        series=[Series("本班", numbers, accent=True), Series("全区", numbers[::-1])],
    )

    pictures(drawn("chart_line", data))


@given(st.lists(values, min_size=6, max_size=6))
def test_a_radar_of_any_values_is_well_formed(numbers):
    data = Radar(title="六项得分", labels=SIX, series=[Series("本月", numbers, accent=True)])
    html = drawn("chart_radar", data)

    pictures(html)
    known = any(number is not None for number in numbers)
    assert all(label in html for label in SIX) or not known
