"""Programmes, classes, rosters and timetables on pages, by role."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from cohorts.actions.closing import close_session
from cohorts.choices import CohortState, EnrolmentState
from cohorts.models import Cohort, Enrolment, Programme, Session, TrainingRecord
from people.choices import Role
from people.models import AuditEvent, PostHolding
from tests.cohorts.actions.test_roll import call_both
from tests.factories.cohorts import SessionFactory, enrol_person, make_cohort
from tests.factories.people import PersonFactory

ROSTER_UPLOAD = "/imports/start/roster/"


def page(name, *args):
    return reverse(f"cohorts:{name}", args=args)


def stamp(at):
    return f"{timezone.localtime(at):%Y-%m-%dT%H:%M}"


def morning(at):
    """A session ends on its day, whenever the tests run."""
    return timezone.localtime(at).replace(hour=9)


def test_a_programme_is_founded_and_a_class_opened_in_it(tree, organizer, sign_in):
    client = sign_in(organizer)
    facts = {
        "name": "菁英培育计划", "brand": "先锋365学堂", "unit": tree.district.pk, "hosts": "区委社会工作部\n区委党校",
        "starts_on": "2026-01-01", "ends_on": "2026-12-31",
    }  # fmt: skip
    client.post(page("programme-add"), facts)
    programme = Programme.objects.get()
    shown = client.get(page("programme-detail", programme.pk)).content.decode()
    assert shown.index("区委社会工作部") < shown.index("区委党校")
    assert "先锋365学堂" in shown
    answer = client.post(
        page("cohort-add", programme.pk),
        {
            "name": "第六期", "code": "JY-06", "unit": tree.district.pk, "category": "in_service",
            "hours_required": "96",            "starts_on": "2026-01-10", "ends_on": "2026-12-20", "capacity": "61",
        },
    )  # fmt: skip
    cohort = Cohort.objects.get(code="JY-06")
    assert answer.url == page("cohort-detail", cohort.pk)
    shown = client.get(answer.url).content.decode()
    assert f'已开班，接着：<a href="{page("teacher-assign", cohort.pk)}">指定班主任</a>' in shown
    assert shown.count(f'href="{ROSTER_UPLOAD}?cohort=JY-06"') == 2


def test_who_may_import_the_roster_gets_there_from_the_class(cohort, members, teacher, organizer, account, sign_in):
    link = f'href="{ROSTER_UPLOAD}?cohort={cohort.code}"'
    for name in ("cohort-detail", "roster"):
        assert link in sign_in(organizer).get(page(name, cohort.pk)).content.decode()
        for other in (teacher, account(Role.AUDITOR)):
            assert ROSTER_UPLOAD not in sign_in(other).get(page(name, cohort.pk)).content.decode()
    form = sign_in(organizer).get(f"{ROSTER_UPLOAD}?cohort={cohort.code}").content.decode()
    assert f'value="{cohort.code}"' in form


def test_a_form_with_errors_keeps_what_was_typed(tree, organizer, sign_in):
    answer = sign_in(organizer).post(page("programme-add"), {"name": "只有名字"})
    assert answer.status_code == 422
    assert "只有名字" in answer.content.decode()


def test_a_street_is_refused_a_class_before_appointment(tree, account, sign_in):
    street = account(Role.STREET_ADMIN)
    programme = make_cohort(tree.street).programme
    answer = sign_in(street).post(
        page("cohort-add", programme.pk),
        {
            "name": "任前班", "code": "RQ", "unit": tree.street.pk, "category": "pre_appointment",
            "hours_required": "8",            "starts_on": "2026-02-01", "ends_on": "2026-02-05", "capacity": "30",
        },
    )  # fmt: skip
    assert answer.status_code == 422
    assert "市级" in answer.content.decode()


def test_the_record_of_a_class_shows_who_needs_care_to_those_who_may_know(
    cohort, session, members, teacher, account, now, sign_in
):
    gone = [(members[0], "absent")]
    call_both(session, teacher, now, before=gone, after=gone)
    close_session(session=session, by=teacher, now=now)
    shown = sign_in(teacher).get(page("cohort-detail", cohort.pk)).content.decode()
    assert ("需要关心" in shown, "陈思远" in shown, "66.7" in shown) == (True, True, True)
    for role in (Role.STREET_ADMIN, Role.SECRETARY, Role.CITY_ADMIN, Role.AUDITOR):
        seen = sign_in(account(role)).get(page("cohort-detail", cohort.pk))
        assert (seen.status_code, "需要关心" in seen.content.decode()) == (200, False)


def test_another_district_sees_nothing_of_it(tree, cohort, session, members, account, sign_in):
    client = sign_in(account(Role.DISTRICT_ADMIN, tree.far_district))
    addresses = [
        page("cohort-detail", cohort.pk), page("programme-detail", cohort.programme_id), page("roster", cohort.pk),
        page("session-detail", session.pk), page("enrolment-detail", members[0].pk), page("session-list", cohort.pk),
    ]  # fmt: skip
    assert {client.get(address).status_code for address in addresses} == {404}


def test_a_street_sees_its_own_people_in_the_class_only(tree, cohort, members, account, sign_in):
    enrol_person(cohort, PersonFactory(unit=tree.sibling_community, name="湖景人"))
    shown = sign_in(account(Role.STREET_ADMIN)).get(page("roster", cohort.pk)).content.decode()
    assert ("陈思远" in shown, "湖景人" in shown) == (True, False)


def test_a_secretary_cannot_change_the_class(cohort, members, account, sign_in):
    client = sign_in(account(Role.SECRETARY))
    assert client.get(page("cohort-edit", cohort.pk)).status_code == 403
    assert client.post(page("enrolment-withdraw", members[0].pk), {"reason": "x"}).status_code == 403


def test_a_street_cannot_take_people_out_of_the_districts_class(members, account, sign_in):
    client = sign_in(account(Role.STREET_ADMIN))
    assert client.get(page("enrolment-detail", members[0].pk)).status_code == 200
    assert client.post(page("enrolment-withdraw", members[0].pk), {"reason": "x"}).status_code == 403


def test_a_class_is_led_from_enrolment_to_graduation_by_buttons(tree, organizer, account, worker, sign_in):
    client, teacher = sign_in(organizer), account(Role.CLASS_TEACHER)
    today = timezone.localdate()
    cohort = make_cohort(tree.district, state=CohortState.DRAFT, starts_on=today, ends_on=today)
    client.post(page("cohort-publish", cohort.pk))
    client.post(page("teacher-assign", cohort.pk), {"user": teacher.pk})
    client.post(page("enrolment-add", cohort.pk), {"person": worker.pk, "joined_on": today.isoformat()})
    client.post(page("cohort-start", cohort.pk))
    assert Enrolment.objects.get(cohort=cohort).state == EnrolmentState.ACTIVE
    client.post(page("cohort-finish", cohort.pk), {"reason": ""})
    client.post(page("cohort-archive", cohort.pk))
    cohort.refresh_from_db()
    assert cohort.state == CohortState.ARCHIVED
    record = client.get(page("person-trainings", worker.pk)).content.decode()
    assert cohort.name in record


def test_a_step_out_of_turn_is_a_page_that_says_why(cohort, organizer, sign_in):
    answer = sign_in(organizer).post(page("cohort-archive", cohort.pk))
    assert answer.status_code == 422
    assert "不能这样办" in answer.content.decode()


def test_a_class_teacher_plans_moves_and_cancels_in_the_own_class_only(tree, cohort, teacher, now, sign_in):
    client = sign_in(teacher)
    start = morning(now) + timedelta(days=3)
    facts = {
        "topic": "矛盾调解", "starts_at": stamp(start), "ends_at": stamp(start + timedelta(hours=3)), "method": "case",
        "room": "党校 302",
    }  # fmt: skip
    client.post(page("session-add", cohort.pk), facts)
    session = Session.objects.get()
    assert client.post(page("session-add", cohort.pk), facts).status_code == 422
    client.post(page("session-edit", session.pk), {**facts, "room": "党校 401", "version": 1})
    client.post(page("session-cancel", session.pk), {"reason": "防汛"})
    session.refresh_from_db()
    assert (session.room, session.state) == ("党校 401", "cancelled")
    other = make_cohort(tree.district)
    assert client.get(page("session-add", other.pk)).status_code == 404


def test_too_many_hours_are_told_at_their_field(cohort, teacher, now, sign_in):
    start = morning(now) + timedelta(days=3)
    facts = {
        "topic": "矛盾调解",
        "starts_at": stamp(start),
        "ends_at": stamp(start + timedelta(hours=1)),
        "method": "case",
    }
    answer = sign_in(teacher).post(page("session-add", cohort.pk), {**facts, "hours": "20"})

    assert answer.status_code == 422
    assert "最多 2 学时" in answer.context["form"].errors["hours"][0]


def test_a_stale_session_form_is_told_both_values(cohort, session, teacher, sign_in):
    client = sign_in(teacher)
    facts = {
        "topic": "旧", "starts_at": stamp(morning(session.starts_at)), "method": "lecture", "version": 1,
        "ends_at": stamp(morning(session.starts_at) + timedelta(hours=3)),
    }  # fmt: skip
    Session.objects.filter(pk=session.pk).update(version=2, topic="新主题")
    answer = client.post(page("session-edit", session.pk), facts)
    assert answer.status_code == 409
    assert "新主题" in answer.content.decode()


def test_the_roster_is_exported_masked_and_on_record(cohort, members, account, sign_in):
    secretary = account(Role.SECRETARY)
    answer = sign_in(secretary).get(page("roster-export", cohort.pk))
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    text = str(rows)
    assert ("陈思远" in text, members[0].person.phone in text, "****" in text) == (True, False, True)
    assert AuditEvent.objects.get(verb="cohorts.export_roster").detail["rows"] == 3


@pytest.mark.parametrize("name", ["cohort-list", "programme-list", "roster", "session-list", "cohort-detail"])
def test_a_page_costs_the_same_with_one_row_and_with_three(tree, cohort, organizer, sign_in, queries_of, name, now):
    client = sign_in(organizer)
    address = page(name) if name.endswith("-list") and name != "session-list" else page(name, cohort.pk)
    enrol_person(cohort, PersonFactory(unit=tree.community))
    SessionFactory(cohort=cohort, starts_at=now + timedelta(days=1))
    client.get(address)
    cost = queries_of(lambda: client.get(address))
    for nth in (2, 3):
        make_cohort(tree.district)
        enrol_person(cohort, PersonFactory(unit=tree.community))
        SessionFactory(cohort=cohort, starts_at=now + timedelta(days=nth))
    assert queries_of(lambda: client.get(address)) == cost


def test_the_record_of_a_person_says_when_the_next_training_is_due(worker, organizer, sign_in, now, settings):
    settings.TRAININGS_ON_RECORD_SINCE = date(2000, 1, 1)
    client, today = sign_in(organizer), timezone.localdate()
    assert "还没有培训记录" in client.get(page("person-trainings", worker.pk)).content.decode()
    PostHolding.objects.create(
        person=worker, unit=worker.unit, title="社区网格员", track="general", since=today - timedelta(days=4000)
    )
    assert "逾期未训" in client.get(page("person-trainings", worker.pk)).content.decode()
    TrainingRecord.objects.create(
        person=worker, name="轮训", category="in_service", organiser_level="city", starts_on=today, ends_on=today,
        hours=8, result="passed", recorded_at=now,
    )  # fmt: skip
    shown = client.get(page("person-trainings", worker.pk)).content.decode()
    assert ("达标" in shown, "逾期未训" in shown) == (True, False)


def test_nobody_is_late_in_years_of_which_nothing_is_on_record(worker, organizer, sign_in, settings):
    today = timezone.localdate()
    settings.TRAININGS_ON_RECORD_SINCE = today - timedelta(days=400)
    PostHolding.objects.create(
        person=worker, unit=worker.unit, title="社区网格员", track="general", since=today - timedelta(days=4000)
    )
    shown = sign_in(organizer).get(page("person-trainings", worker.pk)).content.decode()

    assert ("应训" in shown, "逾期未训" in shown) == (True, False)


@pytest.mark.parametrize(("state", "shown"), [("running", "在训"), ("closed", "逾期未训")])
def test_who_is_in_a_running_class_is_in_training(worker, organizer, tree, sign_in, settings, state, shown):
    settings.TRAININGS_ON_RECORD_SINCE = date(2000, 1, 1)
    since = timezone.localdate() - timedelta(days=4000)
    PostHolding.objects.create(person=worker, unit=worker.unit, title="社区网格员", track="general", since=since)
    enrol_person(make_cohort(tree.district, state=state), worker)

    assert shown in sign_in(organizer).get(page("person-trainings", worker.pk)).content.decode()
