"""The roll call under a thumb: saved as it goes, also when the network goes away."""

import time

import pytest
from playwright.sync_api import expect

from cohorts.models import AttendanceMark
from people.choices import Role
from tests.browser import DESKTOP, PHONE, assert_accessible, assert_fits
from tests.cohorts.views.test_care import tap
from tests.cohorts.views.test_classes import page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def visit(open_page, live_server, teacher, sign_in):
    """Open an address as the class teacher."""

    def go(path: str, width: int = PHONE, **options):
        cookie = {"name": "sessionid", "value": sign_in(teacher).cookies["sessionid"].value, "url": live_server.url}
        return open_page(path, width=width, storage_state={"cookies": [cookie], "origins": []}, **options)

    return go


def marks():
    return dict(AttendanceMark.objects.values_list("enrolment__person__name", "status"))


def wait_until_saved(register):
    expect(register.locator("[data-saved]")).to_contain_text("已保存")


def saved_are(expected) -> bool:
    """Whether the server comes to hold exactly these marks; "saved" may still speak of the tap before."""
    for _try in range(50):
        if marks() == expected:
            return True
        time.sleep(0.1)
    return False


def test_taps_are_saved_as_they_go_and_a_reload_shows_them(visit, session, members):
    register = visit(page("roll-call", session.pk, "before"))
    register.get_by_role("button", name="陈思远").click()
    register.get_by_role("button", name="王雨桐").click()
    register.wait_for_timeout(500)
    register.get_by_role("button", name="王雨桐").click()
    wait_until_saved(register)
    assert saved_are({"陈思远": "present", "王雨桐": "late"})
    register.reload()
    assert register.locator("[data-count=present]").inner_text() == "1"
    assert "迟" in register.get_by_role("button", name="王雨桐").inner_text()
    register.get_by_role("button", name="其余全部到").click()
    register.get_by_role("button", name="完成点名").click()
    register.wait_for_url("**/cohorts/sessions/**")
    assert marks()["赵晓燕"] == "present"


def test_a_double_tap_is_one_tap(visit, session, members):
    register = visit(page("roll-call", session.pk, "before"))
    register.get_by_role("button", name="陈思远").dblclick()
    register.get_by_role("button", name="王雨桐").click()
    assert saved_are({"陈思远": "present", "王雨桐": "present"})
    wait_until_saved(register)


def test_a_complete_roll_waits_for_the_button(visit, session, members, sign_in, teacher):
    client = sign_in(teacher)
    client.post(page("roll-rest", session.pk, "before"))
    client.post(page("roll-done", session.pk, "before"))
    for width in (PHONE, DESKTOP):
        register = visit(page("roll-call", session.pk, "before"), width)
        expect(register.get_by_role("button", name="陈思远")).to_be_disabled()
        expect(register.locator(".register-lock")).to_contain_text("已完成")
        assert_fits(register, width)
        assert_accessible(register)
    register.get_by_role("button", name="更正").click()
    register.get_by_role("button", name="陈思远").click()
    assert saved_are({"陈思远": "late", "王雨桐": "present", "赵晓燕": "present"})


def test_taps_without_a_network_wait_on_the_phone_and_are_sent_once(visit, session, members):
    register = visit(page("roll-call", session.pk, "before"), quiet="ERR_INTERNET_DISCONNECTED")
    register.context.set_offline(True)
    for name in ("陈思远", "王雨桐"):
        register.get_by_role("button", name=name).click()
    expect(register.locator("[data-saved]")).to_contain_text("联网后自动补传")
    assert marks() == {}
    register.context.set_offline(False)
    wait_until_saved(register)
    assert saved_are({"陈思远": "present", "王雨桐": "present"})
    assert AttendanceMark.objects.filter(version=1).count() == 2


@pytest.fixture
def colleague(session, account, sign_in):
    """The session's instructor taps on a phone of their own."""
    session.instructor = account(Role.INSTRUCTOR, name="罗志远")
    session.save()
    return sign_in(session.instructor)


def test_a_tile_shows_both_marks_when_somebody_else_was_faster(visit, session, members, colleague):
    register = visit(page("roll-call", session.pk, "before"), quiet="409")
    tap(colleague, session, members[0], "late")
    tap(colleague, session, members[1], "late")
    # Within one breath: with the answer to the first tap the page would learn the other's mark of the second tile.
    tiles = "button[data-tile]"
    wanted = "(tiles) => tiles.filter(tile => /陈思远|王雨桐/.test(tile.textContent)).forEach(tile => tile.click())"
    register.eval_on_selector_all(tiles, wanted)
    expect(register.locator(".clash")).to_have_count(2)
    expect(register.locator(".clash").first).to_contain_text("罗志远")
    expect(register.locator("[data-saved]")).to_contain_text("有人点得不同")
    assert_fits(register, PHONE)
    assert_accessible(register)
    register.get_by_role("button", name="用对方的").first.click()
    register.get_by_role("button", name="改成我的").click()
    expect(register.locator(".clash")).to_have_count(0)
    assert saved_are({"陈思远": "late", "王雨桐": "present"})
    expect(register.get_by_role("button", name="陈思远")).to_contain_text("迟")


def test_marks_of_others_come_with_the_next_save(visit, session, members, colleague):
    register = visit(page("roll-call", session.pk, "before"))
    tap(colleague, session, members[1], "absent")
    register.get_by_role("button", name="陈思远").click()
    expect(register.get_by_role("button", name="王雨桐")).to_contain_text("缺")
    expect(register.locator("[data-count=absent]")).to_have_text("1")


def test_who_is_missing_stands_under_the_thumb(visit, session, members):
    register = visit(page("roll-call", session.pk, "before"), quiet="422")
    register.get_by_role("button", name="陈思远").click()
    assert saved_are({"陈思远": "present"})
    wait_until_saved(register)
    register.get_by_role("button", name="完成点名").click()
    expect(register.get_by_role("alert")).to_contain_text("还有 2 人没有点")
    assert register.evaluate("document.activeElement.textContent").startswith("王雨桐")
    expect(register.locator(".is-missing")).to_have_count(2)
    assert_accessible(register)
    register.keyboard.press("Enter")
    expect(register.locator(".is-missing")).to_have_count(1)


def test_the_register_fits_the_phone_and_can_be_read_by_all(visit, session, members, sign_in, teacher):
    tap(sign_in(teacher), session, members[0], "absent")
    for width, scheme in ((PHONE, "light"), (PHONE, "dark"), (DESKTOP, "light")):
        register = visit(page("roll-call", session.pk, "before"), width, scheme=scheme)
        assert_fits(register, width)
        assert_accessible(register)


def test_every_page_of_the_class_fits_and_can_be_read_by_all(visit, cohort, session, members):
    of_class = [page(name, cohort.pk) for name in ("cohort-detail", "roster", "session-list", "session-add")]
    desks = [page(name) for name in ("cohort-list", "roll-list", "leave-list", "follow-up-list")]
    records = [
        page("session-detail", session.pk),
        page("enrolment-detail", members[0].pk),
        page("programme-detail", cohort.programme_id),
    ]
    for width in (PHONE, DESKTOP):
        for address in [*of_class, *desks, *records]:
            shown = visit(address, width)
            assert_fits(shown, width)
            assert_accessible(shown)
