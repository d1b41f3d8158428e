from decimal import Decimal

import pytest

from cohorts.actions.closing import close_session
from cohorts.actions.finishing import finish_cohort
from cohorts.choices import CohortState, EnrolmentState, TrainingResult
from cohorts.models import TrainingRecord
from common.exceptions import Refusal
from tests.cohorts.actions.test_roll import call_both


@pytest.fixture
def taught(session, members, teacher, now):
    """One settled session of four hours; the last member missed it."""
    gone = [(members[2], "absent")]
    call_both(session, teacher, now, before=gone, after=gone)
    return close_session(session=session, by=teacher, now=now)


def test_a_class_with_an_unsettled_session_is_not_finished(cohort, session, members, organizer, now):
    with pytest.raises(Refusal, match=r"还没有结课：14\. 居民议事协商"):
        finish_cohort(cohort=cohort, by=organizer, now=now)


def test_everybody_gets_one_record_with_the_hours_that_count(cohort, taught, members, organizer, now):
    finished = finish_cohort(cohort=cohort, by=organizer, now=now)
    hours = dict(TrainingRecord.objects.values_list("person__name", "hours"))
    assert hours == {"陈思远": Decimal("4.0"), "王雨桐": Decimal("4.0"), "赵晓燕": Decimal(0)}
    assert (finished.state, finished.closed_at) == (CohortState.CLOSED, now)
    assert set(cohort.enrolments.values_list("state", flat=True)) == {EnrolmentState.GRADUATED}
    with pytest.raises(Refusal, match="已结业，不能结业"):
        finish_cohort(cohort=cohort, by=organizer, now=now)
    assert TrainingRecord.objects.count() == 3


def test_who_lacks_hours_is_named_and_leaves_without_graduating(cohort, taught, members, organizer, now):
    cohort.hours_required = Decimal(4)
    cohort.save()
    with pytest.raises(Refusal, match="赵晓燕共 1 人学时不足") as refusal:
        finish_cohort(cohort=cohort, by=organizer, now=now)
    assert refusal.value.field == "reason"
    finish_cohort(cohort=cohort, by=organizer, now=now, reason="下期补学")
    results = dict(TrainingRecord.objects.values_list("person__name", "result"))
    assert (results["陈思远"], results["赵晓燕"]) == (TrainingResult.PASSED, TrainingResult.NOT_COMPLETED)
    members[2].refresh_from_db()
    assert (members[2].state, members[2].reason) == (EnrolmentState.WITHDRAWN, "下期补学")


def test_a_training_of_the_same_name_and_day_does_not_swallow_the_record(cohort, taught, members, organizer, now):
    TrainingRecord.objects.create(
        person=members[0].person, name=cohort.name, category="in_service", organiser_level="city",
        starts_on=cohort.starts_on, ends_on=cohort.starts_on, hours=8, result="passed", recorded_at=now,
    )  # fmt: skip
    finish_cohort(cohort=cohort, by=organizer, now=now)
    named = TrainingRecord.objects.get(person=members[0].person, cohort=cohort)
    assert named.name == f"{cohort.name}（{cohort.code}）"


def test_a_larger_class_costs_no_more_statements(tree, cohort, taught, members, organizer, now, queries_of):
    from tests.factories.cohorts import enrol_person, make_cohort
    from tests.factories.people import PersonFactory

    other = make_cohort(tree.district)
    enrol_person(other, PersonFactory(unit=tree.community))
    cost = queries_of(lambda: finish_cohort(cohort=other, by=organizer, now=now))
    assert queries_of(lambda: finish_cohort(cohort=cohort, by=organizer, now=now)) == cost
