from datetime import timedelta

import pytest
from django.utils import timezone

from config.schedule import PERIODIC
from mentors.models import Bond
from mentors.tasks import end_left, remind_silent
from notices.models import Notice
from people.models import CareLink
from tests.factories.mentors import LogFactory

pytestmark = pytest.mark.django_db


def remind(at):
    remind_silent.work(due_at=at, now=at)


def told(occasion):
    notices = Notice.objects.filter(occasion=occasion, channel="inbox").order_by("due_on")
    return [(notice.recipient_id, notice.title) for notice in notices]


def test_a_fresh_pair_is_left_in_peace(pair, teacher, now):
    remind(now + timedelta(days=29))

    assert told("mentors.silent") == []


def test_the_mentor_is_reminded_after_thirty_days_and_the_class_teacher_after_forty_five(pair, teacher, now):
    remind(now + timedelta(days=30))
    assert told("mentors.silent") == [(pair.mentor.pk, "陈思远已有 30 天没有得到指导")]
    assert told("mentors.silent_class") == []

    remind(now + timedelta(days=45))
    assert told("mentors.silent_class") == [(teacher.pk, "陈思远与导师李老师已有 45 天没有指导记录")]


def test_one_reminder_a_pair_and_month_however_often_it_runs(pair, now):
    late = now.replace(day=1) + timedelta(days=100)
    start = late.replace(day=3)
    for days in (0, 0, 1, 20):
        remind(start + timedelta(days=days))
    assert len(told("mentors.silent")) == 1

    remind(start + timedelta(days=32))
    assert len(told("mentors.silent")) == 2


def test_guidance_ends_the_silence(pair, now):
    at = now + timedelta(days=40)
    LogFactory(bond=pair.bond, met_on=timezone.localdate(at) - timedelta(days=3))
    remind(at)

    assert told("mentors.silent") == []


def test_a_voided_log_is_no_guidance(pair, now):
    at = now + timedelta(days=40)
    LogFactory(bond=pair.bond, met_on=timezone.localdate(at), voided_at=at, void_reason="记错了人")

    assert list(Bond.objects.silent_on(timezone.localdate(at))) == [pair.bond]


def test_the_days_are_settings(pair, now, settings):
    settings.MENTOR_SILENT_DAYS = 7
    remind(now + timedelta(days=7))

    assert len(told("mentors.silent")) == 1


def test_who_left_the_class_is_out_of_sight_within_the_hour(pair, enrolment, now):
    type(enrolment).objects.filter(pk=enrolment.pk).update(state="dismissed", left_on=timezone.localdate(now))
    end_left.work(due_at=now, now=now)

    assert not CareLink.objects.filter(user=pair.mentor, until=None).exists()


def test_both_stand_in_the_one_table():
    assert {"mentors.remind_silent", "mentors.end_left"} <= {row.name for row in PERIODIC}
