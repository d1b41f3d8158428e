"""The help names no page or button that isn't there: every bold word is one of the words that the pages show."""

import re
from functools import cache

import pytest
from django.conf import settings

from common.desk import _menu, shell_of
from people.choices import Role
from people.guide import FOLDER, ROLES
from tests.access.routes import ROUTES

APPS = ("assessments", "careers", "cohorts", "common", "coursework", "imports", "jobs", "mentors", "notices", "people",
        "reports", "templates")  # fmt: skip
SAID = (
    re.compile(r"""translate\s+(?:"([^"]+)"|'([^']+)')"""),
    re.compile(r"""(?:\b_|gettext|gettext_lazy)\(\s*(?:"([^"]+)"|'([^']+)')"""),
)
BOLD = re.compile(r"\*\*(.+?)\*\*")
PLACE = re.compile(r"^\| (?P<task>[^|]+) \| (?P<place>[^|]+) \|$", re.MULTILINE)
# Places outside the menu: what isn't a page, or stands on every page.
ELSEWHERE = ("搜索框", "评分表上方", "代码库", "拨打", "点上方的号码")


@cache
def words_on_pages() -> frozenset[str]:
    """All texts of templates and sources that are shown to people."""
    found = set()
    for app in APPS:
        for path in (settings.BASE_DIR / app).rglob("*"):
            if path.suffix in (".html", ".py") and "migrations" not in path.parts:
                text = path.read_text()
                found |= {one or other for pattern in SAID for one, other in pattern.findall(text)}
    return frozenset(found)


def text_of(role):
    return (settings.BASE_DIR / FOLDER / "zh" / f"{role.name.lower()}.md").read_text()


def invented(text: str) -> list[str]:
    """Bold words of a help text that no page shows; the questions at the end are bold too."""
    return [word for word in BOLD.findall(text) if not word.endswith("？") and word not in words_on_pages()]


@pytest.mark.parametrize("role", ROLES)
def test_a_help_page_names_only_what_the_pages_show(role):
    assert invented(text_of(role)) == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_where_a_help_page_begins_at_the_menu_the_role_has_that_entry(role, account, worker):
    person = {"person": worker} if role is Role.TRAINEE else {}
    user = account(role, **person)
    offered = {str(item["label"]) for group in shell_of(user, "/")["menu"] for item in group["items"]}
    entries = {str(item.label) for item in _menu.values()}

    begins = {bold[1] for match in PLACE.finditer(text_of(role)) if (bold := BOLD.search(match["place"]))}

    assert begins & entries <= offered


@pytest.mark.parametrize("role", ROLES)
def test_every_row_of_the_table_leads_somewhere(role):
    rows = [match for match in PLACE.finditer(text_of(role)) if "---" not in match["place"]][1:]

    assert len(rows) >= 3
    for row in rows:
        assert BOLD.search(row["place"]) or any(word in row["place"] for word in ELSEWHERE), row["task"]


@pytest.mark.parametrize("name", ["新建班次", "课程菜单", "撤回案例", "未能核实"])
def test_names_that_were_once_invented_would_be_found(name):
    assert invented(f"去**{name}**") == [name]


def test_a_page_and_a_question_pass():
    assert invented("**今天** → **去点名**\n**怎么办？**") == []


LINK = re.compile(r"""<a\s[^>]*?href="\{%\s*url\s+'(?P<route>[^']+)'[^"]*"[^>]*>(?P<inside>.*?)</a>""", re.DOTALL)


@cache
def routes_of_words() -> dict[str, frozenset[str]]:
    """Where the links lead that bear a word: "发布征集" to coursework:call-add."""
    found: dict[str, set[str]] = {}
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        for link in LINK.finditer(path.read_text()):
            for one, other in SAID[0].findall(link["inside"]):
                found.setdefault(one or other, set()).add(link["route"])
    return {word: frozenset(routes) for word, routes in found.items()}


def barred(text: str, user) -> list[str]:
    """Bold words of a help text whose links all lead to pages that the user may not open."""

    def opens(route: str) -> bool:
        guard = ROUTES[route].guard if route in ROUTES else None
        return guard is None or not guard.thing or user.access.holds(guard.thing, *guard.rights)

    links = routes_of_words()
    return [word for word in BOLD.findall(text) if word in links and not any(map(opens, links[word]))]


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_a_help_page_sends_nobody_to_what_the_role_may_not_do(role, account, worker):
    person = {"person": worker} if role is Role.TRAINEE else {}
    assert barred(text_of(role), account(role, **person)) == []


@pytest.mark.django_db
def test_a_page_out_of_reach_would_be_found(account):
    assert barred("**案例** → **发布征集**；**指派评委**", account(Role.DISTRICT_ADMIN)) == ["发布征集", "指派评委"]
