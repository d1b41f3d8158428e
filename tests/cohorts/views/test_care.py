"""Roll call by form posts, leave and follow-up on pages, and what each role finds on its desk."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from cohorts.actions.closing import close_session
from cohorts.choices import LeaveState, SessionState
from cohorts.desk import figures, todos
from cohorts.models import AbsenceFollowUp, AttendanceMark, LeaveRequest
from cohorts.tasks import remind_absences
from notices.models import Notice
from people.choices import Role
from tests.cohorts.actions.test_roll import call_both
from tests.cohorts.views.test_classes import page
from tests.factories.cohorts import SessionFactory, enrol_person
from tests.factories.people import PersonFactory


def tap(client, session, member, status, *, key=None, phase="before"):
    return client.post(
        page("roll-tap", session.pk, phase),
        {"tap": f"{member.pk}:{status}"},
        headers={"Accept": "application/json", "X-Request-Key": str(key or uuid4())},
    )


def test_a_tap_is_answered_with_the_time_it_was_saved(session, members, teacher, sign_in):
    answer = tap(sign_in(teacher), session, members[0], "late")
    saved = AttendanceMark.objects.get()
    assert answer.json() == {
        "saved_at": f"{timezone.localtime(saved.marked_at):%H:%M}", "state": "late", "label": "迟 10 分", "version": 1,
    }  # fmt: skip


def test_a_tap_sent_twice_gets_its_first_answer(session, members, teacher, sign_in):
    client, key = sign_in(teacher), uuid4()
    first = tap(client, session, members[0], "present", key=key)
    tap(client, session, members[0], "absent")
    again = tap(client, session, members[0], "present", key=key)
    assert (again.content, again["X-Replayed"]) == (first.content, "1")
    assert AttendanceMark.objects.get().status == "absent"


def test_without_a_script_a_tap_is_a_form_post_that_leads_back(session, members, teacher, sign_in):
    client = sign_in(teacher)
    answer = client.post(page("roll-tap", session.pk, "before"), {"tap": f"{members[0].pk}:present"})
    assert answer.url == page("roll-call", session.pk, "before")
    assert "✓ 到" in client.get(answer.url).content.decode()


@pytest.mark.parametrize("text", ["", "x:present", "99999999999999999999:present", "1:asleep"])
def test_a_tap_that_means_nothing_is_refused(session, members, teacher, sign_in, text):
    answer = sign_in(teacher).post(page("roll-tap", session.pk, "before"), {"tap": text})
    assert (answer.status_code, AttendanceMark.objects.count()) == (422, 0)


def test_both_roll_calls_done_settle_the_session(session, members, teacher, sign_in):
    client = sign_in(teacher)
    for phase in ("before", "after"):
        assert client.post(page("roll-done", session.pk, phase)).status_code == 422
        tap(client, session, members[0], "absent", phase=phase)
        client.post(page("roll-rest", session.pk, phase))
        client.post(page("roll-done", session.pk, phase))
    session.refresh_from_db()
    assert (session.state, AbsenceFollowUp.objects.count()) == (SessionState.HELD, 1)
    shown = client.get(page("roll-call", session.pk, "before")).content.decode()
    assert "现在不能点名" in shown
    answer = tap(client, session, members[0], "present")
    assert (answer.status_code, "不能再点名" in answer.json()["message"]) == (422, True)


def test_who_may_call_the_roll(tree, session, members, trainee, teacher, organizer, account, sign_in):
    instructor = account(Role.INSTRUCTOR)
    session.instructor = instructor
    session.save()
    address = page("roll-call", session.pk, "before")
    asked = {
        "teacher": teacher, "instructor": instructor, "organizer": organizer, "trainee": trainee,
        "district": account(Role.DISTRICT_ADMIN), "far": account(Role.TRAINING_ADMIN, tree.far_district),
        "other teacher": account(Role.CLASS_TEACHER), "other instructor": account(Role.INSTRUCTOR),
    }  # fmt: skip
    answers = {name: sign_in(user).get(address).status_code for name, user in asked.items()}
    assert answers == {
        "teacher": 200, "instructor": 200, "organizer": 200, "trainee": 403, "district": 403, "far": 404,
        "other teacher": 404, "other instructor": 404,
    }  # fmt: skip
    assert sign_in(teacher).get(page("roll-call", session.pk, "during")).status_code == 404


def test_a_register_of_three_costs_what_one_costs(tree, cohort, session, teacher, sign_in, queries_of):
    client = sign_in(teacher)
    enrol_person(cohort, PersonFactory(unit=tree.community))
    address = page("roll-call", session.pk, "before")
    client.get(address)
    cost = queries_of(lambda: client.get(address))
    for _ in range(2):
        enrol_person(cohort, PersonFactory(unit=tree.community))
    assert queries_of(lambda: client.get(address)) == cost


def test_leave_is_asked_for_and_granted_on_two_pages(session, members, trainee, teacher, sign_in):
    today = timezone.localdate(session.starts_at).isoformat()
    facts = {"enrolment": members[0].pk, "kind": "sick", "starts_on": today, "ends_on": "", "reason": "高烧"}
    answer = sign_in(trainee).post(page("leave-ask"), facts)
    leave = LeaveRequest.objects.get()
    assert (answer.url, leave.days) == (page("leave-detail", leave.pk), 1)
    client = sign_in(teacher)
    assert "高烧" in client.get(page("leave-detail", leave.pk)).content.decode()
    assert client.post(page("leave-decide", leave.pk), {"refuse": "1", "answer": ""}).status_code == 422
    answered = client.post(page("leave-decide", leave.pk), {"approve": "1", "answer": "早日康复"}, follow=True)
    assert "已准陈思远的假" in answered.content.decode()
    leave.refresh_from_db()
    assert (leave.state, leave.decided_by) == (LeaveState.APPROVED, teacher)


def test_a_secretary_sees_the_leave_but_not_the_illness(members, trainee, account, sign_in):
    today = timezone.localdate()
    leave = LeaveRequest.objects.create(
        enrolment=members[0], kind="sick", starts_on=today, ends_on=today, reason="慢性病复查", asked_at=timezone.now()
    )
    shown = sign_in(account(Role.SECRETARY)).get(page("leave-detail", leave.pk)).content.decode()
    assert ("慢性病" in shown, "不对您显示" in shown, "准假" in shown) == (False, True, True)


def test_leave_of_others_is_not_ones_own(members, trainee, account, tree, sign_in):
    today = timezone.localdate()
    leave = LeaveRequest.objects.create(
        enrolment=members[1], kind="personal", starts_on=today, ends_on=today, reason="x", asked_at=timezone.now()
    )
    client = sign_in(trainee)
    assert client.get(page("leave-detail", leave.pk)).status_code == 404
    assert client.post(page("leave-withdraw", leave.pk)).status_code == 404
    assert client.post(page("leave-decide", leave.pk), {"approve": "1"}).status_code == 403


def test_who_is_in_no_class_is_told_so(account, sign_in):
    lonely = account(Role.TRAINEE, person=PersonFactory(unit=account(Role.SECRETARY).home))
    assert "没有在学的班次" in sign_in(lonely).get(page("leave-ask")).content.decode()
    assert "还没有参加班次" in sign_in(lonely).get(page("own")).content.decode()


@pytest.fixture
def absence(session, members, trainee, teacher, now):
    gone = [(members[0], "absent")]
    call_both(session, teacher, now, before=gone, after=gone)
    close_session(session=session, by=teacher, now=now)
    return AbsenceFollowUp.objects.get()


def test_the_teacher_asks_calls_and_settles_on_one_page(absence, teacher, members, sign_in):
    client = sign_in(teacher)
    shown = client.get(page("follow-up-detail", absence.pk)).content.decode()
    assert f"tel:{members[0].person.phone}" in shown
    save = page("follow-up-save", absence.pk)
    assert client.post(save, {"version": 1, "close": "1"}).status_code == 422
    client.post(save, {"version": 1, "reason": "illness", "care_note": "已就医", "close": "1"})
    absence.refresh_from_db()
    assert (absence.reason, absence.closed_by) == ("illness", teacher)
    assert client.post(save, {"version": 2, "reason": "family"}).status_code == 422


def test_a_care_note_is_read_by_its_three_readers_only(absence, teacher, trainee, organizer, account, sign_in):
    AbsenceFollowUp.objects.update(care_note="住院一周", reason="illness")
    address = page("follow-up-detail", absence.pk)
    readers = [sign_in(user).get(address) for user in (teacher, trainee, organizer, account(Role.DISTRICT_ADMIN))]
    assert [("住院一周" in one.content.decode()) for one in readers] == [True] * 4
    others = (Role.SECRETARY, Role.STREET_ADMIN, Role.CITY_ADMIN, Role.MENTOR, Role.AUDITOR, Role.INSTRUCTOR)
    assert {sign_in(account(role)).get(address).status_code for role in others} == {403}
    assert sign_in(account(Role.CLASS_TEACHER)).get(address).status_code == 404
    assert sign_in(trainee).post(page("follow-up-save", absence.pk), {"version": 1}).status_code == 403


@pytest.mark.parametrize("name", ["follow-up-list", "leave-list", "roll-list"])
def test_a_desk_costs_the_same_with_one_row_and_with_three(
    cohort, members, teacher, session, sign_in, queries_of, name, now
):
    def more(member, nth):
        on = SessionFactory(cohort=cohort, starts_at=now + timedelta(days=20 + nth))
        AbsenceFollowUp.objects.create(enrolment=member, session=on, opened_at=now, due_at=now)
        LeaveRequest.objects.create(enrolment=member, kind="sick", starts_on=now, ends_on=now, reason="x", asked_at=now)

    client = sign_in(teacher)
    more(members[0], 0)
    client.get(page(name))
    cost = queries_of(lambda: client.get(page(name)))
    more(members[1], 1)
    more(members[2], 2)
    assert queries_of(lambda: client.get(page(name))) == cost


def titles(user, now):
    return [str(todo.title) for todo in todos(user, now)]


def test_each_role_finds_what_waits(absence, cohort, trainee, teacher, organizer, members, now):
    coming = SessionFactory(cohort=cohort, topic="案例撰写", starts_at=now + timedelta(minutes=200), number=15)
    LeaveRequest.objects.create(
        enrolment=members[0], kind="sick", starts_on=now, ends_on=now + timedelta(days=5), reason="x", asked_at=now
    )
    later = now + timedelta(minutes=200)
    assert "陈思远缺课，还没有问明原因" in titles(teacher, now)
    assert any(title.startswith("课前点名：案例撰写") for title in titles(teacher, later))
    assert "陈思远请病假 6 天" in titles(organizer, now)
    assert "陈思远请病假 6 天" not in titles(teacher, now)
    assert titles(trainee, now) == ["上课：案例撰写"]
    cohort.teachers.update(until=now)
    waiting = titles(organizer, coming.ends_at + timedelta(hours=1))
    assert ("第六期菁英班还没有班主任" in waiting, "1 次课还没有点完名结课" in waiting) == (True, True)


def test_a_desk_without_these_roles_costs_nothing(account, now, queries_of):
    inspector = account(Role.INSPECTOR)
    assert inspector.access.held
    assert queries_of(lambda: todos(inspector, now) + figures(inspector, now)) == 0


def test_a_figure_is_of_the_own_place(tree, absence, organizer, account, now):
    assert [(str(one.label), str(one.value)) for one in figures(organizer, now + timedelta(days=1))] == [
        ("在学学员", "3"),
        ("近 30 天已结课到课率", "66.7"),
    ]
    assert [str(one.value) for one in figures(account(Role.TRAINING_ADMIN, tree.far_district), now)] == ["0"]


def test_the_home_page_of_a_teacher_stays_cheap(absence, teacher, sign_in):
    answer = sign_in(teacher).get(reverse("home"))
    assert "陈思远缺课" in answer.content.decode()


def test_an_absence_past_its_day_is_brought_up_once_a_day(absence, teacher, now):
    remind_absences.work(due_at=now, now=now)
    assert not Notice.objects.filter(occasion="cohorts.absence_overdue").exists()
    late = now + timedelta(hours=25)
    for _ in range(2):
        remind_absences.work(due_at=late, now=late)
    reminded = Notice.objects.filter(occasion="cohorts.absence_overdue", channel="inbox")
    assert [(one.recipient, one.title) for one in reminded] == [(teacher, "1 件缺课超过 24 小时没有问明原因")]
    remind_absences.work(due_at=late + timedelta(days=1), now=late + timedelta(days=1))
    assert reminded.all().count() == 2


def test_a_trainee_sees_the_own_attendance_only(absence, trainee, members, sign_in):
    client = sign_in(trainee)
    shown = client.get(page("own")).content.decode()
    assert ("缺课" in shown, "居民议事协商" in shown) == (True, True)
    assert client.get(page("enrolment-detail", members[0].pk)).status_code == 200
    assert client.get(page("enrolment-detail", members[1].pk)).status_code == 404
    roster = client.get(page("roster", members[0].cohort_id)).content.decode()
    assert ("陈思远" in roster, "王雨桐" in roster) == (True, False)


def test_a_trainees_day_shows_lessons_of_this_week_that_are_not_excused(cohort, trainee, members, now):
    SessionFactory(cohort=cohort, topic="一个月后", starts_at=now + timedelta(days=33))
    assert titles(trainee, now) == []
    near = SessionFactory(cohort=cohort, topic="这周的课", starts_at=now + timedelta(days=6))
    assert titles(trainee, now) == ["上课：这周的课"]
    day = timezone.localdate(near.starts_at)
    leave = LeaveRequest.objects.create(
        enrolment=members[0], kind="sick", starts_on=day, ends_on=day, reason="x", asked_at=now
    )
    assert titles(trainee, now) == ["上课：这周的课"]
    leave.state, leave.decided_at = LeaveState.APPROVED, now
    leave.save()
    assert titles(trainee, now) == []


def test_the_rate_of_the_month_moves_with_a_settled_session(absence, cohort, members, teacher, organizer, now):
    def rate():
        return str(figures(organizer, now + timedelta(days=1))[1].value)

    assert rate() == "66.7"
    earlier = SessionFactory(cohort=cohort, starts_at=now - timedelta(days=2))
    call_both(earlier, teacher, now, after=[(members[1], "absent")])
    assert rate() == "66.7"
    # Who left early came: five of six.
    close_session(session=earlier, by=teacher, now=now)
    assert rate() == "83.3"


def test_a_note_that_is_too_long_is_refused_in_words_and_kept(absence, teacher, sign_in):
    client, save = sign_in(teacher), page("follow-up-save", absence.pk)
    fresh = client.get(page("follow-up-detail", absence.pk)).content.decode()
    assert all("maxlength" not in tag for tag in re.findall("<textarea[^>]*>", fresh))
    answer = client.post(save, {"version": 1, "reason": "illness", "care_note": "问" * 10_000, "keep": "1"})
    shown = answer.content.decode()
    assert (answer.status_code, "最多 2000 个字，您写了 10000 个" in shown, "问" * 10_000 in shown) == (422, True, True)
    client.post(save, {"version": 1, "reason": "illness", "care_note": "问" * 2000, "keep": "1"})
    absence.refresh_from_db()
    assert len(absence.care_note) == 2000


def test_early_leaving_is_explained_where_the_rate_stands(absence, cohort, teacher, sign_in):
    shown = sign_in(teacher).get(page("cohort-detail", cohort.pk)).content.decode()
    assert ("已结课到课率" in shown, "早退算到课，但不计学时" in shown) == (True, True)
