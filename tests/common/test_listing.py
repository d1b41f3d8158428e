import django_filters
import pytest
from django.db.models import Q
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.listing import COUNT_CAP, Column, Listing
from people.models import Person
from tests.factories.people import PersonFactory

COLUMNS = [
    Column("name", "姓名", lambda p: p.name, sort="name_key", phone="main"),
    Column("grade", "等级", lambda p: p.grade, sort="id", numeric=True),
    Column("post", "岗位", lambda p: p.post_title),
]


class GradeFilter(django_filters.FilterSet):
    class Meta:
        model = Person
        fields = ["grade"]


def listing(address="/", **options):
    return Listing(
        request=RequestFactory().get(address),
        rows=Person.objects.all(),
        title="人员",
        columns=COLUMNS,
        order="name",
        search_q=lambda text: Q(name__startswith=text) | Q(name_key__startswith=text),
        **{"page_size": 3, **options},
    )


def names(found):
    return [row.cells[0].html for row in found.shown]


@pytest.fixture
def seven(tree):
    """Seven persons, three of one sort key, so that only the tie-break tells them apart."""
    keys = ["an", "bai", "chen", "chen", "chen", "deng", "fang"]
    return [
        PersonFactory(unit=tree.community, name=f"{key}{number}", name_key=key, grade=number)
        for number, key in enumerate(keys)
    ]


def walk(address="/", back=False):
    """Every page from the first (or, going back, from the last) as lists of names."""
    pages, page = [], listing(address)
    while True:
        pages.append(names(page))
        url = page.previous_url if back else page.next_url
        if not url:
            return pages
        page = listing(url)


@pytest.mark.parametrize(("address", "down"), [("/", False), ("/?sort=-name", True)])
def test_pages_follow_each_other_without_gap_or_repeat(seven, address, down):
    expected = [p.name for p in sorted(seven, key=lambda p: (p.name_key, p.pk), reverse=down)]

    assert [name for page in walk(address) for name in page] == expected
    assert [len(page) for page in walk(address)] == [3, 3, 1]


def test_the_way_back_shows_the_same_pages(seven):
    last = listing()
    while last.next_url:
        last = listing(last.next_url)

    assert names(listing(last.previous_url)) == names(listing(listing().next_url))
    assert names(listing(listing(last.previous_url).previous_url)) == names(listing())
    assert listing().previous_url == ""


def test_a_row_added_before_the_cursor_moves_nobody(seven, tree):
    second = listing().next_url
    before = names(listing(second))
    PersonFactory(unit=tree.community, name="新来的", name_key="aaa")

    assert names(listing(second)) == before


@pytest.mark.parametrize("cursor", ["x", "bm90IGpzb24", "WzFd", "%00", "W251bGwsIG51bGxd", "WyJcdTAwMDAiLCAxXQ"])
def test_a_broken_cursor_shows_page_one(seven, cursor):
    assert names(listing(f"/?after={cursor}")) == names(listing())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
@given(text=st.text(max_size=40))
def test_no_address_can_break_the_list(seven, text):
    page = listing("/")
    page.request = RequestFactory().get("/", {"after": text, "sort": text, "q": text})

    assert len(page.shown) <= 3


def test_an_unknown_sort_falls_back_to_the_default(seven):
    assert listing("/?sort=password").sort == ("name", False)


def test_search_and_filter_stay_in_the_address_of_the_next_page(seven):
    page = listing("/?q=c&sort=-name", page_size=2)

    assert names(page) == ["chen4", "chen3"]
    assert "q=c" in page.next_url
    assert "sort=-name" in page.next_url


def test_filters_narrow_the_rows_and_name_themselves(seven):
    page = listing("/?grade=2", filterset=GradeFilter)

    assert (names(page), page.active_filters) == (["chen2"], ["grade"])


def test_a_bad_filter_value_shows_its_error_and_no_crash(seven):
    page = listing("/?grade=abc", filterset=GradeFilter)

    assert page.active_filters == []
    assert page.filters.errors["grade"]


def test_sort_links_turn_round(seven):
    head = {column.key: column for column in listing().heads}
    assert (head["name"].sorted, head["name"].sort_url) == ("asc", "?sort=-name")
    assert head["post"].sort_url == ""


def test_cells_are_escaped(tree):
    PersonFactory(unit=tree.community, name="<b>欧阳</b>")

    assert names(listing()) == ["&lt;b&gt;欧阳&lt;/b&gt;"]


def test_the_count_is_exact_below_the_cap(seven):
    assert listing().count_label == "7"
    assert COUNT_CAP == 1_000


@pytest.mark.parametrize("address", ["/", "/?q=c", "/?q=nobody", "/?after=x", "/?before=x"])
@pytest.mark.parametrize("size", [2, 3, 7, 8])
def test_the_number_is_the_same_counted_or_seen(seven, address, size):
    page = listing(address, page_size=size)
    assert page.count_label == str(page.found.count())


@pytest.mark.parametrize(("rows", "queries"), [(1, 1), (3, 1), (4, 2), (6, 2)])
def test_a_list_costs_one_query_and_one_more_to_count_what_stands_on_other_pages(
    tree, rows, queries, django_assert_num_queries
):
    for _ in range(rows):
        PersonFactory(unit=tree.community)
    with django_assert_num_queries(queries):
        assert len(listing(page_size=3).context()["rows"]) == min(rows, 3)
