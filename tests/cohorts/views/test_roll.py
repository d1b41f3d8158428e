"""The roll call on its page: when it opens, who is missing, and what others have marked."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cohorts.actions.closing import close_session
from cohorts.models import Attendance, LeaveRequest, RollCall, Session
from people.choices import Role
from tests.cohorts.actions.test_roll import call_both
from tests.cohorts.views.test_care import tap
from tests.cohorts.views.test_classes import page
from tests.factories.cohorts import SessionFactory, enrol_person
from tests.factories.people import PersonFactory


@pytest.fixture
def far_off(cohort, now):
    return SessionFactory(cohort=cohort, starts_at=now + timedelta(days=33))


@pytest.mark.parametrize("phase", ["before", "after"])
def test_a_lesson_weeks_away_says_when_its_roll_opens(far_off, members, teacher, sign_in, phase):
    client = sign_in(teacher)
    answer = client.get(page("roll-call", far_off.pk, phase))
    shown = answer.content.decode()
    day = f"{timezone.localtime(far_off.starts_at):%m-%d}"
    assert (answer.status_code, answer.context["register"]) == (200, None)
    assert ("点名的时间" in shown, day in shown, page("session-detail", far_off.pk) in shown) == (True, True, True)
    refused = tap(client, far_off, members[0], "present", phase=phase)
    assert (refused.status_code, "起可以点" in refused.json()["message"]) == (422, True)
    assert client.post(page("roll-done", far_off.pk, phase)).status_code == 422
    assert not RollCall.objects.exists()


def test_the_page_of_a_lesson_to_come_offers_no_roll_yet(far_off, session, members, teacher, sign_in):
    client = sign_in(teacher)
    ahead = client.get(page("session-detail", far_off.pk)).content.decode()
    assert ("起可以点" in ahead, page("roll-call", far_off.pk, "before") in ahead) == (True, False)
    begun = client.get(page("session-detail", session.pk)).content.decode()
    assert page("roll-call", session.pk, "before") in begun


@pytest.fixture
def settled(session, members, teacher, now):
    """Closed with the first member absent."""
    gone = [(members[0], "absent")]
    call_both(session, teacher, now, before=gone, after=gone)
    return close_session(session=session, by=teacher, now=now)


def test_a_settled_roll_is_corrected_from_its_own_page(settled, members, teacher, sign_in):
    client, reopen = sign_in(teacher), page("roll-reopen", settled.pk)
    for name, args in (("session-detail", [settled.pk]), ("roll-call", [settled.pk, "after"])):
        assert reopen in client.get(page(name, *args)).content.decode()
    assert reopen in client.get(page("enrolment-detail", members[0].pk)).content.decode()
    assert client.post(reopen, {"reason": ""}).status_code == 422
    opened = client.post(reopen, {"reason": "误点，本人在课上"})
    assert opened.url == page("roll-call", settled.pk, "before")
    shown = client.get(opened.url).content.decode()
    assert ("完成更正" in shown, "误点，本人在课上" in shown) == (True, True)
    assert "接着更正" in client.get(page("roll-list")).content.decode()
    for phase in ("before", "after"):
        assert tap(client, settled, members[0], "present", phase=phase).status_code == 200
    told = client.post(page("roll-done", settled.pk, "after"), follow=True).content.decode()
    assert Attendance.objects.get(enrolment=members[0]).outcome == "present"
    assert "更正已完成。陈思远：缺课→到课。" in told
    kept = client.get(page("session-detail", settled.pk)).content.decode()
    assert ("更正记录" in kept, "陈思远：缺课→到课" in kept, "误点，本人在课上" in kept) == (True, True, True)


def test_a_correction_is_given_up_on_a_page_that_asks_once(settled, members, teacher, trainee, sign_in):
    client, abandon = sign_in(teacher), page("roll-abandon", settled.pk)
    client.post(page("roll-reopen", settled.pk), {"reason": "误点"})
    tap(client, settled, members[0], "present")
    for name, args in (("session-detail", [settled.pk]), ("roll-call", [settled.pk, "before"])):
        assert abandon in client.get(page(name, *args)).content.decode()
    assert "会全部取消" in client.get(abandon).content.decode()
    shown = client.post(abandon, follow=True).content.decode()
    assert ("已放弃更正" in shown, "已恢复为结课时的结果" in shown, "更正中" in shown) == (True, True, False)
    assert Attendance.objects.get(enrolment=members[0]).outcome == "absent"
    assert (client.post(abandon).status_code, sign_in(trainee).post(abandon).status_code) == (422, 403)
    assert "更正记录" not in sign_in(trainee).get(page("session-detail", settled.pk)).content.decode()


def test_a_correction_that_changes_nothing_says_so(settled, teacher, sign_in):
    client = sign_in(teacher)
    client.post(page("roll-reopen", settled.pk), {"reason": "再核对"})
    told = client.post(page("roll-done", settled.pk, "before"), follow=True).content.decode()
    assert told.count("出勤结果没有变化") == 2


def test_a_complete_roll_shows_that_it_is_and_takes_no_stray_tap(session, members, teacher, colleague, sign_in):
    client, roll = sign_in(teacher), page("roll-call", session.pk, "before")
    tap(sign_in(colleague), session, members[0], "absent")
    client.post(page("roll-rest", session.pk, "before"))
    tap(sign_in(colleague), session, members[1], "late:1")
    client.post(page("roll-done", session.pk, "before"))
    shown = client.get(roll).content.decode()
    said = ("已完成" in shown, "班主任" in shown, "最后一次改动" in shown, "罗志远" in shown)
    assert said == (True, True, True, True)
    assert (shown.count(" disabled>"), "完成点名" in shown, "其余全部到" in shown) == (3, False, False)
    refused = tap(client, session, members[0], "present:1")
    assert (refused.status_code, "要改请先点“更正”" in refused.json()["message"]) == (422, True)
    assert client.get(page("roll-state", session.pk, "before")).json()["open"] is False
    taken_up = client.post(page("roll-resume", session.pk, "before"), follow=True).content.decode()
    assert ("完成点名" in taken_up, taken_up.count(" disabled>")) == (True, 0)
    assert tap(client, session, members[0], "present:1").status_code == 200


def test_who_may_correct(settled, members, trainee, organizer, account, tree, sign_in):
    instructor = account(Role.INSTRUCTOR)
    settled.instructor = instructor
    settled.save()
    users = {
        "organizer": organizer, "instructor": instructor, "trainee": trainee,
        "district": account(Role.DISTRICT_ADMIN), "far": account(Role.TRAINING_ADMIN, tree.far_district),
    }  # fmt: skip
    answers = {name: sign_in(user).get(page("roll-reopen", settled.pk)).status_code for name, user in users.items()}
    assert answers == {"organizer": 200, "instructor": 403, "trainee": 403, "district": 403, "far": 404}
    seen = sign_in(instructor).get(page("session-detail", settled.pk)).content.decode()
    assert "更正点名" not in seen


def test_the_roll_itself_says_who_is_missing_and_where(session, members, teacher, sign_in):
    client = sign_in(teacher)
    tap(client, session, members[0], "present")
    answer = client.post(page("roll-done", session.pk, "before"))
    shown = answer.content.decode()
    assert (answer.status_code, "还有 2 人没有点" in shown) == (422, True)
    assert f'href="#tile-{members[1].pk}"' in shown
    missing = [tile["name"] for tile in answer.context["register"]["tiles"] if tile.get("missing")]
    assert (missing, shown.count("autofocus")) == (["王雨桐", "赵晓燕"], 1)
    client.post(page("roll-rest", session.pk, "before"))
    assert client.post(page("roll-done", session.pk, "before")).status_code == 302


def test_what_is_said_of_the_rest_fits_the_roll(session, members, teacher, sign_in):
    client = sign_in(teacher)
    said = {}
    for phase in ("before", "after"):
        shown = client.post(page("roll-rest", session.pk, phase), follow=True).content.decode()
        said[phase] = "已记为到" in shown, "已记为在" in shown
    assert said == {"before": (True, False), "after": (False, True)}


def leave_of(member, session, state="asked"):
    day, now = timezone.localdate(session.starts_at), timezone.now()
    return LeaveRequest.objects.create(
        enrolment=member, kind="personal", starts_on=day, ends_on=day, reason="办事", asked_at=now, state=state,
        decided_at=now if state == "approved" else None,
    )  # fmt: skip


def test_a_tile_goes_round_to_leave_only_where_it_was_granted(session, members, teacher, sign_in):
    leave_of(members[0], session, "approved")
    leave_of(members[1], session)
    client = sign_in(teacher)
    for member in members:
        tap(client, session, member, "absent")
    tiles = client.get(page("roll-call", session.pk, "before")).context["register"]["tiles"]
    assert [tile["next"] for tile in tiles] == ["leave", "present", "present"]
    assert [tile["label"] for tile in tiles] == ["缺", "缺 · 请假待批", "缺"]
    refused = tap(client, session, members[2], "leave")
    assert (refused.status_code, "没有准假" in refused.json()["message"]) == (422, True)


@pytest.fixture
def colleague(session, account):
    """The session's instructor, who calls the same roll."""
    session.instructor = account(Role.INSTRUCTOR, name="罗志远")
    session.save()
    return session.instructor


def test_a_tap_on_somebody_elses_newer_mark_is_told_both(session, members, teacher, colleague, sign_in):
    tap(sign_in(colleague), session, members[0], "late")
    client = sign_in(teacher)
    answer = tap(client, session, members[0], "present")
    told = answer.json()
    assert (answer.status_code, told["state"], told["version"]) == (409, "late", 1)
    assert ("罗志远" in told["message"], "您点的是“到”" in told["message"]) == (True, True)
    plain = client.post(page("roll-tap", session.pk, "before"), {"tap": f"{members[0].pk}:present:0"})
    assert (plain.status_code, "迟到" in plain.content.decode()) == (409, True)
    assert tap(client, session, members[0], "present:1").status_code == 200


def test_a_page_that_is_open_learns_what_others_marked(session, members, teacher, colleague, sign_in, queries_of):
    client, address = sign_in(teacher), page("roll-state", session.pk, "before")
    tap(client, session, members[0], "absent")
    client.get(address)
    cost = queries_of(lambda: client.get(address))
    for member, before in zip(members, (1, 0, 0), strict=True):
        tap(sign_in(colleague), session, member, f"present:{before}")
    now = client.get(address).json()
    assert now["open"]
    assert now["tiles"] == {
        str(member.pk): ["present", "✓ 到", version] for member, version in zip(members, (2, 1, 1), strict=True)
    }
    assert queries_of(lambda: client.get(address)) == cost
    assert sign_in(colleague).get(address).status_code == 200


def test_a_page_that_is_open_learns_that_the_session_is_settled(settled, teacher, trainee, sign_in):
    assert sign_in(teacher).get(page("roll-state", settled.pk, "before")).json()["open"] is False
    assert sign_in(trainee).get(page("roll-state", settled.pk, "before")).status_code == 403


@pytest.fixture
def asker(account, cohort, session, teacher):
    """An account of each kind of caller and onlooker, by name."""
    instructor = account(Role.INSTRUCTOR)
    Session.objects.filter(pk=session.pk).update(instructor=instructor)
    return {
        "teacher": teacher,
        "instructor": instructor,
        "office": account(Role.TRAINING_ADMIN),
        "district": account(Role.DISTRICT_ADMIN),
        "another teacher": account(Role.CLASS_TEACHER),
        "another instructor": account(Role.INSTRUCTOR),
        "judge": account(Role.JUDGE),
    }


@pytest.mark.parametrize("changes", [{}, {"state": "cancelled"}, {"reopened_at": timezone.now()}])
def test_the_short_way_to_a_roll_lets_in_the_same_people_as_the_page(session, members, asker, sign_in, changes):
    if "reopened_at" in changes:
        changes = {**changes, "state": "held", "held_at": timezone.now(), "reopen_reason": "误点"}
    Session.objects.filter(pk=session.pk).update(**changes)
    for name, user in asker.items():
        client = sign_in(user)
        shown = client.get(page("roll-call", session.pk, "before")).status_code
        tapped = tap(client, session, members[0], "present").status_code
        assert (name, tapped) == (name, shown)


def test_a_tap_costs_few_statements_however_large_the_class(session, members, teacher, tree, sign_in, queries_of):
    client = sign_in(teacher)
    first = queries_of(lambda: tap(client, session, members[0], "present"))
    for _nth in range(5):
        enrol_person(session.cohort, PersonFactory(unit=tree.community))
    assert queries_of(lambda: tap(client, session, members[1], "present")) <= min(first, 20)
