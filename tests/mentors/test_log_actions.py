import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from common.exceptions import Refusal, StaleSave
from mentors.actions.bonds import end_bond
from mentors.actions.logs import attach_file, comment_log, confirm_log, correct_log, void_log, write_log
from mentors.attachments import content_type_of
from mentors.choices import BondState, How
from mentors.models import GuidanceLog
from mentors.tasks import remind_silent
from notices.models import Notice
from people.files import may_read_file
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture
def guide(pair, now):
    def write(**said):
        facts = {"met_on": timezone.localdate(now), "how": How.FACE, "topic": "停车", "advice": "先做清单", **said}
        return write_log(bond=pair.bond, **{"by": pair.mentor, "now": now, **facts})

    return write


def test_the_first_log_makes_the_pair_active_and_asks_the_trainee(guide, pair):
    log = guide()

    pair.bond.refresh_from_db()
    assert (pair.bond.state, pair.bond.started_by) == (BondState.ACTIVE, pair.mentor)
    notice = Notice.objects.get(occasion="mentors.logged", channel="inbox")
    assert (notice.recipient, notice.body) == (pair.trainee, log.topic)


def test_only_the_mentor_of_the_pair_writes(guide, training_admin, pair):
    for stranger in (training_admin, pair.trainee):
        with pytest.raises(Refusal):
            guide(by=stranger)


def test_a_closed_pair_takes_no_more_logs(guide, pair, district_admin, now):
    log = guide()
    end_bond(bond=pair.bond, reason="调离", by=district_admin, now=now)
    with pytest.raises(Refusal, match="已经结束"):
        guide(topic="另一件")
    log.bond.refresh_from_db()
    with pytest.raises(Refusal, match="已经结束"):
        correct_log(log=log, expected=1, correction="写错", topic="别的", by=pair.mentor, now=now)


@pytest.mark.parametrize(("days", "words"), [(1, "不能晚于今天"), (-1, "不能更早")])
def test_the_day_lies_between_the_agreement_and_today(guide, now, days, words):
    with pytest.raises(Refusal, match=words) as refused:
        guide(met_on=timezone.localdate(now) + timedelta(days=days))

    assert refused.value.field == "met_on"


def test_the_same_talk_is_logged_once(guide):
    guide()
    with pytest.raises(Refusal, match="已经记过了"):
        guide()


def test_the_next_step_is_not_due_before_the_talk(guide, now):
    with pytest.raises(Refusal, match="期限不能早于指导那天") as refused:
        guide(next_step="再谈一次", next_due_on=timezone.localdate(now) - timedelta(days=1))

    assert refused.value.field == "next_due_on"


def test_a_day_without_a_step_is_refused_at_the_step(guide, pair, now):
    with pytest.raises(Refusal, match="请写明要做什么") as refused:
        guide(next_due_on=timezone.localdate(now))
    assert refused.value.field == "next_step"

    log = guide(next_step="再谈一次", next_due_on=timezone.localdate(now))
    with pytest.raises(Refusal, match="请写明要做什么"):
        correct_log(log=log, expected=1, correction="写错", next_step="", by=pair.mentor, now=now)


def test_the_database_refuses_an_empty_log(guide):
    log = guide()
    with pytest.raises(IntegrityError, match="log_says_something"), transaction.atomic():
        GuidanceLog.objects.filter(pk=log.pk).update(advice="")


def test_a_correction_keeps_the_former_words_and_asks_anew(guide, pair, now):
    log = guide()
    confirm_log(log=log, by=pair.trainee, now=now)
    correct_log(log=log, expected=log.version, correction="日期和建议写错", advice="先访十户", by=pair.mentor, now=now)

    assert (log.advice, log.confirmed_at, log.version) == ("先访十户", None, 3)
    assert [event.advice for event in log.events.order_by("version")] == ["先做清单", "先做清单", "先访十户"]
    assert Notice.objects.filter(occasion="mentors.corrected", recipient=pair.trainee, channel="inbox").count() == 1


def test_a_correction_says_why_and_never_overwrites_a_newer_one(guide, pair, now):
    log = guide()
    with pytest.raises(Refusal, match="更正了什么"):
        correct_log(log=log, expected=1, correction=" ", advice="别的", by=pair.mentor, now=now)
    correct_log(log=log, expected=1, correction="写错", advice="先访十户", by=pair.mentor, now=now)
    with pytest.raises(StaleSave):
        correct_log(log=log, expected=1, correction="写错", advice="后到的", by=pair.mentor, now=now)


def test_only_the_trainee_confirms_and_twice_is_once(guide, pair, now):
    log = guide()
    with pytest.raises(Refusal, match="学员本人"):
        confirm_log(log=log, by=pair.mentor, now=now)
    confirm_log(log=log, by=pair.trainee, now=now)
    first = log.confirmed_at
    confirm_log(log=log, by=pair.trainee, now=now + timedelta(hours=1))

    assert log.confirmed_at == first
    assert log.confirmed_by == pair.trainee


def test_a_confirmation_of_words_that_changed_meanwhile_is_refused(guide, pair, now):
    log = guide()
    seen = GuidanceLog.objects.select_related("bond").get(pk=log.pk)
    correct_log(log=log, expected=1, correction="写错", advice="先访十户", by=pair.mentor, now=now)
    with pytest.raises(Refusal, match="刚刚更正"):
        confirm_log(log=seen, by=pair.trainee, now=now)


def test_a_comment_reaches_the_mentor(guide, pair, now):
    log = guide()
    comment_log(log=log, comment="周五前做完", by=pair.trainee, now=now)

    assert log.trainee_comment == "周五前做完"
    assert Notice.objects.filter(occasion="mentors.commented", recipient=pair.mentor, channel="inbox").count() == 1
    with pytest.raises(Refusal, match="学员本人"):
        comment_log(log=log, comment="不是我", by=pair.mentor, now=now)


def test_a_log_by_mistake_is_voided_until_it_is_confirmed(guide, pair, now):
    log, other = guide(), guide(topic="别的事")
    void_log(log=log, reason="记错了人", by=pair.mentor, now=now)
    confirm_log(log=other, by=pair.trainee, now=now)
    with pytest.raises(Refusal, match="已经确认"):
        void_log(log=other, reason="记错了人", by=pair.mentor, now=now)

    assert list(GuidanceLog.objects.visible_to(pair.mentor)) == [other]


def test_a_file_is_read_by_who_reads_the_log(guide, pair, now, settings, tmp_path, district_admin):
    settings.MEDIA_ROOT = tmp_path
    log = guide()
    attach_file(log=log, content=io.BytesIO(PNG), name="议事会.png", content_type="image/png", by=pair.mentor, now=now)

    assert all(may_read_file(user, log.file) for user in (pair.mentor, pair.trainee, district_admin))
    assert not may_read_file(UserFactory(home=pair.mentor.home), log.file)
    end_bond(bond=pair.bond, reason="调离", by=district_admin, now=now)
    assert not may_read_file(pair.mentor, log.file)


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0" + b"0" * 9, "image/jpeg"),
        (b"%PDF-1.4 plain %%EOF", "application/pdf"),
    ],
)
def test_pictures_and_plain_papers_may_be_attached(content, answer):
    assert content_type_of(io.BytesIO(content), len(content)) == answer


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空的"),
        (b"<svg onload=alert(1)>", "只收照片"),
        (b"MZ\x90", "只收照片"),
        (b"%PDF-1.4 /JavaScript (x)", "脚本"),
        (b"%PDF-1.4 /Encrypt", "密码"),
    ],
)
def test_everything_else_is_refused_by_its_bytes(content, words):
    with pytest.raises(Refusal, match=words):
        content_type_of(io.BytesIO(content), len(content))


def test_a_big_file_is_refused_before_it_is_read():
    with pytest.raises(Refusal, match="10 MB"):
        content_type_of(io.BytesIO(PNG), 11 * 1024 * 1024)


def unread(*occasions):
    return Notice.objects.filter(occasion__in=occasions, channel="inbox", read_at=None).count()


ASKING = ("mentors.logged", "mentors.corrected")


def test_what_is_confirmed_or_void_asks_nobody_any_more(guide, pair, now):
    first, second = guide(), guide(topic="另一件")
    assert unread(*ASKING) == 2
    with pytest.raises(Refusal):
        confirm_log(log=first, by=pair.mentor, now=now)
    assert unread(*ASKING) == 2
    confirm_log(log=first, by=pair.trainee, now=now)
    assert unread(*ASKING) == 1
    void_log(log=second, reason="写错人", by=pair.mentor, now=now)
    assert unread(*ASKING) == 0


def test_a_corrected_log_asks_once_however_often_it_was_corrected(guide, pair, now):
    log = guide()
    for version, words in ((1, "第一次"), (2, "第二次")):
        log = correct_log(log=log, expected=version, correction=words, topic=words, by=pair.mentor, now=now)
    assert unread(*ASKING) == 1
    confirm_log(log=log, by=pair.trainee, now=now)
    assert unread(*ASKING) == 0


def test_a_talk_ends_the_reminder_of_silence_and_of_the_first_talk(guide, pair, teacher, now):
    later = now + timedelta(days=60)
    remind_silent.work(due_at=later, now=later)
    assert (unread("mentors.silent"), unread("mentors.silent_class")) == (1, 1)
    guide()
    assert unread("mentors.silent", "mentors.silent_class") == 0
    left = Notice.objects.filter(occasion="mentors.signed", channel="inbox", read_at=None)
    assert [notice.recipient for notice in left] == [pair.trainee]
