import pytest
from django.urls import reverse

from common import search
from common.plain_text import sought
from common.search import MOST_SHOWN, Found, Hit, first_hits, register_search, search_all
from people.choices import Role
from people.models import Person
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sources(monkeypatch):
    monkeypatch.setattr(search, "_sources", {})


def cases(user, text):
    return Found("案例", [Hit(text, "/c/")])


def classes(user, text):
    return Found("班次", [Hit(text, "/k/")])


def forbidden(user, text):
    return None


def nothing(user, text):
    return Found("空的", [])


def test_sources_answer_in_their_order_and_those_with_nothing_keep_silent(sources, account):
    for source, order in ((cases, 30), (classes, 10), (forbidden, 20), (nothing, 25)):
        register_search(source, order=order)

    assert [found.label for found in search_all(account(Role.AUDITOR), "望江")] == ["班次", "案例"]


def test_an_empty_text_asks_nobody(sources, account):
    register_search(cases)

    assert search_all(account(Role.AUDITOR), "") == []


@pytest.mark.parametrize(("typed", "asked"), [("  望江 ", "望江"), ("a\0b", "ab"), ("长" * 80, "长" * 60)])
def test_what_was_typed_is_made_fit_to_ask(typed, asked):
    assert sought(typed) == asked


@pytest.mark.parametrize(("number", "more"), [(MOST_SHOWN, ""), (MOST_SHOWN + 1, "/all/")])
def test_no_more_than_ten_are_listed_and_the_others_are_one_tap_away(tree, number, more, django_assert_num_queries):
    PersonFactory.create_batch(number, unit=tree.community)
    with django_assert_num_queries(1):
        found = first_hits("人员", Person.objects.order_by("pk"), lambda p: Hit(p.name, "/p/"), "/all/")

    assert (len(found.hits), found.more_url) == (MOST_SHOWN, more)


def test_the_bar_on_every_page_leads_to_the_search(client, account):
    client.force_login(account(Role.JUDGE), backend="people.backends.LoginNameBackend")

    assert f'action="{reverse("search")}"' in client.get("/").content.decode()


def test_what_was_typed_stays_in_the_box_as_text(client, account):
    client.force_login(account(Role.AUDITOR), backend="people.backends.LoginNameBackend")
    page = client.get(reverse("search"), {"q": '<b>"望江'}).content.decode()

    assert 'value="&lt;b&gt;&quot;望江"' in page
    assert "没有找到" in page
