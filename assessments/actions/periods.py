"""Opening a period and giving everybody in it a sheet."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from assessments.choices import SheetSource
from assessments.models import Scheme, ScoringPeriod
from assessments.occasions import NOT_OPENED
from assessments.spans import Span
from common.exceptions import Refusal
from common.statements import read_statement
from common.workdays import workdays_in
from notices.actions import settle
from people import audit
from people.models import User


@transaction.atomic
def open_period(*, scheme: Scheme, span: Span, by: User | None, now: datetime) -> ScoringPeriod:
    """Open a period under the version in force on its first day, and make its sheets."""
    period = start_period(scheme=scheme, span=span, by=by, now=now)
    sync_sheets(period=period, by=by, now=now)
    return period


@transaction.atomic
def start_period(*, scheme: Scheme, span: Span, by: User | None, now: datetime) -> ScoringPeriod:
    """The period alone. Raises Refusal when it exists, no version is in force or the calendar is unknown."""
    version = scheme.versions.in_force(span.first_day).first()
    if version is None:
        raise Refusal(_("%(period)s没有生效的考评方案，请先启用一版。") % {"period": span.label})
    try:
        with transaction.atomic():
            period = ScoringPeriod.objects.create(
                scheme=scheme,
                scheme_version=version,
                kind=span.kind,
                year=span.year,
                number=span.number,
                opens_on=span.opens_on,
                closes_on=span.closes_on,
                opened_at=now,
            )
    except IntegrityError:
        raise Refusal(_("%(period)s已经开启。") % {"period": span.label}) from None
    settle(occasion=NOT_OPENED, key=f"{scheme.pk}:{span.key}", now=now)
    audit.record("assessments.open_period", by=by, target=period, unit=scheme.unit, now=now, period=span.key)
    return period


@transaction.atomic
def sync_sheets(
    *,
    period: ScoringPeriod,
    by: User | None,
    now: datetime,
    source: SheetSource = SheetSource.ENTERED,
    person_ids: Collection[int] | None = None,
) -> int:
    """Give every worker of the period a sheet, and move drafts of who was transferred; one statement.

    Returns how many sheets were made or moved. May run any number of times.
    """
    params = {
        "days": list(workdays_in(period.span.first_day, period.span.last_day)),
        "path": period.scheme.unit.path,
        "period": period.pk,
        "scheme_version": period.scheme_version_id,
        "source": source,
        "persons": list(person_ids or []),
    }
    only = "" if person_ids is None else "AND post.person_id = ANY(%(persons)s)"
    with connection.cursor() as cursor:
        cursor.execute(read_statement("assessments", "sync_sheets").format(persons=only), params)
        made = cursor.rowcount
    audit.record("assessments.sync_sheets", by=by, target=period, unit=period.scheme.unit, now=now, sheets=made)
    return made
