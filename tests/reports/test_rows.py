"""A list is as long as its figure says: one row for each person where persons were counted."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from assessments.choices import Kind as PeriodKind
from assessments.spans import Span
from cohorts.models import AbsenceFollowUp, Attendance, TrainingRecord
from mentors.choices import MentorKind
from people.choices import Role
from reports.actions import freeze_report, keep_figures
from reports.figures import Figures, books_of
from reports.metrics import METRICS
from reports.metrics.base import Kind
from reports.papers.workbook import roster_columns, roster_rows
from reports.rows import EVERYTHING, Choice, count_rows, read_page, stream_rows
from tests.factories.assessments import make_period, make_worker, settle
from tests.factories.careers import CertificateFactory, ExamRegistrationFactory
from tests.factories.cohorts import SessionFactory, enrol_person, make_cohort
from tests.factories.coursework import accept, holder, make_author, make_call, submit
from tests.factories.mentors import LogFactory, make_bond, make_mentor

pytestmark = pytest.mark.django_db


@pytest.fixture
def moved(tree):
    """Somebody in two classes and one outside training, the second class after a move to the other street."""
    person = make_worker(tree.community, name="顾晓岚", name_key="gu", hired_on=date(2026, 2, 1))
    first = enrol_person(make_cohort(tree.district, name="春季班"), person)
    enrol_person(make_cohort(tree.district, name="秋季班"), person, unit=tree.sibling_community)
    TrainingRecord.objects.create(
        person=person, name="外出学习", category="in_service", organiser_level="city", starts_on=date(2026, 5, 1),
        ends_on=date(2026, 5, 3), hours=Decimal("12.5"), result="passed", recorded_at=timezone.now(),
    )  # fmt: skip
    return first


@pytest.fixture
def district(tree, moved):
    """Something behind every number, and more than one row of it for somebody."""
    other = make_worker(tree.sibling_community, name="陈思远", name_key="chen")
    CertificateFactory(person=moved.person)
    CertificateFactory(person=moved.person, level="middle")
    ExamRegistrationFactory(person=other, unit=tree.sibling_community, year=2026, result="passed")
    ExamRegistrationFactory(unit=tree.sibling_community, year=2026)
    enrol_person(make_cohort(tree.district, state="closed", ends_on=date(2026, 6, 1)), other, state="graduated")
    for number in (1, 2):
        session = SessionFactory(cohort=moved.cohort, number=number, state="held", held_at=timezone.now())
        Attendance.objects.create(session=session, enrolment=moved, outcome="absent", hours=0)
        AbsenceFollowUp.objects.create(
            session=session, enrolment=moved, opened_at=timezone.now() - timedelta(days=2),
            due_at=timezone.now() - timedelta(days=1),
        )  # fmt: skip
    for kind in (MentorKind.ACADEMIC, MentorKind.INDUSTRY):
        bond = make_bond(moved, make_mentor(tree.district, kind, name=str(kind)))
        for day in (date(2026, 3, 3), date(2026, 4, 4)):
            LogFactory(bond=bond, met_on=day)
    for kind, number, score in [("month", 1, "80"), ("month", 2, "90"), ("quarter", 2, "85")]:
        settle(moved.person, make_period(tree.district, Span(PeriodKind(kind), 2026, number)), score)
    call, office = make_call(tree.district), holder(Role.TRAINING_ADMIN, tree.district)
    for name in ("甲", "乙"):
        case = submit(call, make_author(call.cohort, tree.community, name=name))
        accept(case, office)
    return tree.district


@pytest.fixture
def kept(district):
    now = timezone.now()
    freeze = freeze_report(unit=district, year=2026, as_of=timezone.localdate(now), by=None, now=now)
    return keep_figures(freeze=freeze, now=now)


@pytest.fixture
def books(kept):
    freeze = kept.freeze
    with books_of(unit_id=freeze.unit_id, year=freeze.year, as_of=freeze.as_of, cut_off=freeze.cut_off) as ledger:
        yield ledger


def choices_of(figures: Figures, code: str):
    """Every place of the report from which the list of a metric is opened, with what is stated there."""
    yield Choice(), figures.year.of(code)
    for part in METRICS[code].parts:
        yield Choice(part=part), figures.year.of(code, part)
    for unit in figures.units:
        yield Choice(unit_id=unit.id), figures.year.of_unit(code, unit.id)


@pytest.mark.parametrize("code", METRICS)
def test_a_list_is_as_long_as_its_figure_says(kept, books, code):
    metric = METRICS[code]
    figures = Figures.from_json(kept.content)
    if code != "training.followed_up":
        assert figures.year.whole[code].rows, "the test has nothing to show"

    for choice, tally in choices_of(figures, code):
        rows = list(stream_rows(books, metric, choice))
        stated = metric.number(tally) if metric.kind in (Kind.PEOPLE, Kind.COUNT) else tally.rows
        assert len(rows) == count_rows(books, metric, choice) == stated
        assert [row["id"] for row in rows] == [
            row["id"]
            for row in read_page(books, metric, choice, cursor=None, backwards=False, size=50).rows
        ]  # fmt: skip
        if metric.kind is Kind.PEOPLE:
            assert len({row["person_id"] for row in rows}) == len(rows)


def listed(books, code, choice=EVERYTHING):
    metric = METRICS[code]
    keys = [column.key for column in roster_columns(metric)]
    return [
        dict(zip(keys, row, strict=True)) for row in roster_rows(metric, stream_rows(books, metric, choice))
    ]  # fmt: skip


def test_a_person_stands_once_with_all_trainings_and_the_hours_added_up(books):
    (row,) = [row for row in listed(books, "training.people") if row["name"] == "顾晓岚"]

    assert set(row["name_of_class"].split("、")) == {"春季班", "秋季班", "外出学习"}
    assert row["hours"] == Decimal("12.5")
    assert row["unit_name"] == "望江社区"


def test_in_each_street_a_person_stands_with_the_trainings_counted_there(books, tree):
    (row,) = [
        row
        for row in listed(books, "training.people", Choice(unit_id=tree.sibling_street.pk))
        if row["name"] == "顾晓岚"
    ]

    assert (row["name_of_class"], row["unit_name"]) == ("秋季班", "湖景社区")


def test_who_was_guided_stands_once_with_both_mentors(books):
    (row,) = listed(books, "mentors.guided")

    assert len(row["mentor_name"].split("、")) == 2
    assert row["amount"] == 4


@pytest.mark.parametrize(
    ("code", "word"),
    [("training.people", "人"), ("training.attended", "人次"), ("cases.submitted", "篇"), ("training.hours", "行")],
)
def test_a_list_says_what_its_rows_are(code, word):
    assert METRICS[code].listed_in == word
