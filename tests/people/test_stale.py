"""A save that came too late loses nothing: both values, and two ways on that work without JavaScript."""

import re
import uuid
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from people.actions.units import edit_unit
from people.choices import Role
from people.models import RequestKey

LONG = "第一行：居民提了七件事。\n第二行：“先做三件”，<b>其余</b>排期。"


@pytest.fixture
def admin(account, client, tree):
    user = account(Role.DISTRICT_ADMIN)
    client.force_login(user, backend="people.backends.LoginNameBackend")
    return user


def save(client, unit, version, **fields):
    url = reverse("people:unit-edit", args=[unit.pk])
    return client.post(url, {"name": "望江新社区", "code": "", "version": version, **fields})


def hidden(html: str) -> list[tuple[str, str]]:
    """What the page's own form would send."""
    form = re.search(r'<form method="post" action="/(?!i18n)[^"]*".*?</form>', html, re.DOTALL)
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form[0] if form else "")
    return [(name, unescape(value)) for name, value in found]


def by_somebody(unit, who, name="望江东社区"):
    unit.refresh_from_db()
    edit_unit(unit=unit, expected=unit.version, name=name, code="", by=who, now=timezone.now())


@pytest.fixture
def other(account):
    return account(Role.CITY_ADMIN)


def test_what_was_typed_can_be_saved_over_the_newer_version(client, admin, other, tree):
    old = tree.community.version
    by_somebody(tree.community, other)
    key = str(uuid.uuid4())
    page = save(client, tree.community, old, request_key=key, extra=["一", LONG])
    html = page.content.decode()
    assert (page.status_code, "望江东社区" in html, "别人刚改过" in html) == (409, True, True)
    assert "no-store" in page.headers["Cache-Control"]
    sent = hidden(html)
    assert [value for name, value in sent if name == "extra"] == ["一", LONG]
    assert (dict(sent)["version"], dict(sent)["request_key"] == key) == (str(old + 1), False)

    again = client.post(reverse("people:unit-edit", args=[tree.community.pk]), dict(sent))
    tree.community.refresh_from_db()
    assert (again.status_code, tree.community.name) == (302, "望江新社区")
    assert RequestKey.objects.count() == 1


def test_nothing_typed_is_kept_by_the_way_out(client, admin, other, tree):
    old = tree.community.version
    by_somebody(tree.community, other)
    html = save(client, tree.community, old).content.decode()
    url = reverse("people:unit-edit", args=[tree.community.pk])
    assert f'href="{url}">保留对方的，放弃我填的' in html
    form = client.get(url).content.decode()
    assert ("望江东社区" in form, "望江新社区" in form) == (True, False)


def test_ones_own_other_page_is_called_so(client, admin, tree):
    old = tree.community.version
    by_somebody(tree.community, admin)
    html = save(client, tree.community, old).content.decode()
    assert ("您自己在另一个页面" in html, "别人" in html, "保留现在的" in html) == (True, False, True)


def test_saving_over_is_refused_when_a_third_was_faster_again(client, admin, other, tree):
    old = tree.community.version
    by_somebody(tree.community, other)
    sent = dict(hidden(save(client, tree.community, old).content.decode()))
    by_somebody(tree.community, other, name="望江西社区")
    third = client.post(reverse("people:unit-edit", args=[tree.community.pk]), sent)
    assert (third.status_code, "望江西社区" in third.content.decode()) == (409, True)


def test_a_chosen_file_is_asked_for_again(client, admin, other, tree):
    old = tree.community.version
    by_somebody(tree.community, other)
    html = save(client, tree.community, old, paper=SimpleUploadedFile("a.txt", b"x")).content.decode()
    assert "您选的文件没有保存" in html


def test_a_persons_record_edited_on_two_pages_keeps_the_menu_and_both_ways(client, admin, worker):
    url = reverse("people:person-edit", args=[worker.pk])
    typed = {"name": "陈思远", "staff_type": worker.staff_type, "version": worker.version, "education": "bachelor"}
    assert client.post(url, typed).status_code == 302
    page = client.post(url, {**typed, "education": "college"})
    html = page.content.decode()

    assert page.status_code == 409
    assert ("您自己在另一个页面" in html, "别人" in html) == (True, False)
    assert ("用我填的保存" in html, f'href="{url}">保留现在的' in html) == (True, True)
    assert ('class="shell"' in html, reverse("people:person-list") in html) == (True, True)
    assert "姓名拼音" not in html


@pytest.mark.urls("tests.people.pages")
class TestWithoutAVersion:
    """An action that knows no version of the page: what was typed can still be copied."""

    def test_long_words_stand_whole_in_a_box(self, client, admin):
        html = client.post("/act/", {"outcome": "stale", "mine": LONG}).content.decode()
        box = re.search(r'<textarea[^>]*id="mine-1"[^>]*readonly>\n(.*?)</textarea>', html, re.DOTALL)
        assert box is not None
        assert unescape(box[1]) == LONG
        assert ("用我填的保存" in html, 'href="/"' in html) == (False, True)

    def test_the_way_on_is_the_page_from_which_it_was_sent(self, client, admin):
        sent = {"outcome": "stale", "mine": LONG}
        html = client.post("/act/", sent, headers={"referer": "http://testserver/act/?a=1"}).content.decode()
        assert 'class="btn btn-primary" href="/act/?a=1">打开最新内容再改' in html
        html = client.post("/act/", sent, headers={"referer": "http://elsewhere/act/"}).content.decode()
        assert 'class="btn btn-primary" href="/">回到首页' in html
