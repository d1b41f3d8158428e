from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils.translation import get_language

from common.exceptions import Refusal
from notices import relay
from notices.actions import read_all, read_notice, resend_notice, set_mail_groups, settle, settle_notice
from notices.choices import Channel, Group, NoticeState
from notices.models import Notice
from notices.queries import unread_count
from people.models import AuditEvent
from tests.notices.conftest import OCCASION


def test_notice_goes_to_inbox_and_mail(teacher, tell, now):
    tell(teacher)

    inbox, mail = Notice.objects.order_by("channel")
    assert (inbox.channel, inbox.state, inbox.sent_at) == (Channel.INBOX, NoticeState.SENT, now)
    assert (mail.channel, mail.state, mail.sent_at) == (Channel.MAIL, NoticeState.PLANNED, None)


def test_telling_twice_adds_nothing(teacher, trainee, tell):
    tell(teacher, trainee)
    tell(teacher, trainee, title="另一个标题")

    assert Notice.objects.count() == 3
    assert set(Notice.objects.values_list("title", flat=True)) == {"缺课待问因"}


def test_another_day_is_another_notice(trainee, tell):
    tell(trainee)
    tell(trainee, due_on=date(2026, 11, 25))

    assert Notice.objects.count() == 2


def test_the_database_itself_refuses_a_double(trainee, tell):
    tell(trainee)
    double = Notice.objects.get()
    double.pk = None

    with pytest.raises(IntegrityError, match="notice_once_per_occasion"), transaction.atomic():
        double.save()


@pytest.mark.parametrize("url", ["https://example.org/", "//example.org", "/\\example.org", "cohorts/"])
def test_notice_leads_nowhere_but_here(trainee, tell, url):
    with pytest.raises(IntegrityError, match="notice_url_is_our_own"), transaction.atomic():
        tell(trainee, url=url)


def test_notices_vanish_with_the_fact_they_tell(trainee, tell):
    with transaction.atomic():
        tell(trainee)
        transaction.set_rollback(True)

    assert not Notice.objects.exists()


def test_disabled_account_is_told_nothing(trainee, tell):
    trainee.is_active = False
    tell(trainee)

    assert not Notice.objects.exists()


def test_unknown_occasion_is_a_programming_error(trainee, tell):
    with pytest.raises(KeyError):
        tell(trainee, occasion="tests.nobody_registered_this")


def test_text_is_built_in_each_recipients_language(teacher, trainee, tell):
    teacher.language = "en"

    tell(teacher, trainee, title=lambda: f"in {get_language()}", channels=[Channel.INBOX])

    assert dict(Notice.objects.values_list("recipient__username", "title")) == {
        "teacher": "in en",
        "trainee": "in zh-hans",
    }


def test_one_statement_tells_many(teacher, trainee, tell, django_assert_num_queries):
    with django_assert_num_queries(4):
        tell(teacher)
    with django_assert_num_queries(4):
        tell(teacher, trainee, key="session-2")


def test_muted_group_comes_to_the_inbox_only(teacher, tell, now):
    set_mail_groups(by=teacher, wanted=set(Group) - {Group.TRAINING}, now=now)
    tell(teacher)
    set_mail_groups(by=teacher, wanted=set(Group), now=now)
    tell(teacher, key="session-2")

    told = Notice.objects.values_list("key", "channel").order_by("key", "channel")
    assert list(told) == [("session-1", "inbox"), ("session-2", "inbox"), ("session-2", "mail")]


def test_first_reading_counts(trainee, tell, now):
    tell(trainee)
    tell(trainee, key="session-2")
    read_notice(notice=Notice.objects.first(), now=now)
    assert unread_count(trainee) == 1

    assert read_all(by=trainee, now=now) == 1
    assert unread_count(trainee) == 0


def test_only_own_notices_are_seen(teacher, trainee, tell):
    tell(trainee)

    assert not Notice.objects.visible_to(teacher).exists()
    assert unread_count(teacher) == 0


def test_a_settled_matter_is_unread_no_more_and_its_mail_stays(teacher, trainee, tell, now):
    tell(teacher, trainee)
    assert settle(occasion=OCCASION, key="session-1", now=now) == 2
    assert (unread_count(teacher), unread_count(trainee)) == (0, 0)
    assert Notice.objects.get(channel=Channel.MAIL).state == NoticeState.SETTLED
    relay.deliver(list(Notice.objects.values_list("pk", flat=True)))
    assert mail.outbox == []


def test_settling_again_changes_nothing_and_the_first_reading_counts(teacher, tell, now):
    tell(teacher)
    settle(occasion=OCCASION, key="session-1", now=now)
    before = list(Notice.objects.order_by("pk").values())
    assert settle(occasion=OCCASION, key="session-1", now=now + timedelta(hours=1)) == 0
    assert list(Notice.objects.order_by("pk").values()) == before


def test_another_matter_is_left_alone(teacher, tell, now):
    for key in ("session-1:2", "session-12", "session-2"):
        tell(teacher, key=key)
    assert settle(occasion=["tests.other", OCCASION], key=["session-1", "session-3"], now=now) == 1
    assert settle(occasion="tests.other", key="session-2", now=now) == 0
    assert settle(occasion=OCCASION, key=[], now=now) == 0
    assert unread_count(teacher) == 2


def test_it_may_be_done_for_some_only(teacher, trainee, tell, now):
    tell(teacher, trainee)
    assert settle(occasion=OCCASION, key="session-1", recipients=[teacher], now=now) == 1
    assert (unread_count(teacher), unread_count(trainee)) == (0, 1)


@pytest.mark.parametrize("state", [NoticeState.SENT, NoticeState.UNKNOWN])
def test_mail_that_may_have_left_stays_as_it_is(mail_to, now, state):
    Notice.objects.filter(pk=mail_to.pk).update(state=state, sent_at=now if state == NoticeState.SENT else None)
    settle(occasion=OCCASION, key="session-1", now=now)
    mail_to.refresh_from_db()
    assert mail_to.state == state


def test_what_is_undone_is_not_settled(teacher, tell, now):
    tell(teacher)
    with transaction.atomic():
        settle(occasion=OCCASION, key="session-1", now=now)
        transaction.set_rollback(True)
    assert unread_count(teacher) == 1


def test_many_matters_are_settled_in_two_statements(teacher, trainee, tell, now, django_assert_num_queries):
    for key in ("session-1", "session-2", "session-3"):
        tell(teacher, trainee, key=key)
    with django_assert_num_queries(4):
        assert settle(occasion=OCCASION, key=["session-1", "session-2", "session-3"], now=now) == 6


@pytest.mark.parametrize("state", [NoticeState.FAILED, NoticeState.UNKNOWN])
def test_troubled_mail_is_sent_again_by_a_person(mail_to, teacher, now, state):
    Notice.objects.filter(pk=mail_to.pk).update(state=state, attempts=3)

    notice = resend_notice(notice=mail_to, by=teacher, now=now)

    assert (notice.state, notice.attempts, notice.fence) == (NoticeState.PLANNED, 0, 1)
    assert AuditEvent.objects.filter(verb="notices.resend", actor=teacher).exists()


def test_troubled_mail_is_settled_once(mail_to, teacher, now):
    Notice.objects.filter(pk=mail_to.pk).update(state=NoticeState.UNKNOWN)

    assert settle_notice(notice=mail_to, by=teacher, now=now).sent_at == now
    with pytest.raises(Refusal, match="已经处理过"):
        resend_notice(notice=mail_to, by=teacher, now=now)


def test_twin_without_the_unique_key_doubles(trainee, tell, as_owner):
    with as_owner() as cursor:
        cursor.execute("ALTER TABLE notices_notice DROP CONSTRAINT notice_once_per_occasion")

    tell(trainee)
    tell(trainee)

    assert Notice.objects.count() == 2
