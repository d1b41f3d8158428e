from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from common.listing import Cell, Row
from common.rows import draw
from common.templatetags.banfei import fixed_part

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def shown(source, **context):
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("days", "kind", "words"),
    [(-2, "need", "逾期 2 天"), (0, "need", "今天截止"), (3, "soon", "还剩 3 天"), (30, "calm", "还剩 30 天")],
)
def test_a_deadline_says_how_near_it_is_in_word_and_colour(days, kind, words):
    badge = shown("{{ due|due_state:now }}", due=date(2026, 11, 23) + timedelta(days=days), now=NOW)

    assert f"state-{kind}" in badge
    assert words in badge


def test_a_deadline_is_judged_by_the_day_in_shanghai():
    late_evening = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)  # already the 23rd there

    assert "今天截止" in shown("{{ due|due_state:now }}", due=date(2026, 11, 23), now=late_evening)


@pytest.mark.parametrize(("value", "text"), [(Decimal("84.845"), "84.85"), (100, "100.00"), (None, "—")])
def test_scores_have_two_decimals_rounded_half_up(value, text):
    assert shown("{{ value|score }}", value=value) == text


def test_days_and_moments_are_those_of_the_office():
    evening = datetime(2025, 12, 31, 16, 5, tzinfo=UTC)

    assert shown("{{ at|day }}", at=evening) == "2026-01-01"
    assert shown("{{ day|day_long }}", day=date(2026, 11, 24)) == "2026年11月24日 星期二"
    assert shown("{{ none|day }}{{ none|moment }}", none=None) == "——"


def test_an_unknown_state_is_a_mistake_of_the_template():
    with pytest.raises(TemplateSyntaxError):
        shown('{% state "angry" "x" %}')


def test_every_form_gets_its_own_request_key():
    assert shown("{% request_key %}") != shown("{% request_key %}")


def test_progress_without_a_known_total_claims_no_share():
    assert "max" not in shown('{% progress 0 0 "导入" %}')
    assert 'max="61"' in shown('{% progress 48 61 "导入" %}')


def test_the_first_page_keeps_search_and_sort():
    request = RequestFactory().get("/?q=陈&sort=-name&after=abc")

    url = shown("{% first_page_url %}", request=request)

    assert "after" not in url
    assert "sort=-name" in url


@pytest.mark.parametrize("hostile", ["<b>", '"><script>', "'"])
def test_rows_are_escaped_whatever_stands_in_them(hostile):
    html = draw([Row(hostile, f"/{hostile}", [Cell(hostile, hostile, True, "main")])], pick=True)

    assert hostile not in html.replace("</b>", "").split(">", 1)[1] or hostile == "'"
    assert "<script>" not in html


def test_the_main_cell_is_the_link_and_says_so_once():
    cells = [Cell("1", "序", True, "hide"), Cell("陈思远", "姓名", False, "main")]

    assert draw([Row(1, "/p/1/", cells)]).count("<a ") == 1
    assert '<a href="/p/1/">陈思远</a>' in draw([Row(1, "/p/1/", cells)])


def test_a_fixed_part_says_what_its_include_says(settings):
    included = Template('{% include "components/head.html" %}').render(Context({}))
    assert fixed_part("components/head.html") == included
    settings.DEBUG = True
    assert "django-htmx.js" in fixed_part("components/head.html")
