from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from notices.choices import Group
from notices.models import Notice
from notices.queries import mail_groups_of, unread_count
from people.models import AuditEvent
from tests.browser import DESKTOP, PHONE, assert_accessible, assert_fits

INBOX, SETTINGS = reverse("notices:inbox"), reverse("notices:mail-groups")


@pytest.fixture
def signed_in(client, teacher):
    type(teacher).objects.update(must_change_password=False)
    client.force_login(teacher, backend="people.backends.LoginNameBackend")
    return client


def own(user):
    return Notice.objects.filter(recipient=user, channel="inbox").order_by("pk")


def test_the_newest_message_stands_first_read_or_not(signed_in, teacher, trainee, tell, now):
    for number, days in enumerate((3, 400, 1)):
        tell(teacher, key=f"s{number}", title=f"第{number}条")
        own(teacher).filter(key=f"s{number}").update(created_at=now - timedelta(days=days))
    tell(trainee, title="别人的消息")
    own(teacher).filter(key="s2").update(read_at=now)

    page = signed_in.get(INBOX).content.decode()

    assert page.index("第2条") < page.index("第0条") < page.index("第1条")
    assert f"{timezone.localdate(now - timedelta(days=400)):%Y-%m-%d}" in page
    assert "别人的消息" not in page
    assert "未读" in page


def test_the_unread_can_be_shown_alone(signed_in, teacher, tell, now):
    tell(teacher, key="a", title="看过的")
    own(teacher).update(read_at=now)
    tell(teacher, key="b", title="没看的")

    page = signed_in.get(INBOX, {"fresh": "1"}).content.decode()

    assert "没看的" in page
    assert "看过的" not in page


def test_the_pages_go_on_where_the_last_ended(signed_in, teacher, tell, now):
    for number in range(31):
        tell(teacher, key=f"s{number}", title=f"第{number}条。")
        own(teacher).filter(key=f"s{number}").update(created_at=now - timedelta(hours=number))
    first = signed_in.get(INBOX)
    following = first.context["listing"]["next_url"]

    second = signed_in.get(INBOX + following).content.decode()

    assert "第29条。" in first.content.decode()
    assert "第30条。" in second
    assert "第29条。" not in second


def test_one_tap_opens_what_the_message_is_about_and_marks_it_read(signed_in, teacher, tell):
    tell(teacher)
    notice = own(teacher).get()

    answer = signed_in.post(reverse("notices:notice-open", args=[notice.pk]))
    notice.refresh_from_db()

    assert answer["Location"] == "/cohorts/1/"
    assert notice.is_read
    assert unread_count(teacher) == 0


def test_another_persons_message_is_not_there(signed_in, trainee, tell):
    tell(trainee)
    notice = own(trainee).get()

    assert signed_in.post(reverse("notices:notice-open", args=[notice.pk])).status_code == 404
    assert not own(trainee).get().is_read


def test_all_are_marked_read_at_once(signed_in, teacher, trainee, tell):
    tell(teacher, trainee)
    page = signed_in.post(reverse("notices:inbox-read"), follow=True).content.decode()

    assert "1 条消息已标为已读" in page
    assert (unread_count(teacher), unread_count(trainee)) == (0, 1)
    assert "全部标为已读" not in page


def test_an_empty_inbox_says_what_will_come(signed_in):
    assert "没有消息" in signed_in.get(INBOX).content.decode()


def test_the_inbox_costs_the_same_for_one_message_and_for_three(signed_in, teacher, tell, django_assert_num_queries):
    tell(teacher, key="a")
    signed_in.get(INBOX)
    for key in "bc":
        with django_assert_num_queries(7):
            signed_in.get(INBOX)
        tell(teacher, key=key)


def test_mail_groups_are_chosen_and_shown_again(signed_in, teacher):
    assert mail_groups_of(teacher) == list(Group)

    answer = signed_in.post(SETTINGS, {"groups": [Group.APPRAISAL, Group.SYSTEM]}, follow=True)

    assert "消息设置已保存" in answer.content.decode()
    assert mail_groups_of(teacher) == [Group.APPRAISAL, Group.SYSTEM]
    assert AuditEvent.objects.filter(verb="notices.set_mail_groups", actor=teacher).exists()
    assert signed_in.get(SETTINGS).content.decode().count("checked") == 2


def test_a_group_that_is_none_is_refused(signed_in, teacher):
    assert signed_in.post(SETTINGS, {"groups": ["weather"]}).status_code == 422
    assert mail_groups_of(teacher) == list(Group)


def test_who_has_no_address_is_told_so(signed_in, teacher):
    assert "teacher@example.org" in signed_in.get(SETTINGS).content.decode()
    type(teacher).objects.update(email="")
    assert "还没有登记邮箱" in signed_in.get(SETTINGS).content.decode()


@pytest.mark.browser
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_inbox_and_settings_fit_the_screen_and_can_be_read_by_all(
    open_page, live_server, signed_in, teacher, tell, now, width
):
    tell(teacher, key="a", title="第 14 次课有 3 位学员缺课未说明原因", body="居民议事协商 · 班主任已联系 1 人")
    tell(teacher, key="b", title="年度报告已办完")
    own(teacher).filter(key="b").update(read_at=now)
    cookie = {"name": "sessionid", "value": signed_in.cookies["sessionid"].value, "url": live_server.url}
    for url in (INBOX, SETTINGS):
        page = open_page(url, width=width, storage_state={"cookies": [cookie], "origins": []})
        assert_fits(page, width)
        assert_accessible(page)
