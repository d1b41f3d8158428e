from datetime import date

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation

from common import desk
from common.access import Right
from common.desk import Figure, Link, MenuGroup, MenuItem, Section
from common.todo import Todo
from people.choices import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_desk(monkeypatch):
    """Only what a test lays down itself."""
    monkeypatch.setattr(desk, "_menu", {"home": desk._menu["home"]})
    for name in ("_todos", "_figures", "_sections", "_bell"):
        monkeypatch.setattr(desk, name, [])
    monkeypatch.setattr(desk, "_links", {})


def entry(url_name, *, group=MenuGroup.TRAINING, show=lambda user: True, **fields) -> MenuItem:
    return MenuItem(url_name, url_name, "users", group, show, **fields)


def labels(shell):
    return [(group["label"], [item["label"] for item in group["items"]]) for group in shell["menu"]]


def test_the_menu_shows_what_the_user_may_open_in_the_order_of_the_groups(account):
    auditor = account(Role.AUDITOR)
    desk.register_menu(
        entry("common:components-story", group=MenuGroup.OFFICE),
        entry("common:components-paper", order=2),
        entry("common:components", order=1),
        entry("healthz", show=lambda user: user.access.holds("units", Right.MANAGE)),
    )

    assert labels(desk.shell_of(auditor, "/")) == [
        ("", ["今天"]),
        ("培养", ["common:components", "common:components-paper"]),
        ("管理", ["common:components-story"]),
    ]


def test_the_phone_gets_the_first_four_tabs(account):
    desk.register_menu(
        entry("common:components-story", tab=4),
        entry("common:components-paper", tab=2),
        entry("common:components", tab=3),
        entry("healthz"),
        entry("usersessions_list", tab=5),
    )

    tabs = desk.shell_of(account(Role.MENTOR), "/")["tabs"]

    assert [tab["url"] for tab in tabs] == ["/", "/dev/components/paper/", "/dev/components/", "/dev/components/story/"]


@pytest.mark.parametrize(
    ("path", "current"),
    [("/", ["今天"]), ("/dev/components/paper/", ["paper"]), ("/dev/components/x/", ["parts"]), ("/nowhere/", [])],
)
def test_the_entry_nearest_to_the_page_is_the_current_one(account, path, current):
    always = {"group": MenuGroup.TRAINING, "show": lambda user: True}
    desk.register_menu(
        MenuItem("common:components", "parts", "users", **always),
        MenuItem("common:components-paper", "paper", "users", **always),
    )

    shell = desk.shell_of(account(Role.MENTOR), path)

    assert [item["label"] for group in shell["menu"] for item in group["items"] if item["current"]] == current


def test_the_shell_names_the_highest_role_and_the_places_on_top(account, tree):
    desk.register_link(Link.HELP, "healthz")
    desk.register_bell("usersessions_list", lambda user: 3)
    secretary = account(Role.SECRETARY, name="何秀英")

    shell = desk.shell_of(secretary, "/")

    assert (shell["person"], shell["place"]) == ("何秀英", f"{tree.community.name} · 社区书记")
    assert (shell["help_url"], shell["inbox_url"], shell["inbox_count"]) == ("/healthz", "/accounts/sessions/", 3)


def test_what_waits_comes_oldest_deadline_first(client, account):
    desk.register_todos(lambda user, now: [Todo("随时", "/", "看"), Todo("下周", "/", "看", date(2026, 12, 1))])
    desk.register_todos(lambda user, now: [Todo("昨天", "/", "看", date(2026, 11, 1))])

    waiting = desk.todos_of(account(Role.MENTOR), timezone.now())

    assert [todo.title for todo in waiting] == ["昨天", "下周", "随时"]


def test_the_home_page_shows_what_waits_and_the_figures(client, account):
    user = account(Role.MENTOR)
    desk.register_todos(lambda user, now: [Todo(f"事项 {number}", "/", "去办") for number in range(15)])
    desk.register_figures(lambda user, now: [Figure("学员", 61, "/healthz", "人")])
    part = "components/chips.html"
    desk.register_sections(
        lambda user, now: [Section(part, {}, order=1), Section(part, {}, order=-1), Section(part, {}, order=0)]
    )
    client.force_login(user)

    response = client.get("/")

    assert response.status_code == 200
    assert response.context["count"] == 15
    assert [todo.title for todo in response.context["todos"]] == [f"事项 {number}" for number in range(12)]
    assert [part.order for part in response.context["first_sections"]] == [-1]
    assert [part.order for part in response.context["sections"]] == [0, 1]
    assert "今天有 15 件事等您" in response.text
    assert "还有 3 件" in response.text
    assert 'href="/healthz"' in response.text


def test_an_empty_desk_says_so(client, account):
    client.force_login(account(Role.MENTOR))

    assert "现在没有事等您" in client.get("/").text


def test_without_an_account_home_leads_to_the_log_in(client):
    assert client.get("/")["Location"] == "/accounts/login/?next=%2F"


@pytest.mark.parametrize(("language", "shown"), [("zh-hans", "61<small>"), ("en", "61 <small>")])
def test_a_figure_and_its_unit_are_two_words_in_english(language, shown):
    with translation.override(language):
        assert shown in render_to_string("components/figure.html", {"label": "学员", "value": 61, "unit": "人"})
