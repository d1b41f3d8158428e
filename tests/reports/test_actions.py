"""The same as-of date gives the same figures for ever."""

import json
import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.utils import timezone

from assessments.actions.totals import refresh_totals
from assessments.models import ItemScore, ScoreSheet
from common.exceptions import Refusal
from jobs.models import Job
from people.choices import Role
from people.models import AuditEvent, Person, PostHolding
from reports import actions
from reports.choices import PaperFormat, end_of
from reports.figures import figures_of
from reports.freezing import settled_cut_off
from reports.models import ReportFigures, ReportFreeze, ReportRun
from tests.factories.assessments import make_period, make_worker, settle


@pytest.fixture
def now():
    return timezone.now()


def bytes_of(freeze) -> bytes:
    """The figures of a frozen report, counted anew."""
    figures = figures_of(unit_id=freeze.unit_id, year=freeze.year, as_of=freeze.as_of, cut_off=freeze.cut_off)
    return json.dumps(figures.as_json(), ensure_ascii=False, sort_keys=True).encode()


@pytest.mark.django_db(transaction=True)
def test_frozen_figures_stay_the_same_byte_for_byte(tree, now):
    stays, changes = (make_worker(tree.community) for _nth in range(2))
    sheet = settle(stays, make_period(tree.district), 80)
    goes = make_worker(tree.community)
    freeze = actions.freeze_report(unit=tree.district, year=2026, as_of=timezone.localdate(), by=None, now=now)
    kept = actions.keep_figures(freeze=freeze, now=now)
    first = bytes_of(freeze)

    # Edited, voided, deleted by an undone import, added, moved, rescored, and the tree itself renamed.
    Person.objects.filter(pk=changes.pk).update(name="改名", staff_type="specialist", voided_at=timezone.now())
    for rows in (PostHolding.objects.filter(person=goes), Person.objects.filter(pk=goes.pk)):
        rows._raw_delete("default")
    make_worker(tree.sibling_community)
    PostHolding.objects.filter(person=stays).update(unit=tree.far_community)
    ItemScore.objects.filter(sheet=sheet).update(score=Decimal("10"))
    refresh_totals(sheets=ScoreSheet.objects.filter(pk=sheet.pk))
    tree.street.name = "改名街道"
    tree.street.save()

    again = actions.freeze_report(
        unit=tree.district, year=2026, as_of=timezone.localdate(), by=None, now=timezone.now()
    )
    assert again == freeze
    assert bytes_of(again) == first
    assert json.dumps(kept.content, ensure_ascii=False, sort_keys=True).encode() == first
    later = figures_of(unit_id=tree.district.pk, year=2026, as_of=freeze.as_of, cut_off=timezone.now())
    assert json.dumps(later.as_json(), ensure_ascii=False, sort_keys=True).encode() != first
    assert {line.name for line in later.units} == {"改名街道", "北湖街道"}


@pytest.mark.django_db(transaction=True)
def test_a_day_that_is_over_is_closed_at_its_end(tree, now):
    yesterday = timezone.localdate() - timedelta(days=1)

    freeze = actions.freeze_report(unit=tree.district, year=yesterday.year, as_of=yesterday, by=None, now=now)

    assert freeze.cut_off == end_of(yesterday)
    assert freeze.is_whole_day


@pytest.mark.django_db(transaction=True)
def test_work_that_began_earlier_and_ends_later_is_left_out(tree, monkeypatch):
    monkeypatch.setattr("reports.freezing.PATIENCE", 0.1)
    begun, may_end = threading.Event(), threading.Event()

    def record_slowly():
        with transaction.atomic():
            make_worker(tree.community)
            begun.set()
            may_end.wait(10)
        connection.close()

    at_work = threading.Thread(target=record_slowly)
    at_work.start()
    begun.wait(10)
    freeze = actions.freeze_report(
        unit=tree.district, year=2026, as_of=timezone.localdate(), by=None, now=timezone.now()
    )
    before = bytes_of(freeze)
    may_end.set()
    at_work.join()

    assert Person.objects.count() == 1
    assert bytes_of(freeze) == before
    assert json.loads(before)["year"]["whole"]["workers.total"] == [0, 0, None]


@pytest.mark.django_db(transaction=True)
def test_work_that_ends_while_one_waits_is_counted(tree):
    begun = threading.Event()

    def record():
        with transaction.atomic():
            make_worker(tree.community)
            begun.set()
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.3)")
        connection.close()

    at_work = threading.Thread(target=record)
    at_work.start()
    begun.wait(10)
    cut_off = settled_cut_off(timezone.localdate())
    figures = figures_of(unit_id=tree.district.pk, year=2026, as_of=timezone.localdate(), cut_off=cut_off)
    at_work.join()

    assert figures.year.whole["workers.total"].people == 1


@pytest.mark.django_db
def test_the_books_are_closed_once_and_on_record(tree, account, now):
    by = account(Role.DISTRICT_ADMIN)

    first = actions.freeze_report(unit=tree.district, year=2026, as_of=timezone.localdate(), by=by, now=now)
    second = actions.freeze_report(
        unit=tree.district, year=2026, as_of=timezone.localdate(), by=None, now=now + timedelta(hours=1)
    )

    assert (second, ReportFreeze.objects.count()) == (first, 1)
    assert first.number == f"BF2026-{first.pk:06d}"
    assert AuditEvent.objects.get(verb="reports.freeze").actor == by


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("year", "days", "field"), [(2026, 1, "as_of"), (2027, 0, "year"), (1999, 0, "year"), (2026, -400, "year")]
)
def test_impossible_days_are_refused_in_words(tree, now, year, days, field):
    as_of = timezone.localdate(now) + timedelta(days=days)

    with pytest.raises(Refusal) as refused:
        actions.freeze_report(unit=tree.district, year=year, as_of=as_of, by=None, now=now)

    assert refused.value.field == field
    assert not ReportFreeze.objects.exists()


@pytest.mark.django_db
def test_figures_are_counted_once_per_version_of_the_definitions(tree, now, monkeypatch):
    freeze = actions.freeze_report(unit=tree.district, year=2026, as_of=timezone.localdate(), by=None, now=now)
    kept = actions.keep_figures(freeze=freeze, now=now)

    assert actions.keep_figures(freeze=freeze, now=now) == kept
    monkeypatch.setattr(actions, "VERSION", "next")
    assert actions.keep_figures(freeze=freeze, now=now) != kept
    assert ReportFigures.objects.filter(freeze=freeze).count() == 2


@pytest.mark.django_db
def test_a_paper_is_ordered_within_reach_only(tree, account, now):
    by = account(Role.STREET_ADMIN)
    asked = {"year": 2026, "as_of": timezone.localdate(), "paper_format": PaperFormat.PDF, "by": by, "now": now}

    run = actions.order_paper(unit=tree.community, **asked)
    with pytest.raises(Refusal):
        actions.order_paper(unit=tree.sibling_community, **asked)

    assert run.job.params == {"freeze": run.freeze_id, "format": "pdf"}
    assert (ReportRun.objects.count(), Job.objects.count(), ReportFreeze.objects.count()) == (1, 1, 1)
