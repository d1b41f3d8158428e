"""Closing the books for a report, keeping what they say, and ordering papers."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.exceptions import Refusal
from jobs.actions import start_job
from people import audit
from people.models import Unit, User
from people.models.audit import AuditKind
from reports.choices import FIRST_YEAR, PaperFormat
from reports.figures import figures_of
from reports.freezing import settled_cut_off
from reports.metrics import VERSION
from reports.models import ReportFigures, ReportFreeze, ReportRun

JOB_KIND = "reports.yearly"


@transaction.atomic
def freeze_report(*, unit: Unit, year: int, as_of: date, by: User | None, now: datetime) -> ReportFreeze:
    """Close the books of a unit and year as of a day: the first asking decides, every later one gets the same.

    Raises Refusal for a day that hasn't come or lies before the year.
    """
    check_days(year=year, as_of=as_of, now=now)
    frozen = ReportFreeze.objects.filter(unit=unit, year=year, as_of=as_of)
    if known := frozen.first():
        return known
    cut_off = settled_cut_off(as_of)
    try:
        with transaction.atomic():
            freeze = ReportFreeze.objects.create(
                unit=unit, year=year, as_of=as_of, cut_off=cut_off, created_by=by, created_at=now
            )
    except IntegrityError:
        return frozen.get()
    audit.record("reports.freeze", by=by, target=freeze, unit=unit, now=now, year=year, as_of=as_of.isoformat())
    return freeze


def check_days(*, year: int, as_of: date, now: datetime) -> None:
    """Raises Refusal, in words for whoever chose them."""
    if as_of > timezone.localdate(now):
        raise Refusal(_("截止日还没有到，请选今天或更早的日期。"), field="as_of")
    if year > as_of.year:
        raise Refusal(_("截止日在报告年度之前，请改选年度或截止日。"), field="year")
    if year < FIRST_YEAR:
        raise Refusal(_("年度请填 %(year)d 年及以后。") % {"year": FIRST_YEAR}, field="year")


@transaction.atomic
def keep_figures(*, freeze: ReportFreeze, now: datetime) -> ReportFigures:
    """What the frozen report says under today's definitions; counted once. The only writer of ReportFigures."""
    known = ReportFigures.objects.filter(freeze=freeze, definitions=VERSION).first()
    if known:
        return known
    figures = figures_of(unit_id=freeze.unit_id, year=freeze.year, as_of=freeze.as_of, cut_off=freeze.cut_off)
    kept, _made = ReportFigures.objects.get_or_create(
        freeze=freeze, definitions=VERSION, defaults={"content": figures.as_json(), "computed_at": now}
    )
    return kept


@transaction.atomic
def order_paper(*, unit: Unit, year: int, as_of: date, paper_format: PaperFormat, by: User, now: datetime) -> ReportRun:
    """Freeze the report and have a paper made of it by a job. Raises Refusal without the right."""
    freeze = freeze_report(unit=unit, year=year, as_of=as_of, by=by, now=now)
    params = {"freeze": freeze.pk, "format": paper_format.value}
    job = start_job(kind=JOB_KIND, by=by, params=params, now=now, unit=unit)
    return ReportRun.objects.create(freeze=freeze, format=paper_format, job=job, created_at=now)


def record_export(*, freeze: ReportFreeze, paper_format: str, by: User | None, now: datetime, name: str) -> None:
    """That somebody took a paper out of the house."""
    audit.record(
        "reports.export",
        by=by,
        target=freeze,
        unit_id=freeze.unit_id,
        kind=AuditKind.EXPORT,
        now=now,
        format=paper_format,
        report=freeze.number,
        file=name,
    )
