"""When the work is done, the messages that asked for it ring no more."""

from datetime import timedelta

import pytest

from common.exceptions import Refusal
from coursework.actions.reading import recuse_reading
from coursework.actions.reviewing import appoint_reader, assign_call, decide_case, replace_reader, return_case
from coursework.actions.writing import save_draft, submit_case
from coursework.tasks import remind_authors
from notices.models import Notice
from tests.factories.coursework import NOW, TEXTS, appoint, draft, make_author, read, review, submit

GOOD = (18, 16, 17, 15, 19)


def unread(occasion):
    return Notice.objects.filter(occasion=f"coursework.{occasion}", channel="inbox", read_at=None).count()


def test_handing_in_ends_the_reminders_of_that_author_alone(call, author, tree, teacher):
    make_author(call.cohort, tree.sibling_community, "另一人")
    late = NOW + timedelta(days=20)
    remind_authors.work(due_at=late, now=late)
    assert (unread("overdue"), unread("class_overdue")) == (2, 1)
    submit(call, author)
    assert (unread("overdue"), unread("class_overdue")) == (1, 1)


def test_the_last_of_the_class_ends_the_teachers_too(call, author, teacher):
    late = NOW + timedelta(days=20)
    remind_authors.work(due_at=late, now=late)
    submit(call, author)
    assert (unread("overdue"), unread("class_overdue")) == (0, 0)


def test_a_returned_case_handed_in_again(call, author, organizer):
    case = return_case(case=submit(call, author), reason="补数据", by=organizer, now=NOW)
    assert unread("returned") == 1
    case = save_draft(
        case=case, version=case.version, texts={**TEXTS, "title": ""}, may_publish=True, by=author, now=NOW
    )
    with pytest.raises(Refusal):
        submit_case(case=case, version=case.version, by=author, now=NOW)
    assert unread("returned") == 1
    case = save_draft(case=case, version=case.version, texts=TEXTS, may_publish=True, by=author, now=NOW)
    submit_case(case=case, version=case.version, by=author, now=NOW)
    assert unread("returned") == 0


def test_a_judge_with_more_to_read_keeps_the_message(call, author, judges, organizer, tree):
    other = make_author(call.cohort, tree.sibling_community, "另一人")
    first, second = (appoint(submit(call, who), judges[0], organizer) for who in (author, other))
    read(first, *GOOD)
    assert unread("reading") == 1
    recuse_reading(seat=second, reason="认识作者", by=judges[0], now=NOW)
    assert (unread("reading"), unread("recused")) == (0, 1)


def test_another_judge_settles_what_the_office_was_asked(call, author, judges, organizer):
    case = submit(call, author)
    seat = appoint(case, judges[0], organizer)
    recuse_reading(seat=seat, reason="认识作者", by=judges[0], now=NOW)
    assert unread("recused") == 1
    appoint_reader(case=case, judge=judges[1], by=organizer, now=NOW)
    assert unread("recused") == 0


def test_a_draw_of_judges_settles_it_for_all_its_cases(call, author, judges, organizer):
    seat = appoint(submit(call, author), judges[0], organizer)
    recuse_reading(seat=seat, reason="认识作者", by=judges[0], now=NOW)
    assign_call(call=call, seed=1, by=organizer, now=NOW)
    assert unread("recused") == 0


def test_who_is_replaced_is_asked_no_more(call, author, judges, organizer):
    seat = appoint(submit(call, author), judges[0], organizer)
    replace_reader(case=seat.panel.case, seat=seat, reason="联系不上", by=organizer, now=NOW)
    assert unread("reading") == 0


def test_a_decision_settles_the_request_to_decide(call, author, organizer):
    case = review(submit(call, author), organizer, GOOD, (16, 16, 16, 16, 16))
    assert unread("settled") == 1
    decide_case(case=case, accept=True, note="", by=organizer, now=NOW)
    assert (unread("settled"), unread("decided")) == (0, 1)


def test_a_draft_settles_nothing(call, author):
    late = NOW + timedelta(days=20)
    remind_authors.work(due_at=late, now=late)
    draft(call, author)
    assert unread("overdue") == 1
