"""Sheets that come from a workbook: hundreds of persons in a handful of statements."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils.translation import gettext as _

from assessments.actions.periods import start_period, sync_sheets
from assessments.actions.schemes import scheme_for
from assessments.actions.totals import refresh_totals
from assessments.choices import PeriodState, SheetSource, SheetState
from assessments.models import ItemScore, Scheme, ScoreSheet, ScoringPeriod
from assessments.queries.results import current_sheets
from assessments.spans import Span
from common.exceptions import Refusal
from people import audit
from people.choices import PostTrack
from people.models import Person, User

BATCH = 5_000


@dataclass(frozen=True)
class ImportedSheet:
    """A row of the workbook. A code without a score stays unscored, which is not a nought."""

    person_id: int
    scores: Mapping[str, Decimal | None]
    note: str = ""


@dataclass
class ImportedSheets:
    """What became of the rows, by person. `kept`: entered by hand in the system, which wins over a workbook."""

    new: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)
    sheet_ids: dict[int, int] = field(default_factory=dict)


@transaction.atomic
def record_imported_sheets(
    *, span: Span, rows: Iterable[ImportedSheet], by: User | None, now: datetime
) -> ImportedSheets:
    """Record a month's or quarter's item scores for any number of persons, set-based, closed at once.

    The engine calls it once per sheet of a workbook with rows that it has validated: known persons, known
    indicator codes, scores from 0 to 100 with two decimals, a person only once. A district without a scheme
    gets the default one. Persons whose sheet was entered in the system are left alone and named in `kept`;
    running it again with the same rows changes nothing. To undo changed rows call it with the former
    values, to undo new ones void_imported_sheets.
    """
    wanted = {row.person_id: row for row in rows}
    outcome = compare_imported_sheets(span=span, rows=wanted.values())
    written = [wanted[person] for person in (*outcome.new, *outcome.changed)]
    for scheme, group in _by_scheme(written, span, by, now):
        _record(_period(scheme, span, by, now), group, by=by, now=now)
    sheets = ScoreSheet.objects.live().of(span).filter(person__in=wanted)
    outcome.sheet_ids = dict(sheets.values_list("person", "pk"))
    return outcome


def compare_imported_sheets(*, span: Span, rows: Iterable[ImportedSheet]) -> ImportedSheets:
    """What recording the rows would do, without doing it: for the preview."""
    wanted = list(rows)
    current = current_sheets(span=span, person_ids=[row.person_id for row in wanted])
    outcome = ImportedSheets(sheet_ids={person: sheet.sheet_id for person, sheet in current.items()})
    for row in wanted:
        sheet = current.get(row.person_id)
        if sheet is None:
            outcome.new.append(row.person_id)
        elif sheet.source != SheetSource.IMPORTED:
            outcome.kept.append(row.person_id)
        elif _scored(sheet.scores) == _scored(row.scores) and sheet.note == row.note:
            outcome.unchanged.append(row.person_id)
        else:
            outcome.changed.append(row.person_id)
    return outcome


@transaction.atomic
def void_imported_sheets(*, sheet_ids: Collection[int], reason: str, by: User | None, now: datetime) -> int:
    """Undo an import's new sheets: they stay on record, void, and count nowhere."""
    sheets = ScoreSheet.objects.live().filter(pk__in=sheet_ids)
    if sheets.exclude(source=SheetSource.IMPORTED).exists():
        raise Refusal(_("只能撤销导入的评分表。"))
    number = sheets.update(voided_at=now, void_reason=reason, version=F("version") + 1)
    audit.record("assessments.void_imported_sheets", by=by, now=now, reason=reason, sheets=number)
    return number


def _scored(scores: Mapping[str, Decimal | None]) -> dict[str, Decimal]:
    return {code: score for code, score in scores.items() if score is not None}


def _by_scheme(
    rows: Sequence[ImportedSheet], span: Span, by: User | None, now: datetime
) -> list[tuple[Scheme, list[ImportedSheet]]]:
    people = Person.objects.filter(pk__in=[row.person_id for row in rows]).select_related("unit")
    units = {person.pk: person.unit for person in people}
    groups: list[tuple[Scheme, list[ImportedSheet]]] = []
    for row in rows:
        unit = units[row.person_id]
        group = next((group for scheme, group in groups if unit.path.startswith(scheme.unit.path)), None)
        if group is None:
            group = []
            groups.append((scheme_for(unit=unit, day=span.first_day, by=by, now=now), group))
        group.append(row)
    return groups


def _period(scheme: Scheme, span: Span, by: User | None, now: datetime) -> ScoringPeriod:
    """The period as it is, or a closed one: nobody is asked to score what has come from a workbook."""
    if period := scheme.periods.of(span).first():
        return period
    period = start_period(scheme=scheme, span=span, by=by, now=now)
    period.state, period.closed_at = PeriodState.CLOSED, now
    period.save(update_fields=["state", "closed_at"])
    return period


def _record(period: ScoringPeriod, rows: Sequence[ImportedSheet], *, by: User | None, now: datetime) -> None:
    persons = [row.person_id for row in rows]
    sync_sheets(period=period, by=by, now=now, source=SheetSource.IMPORTED, person_ids=persons)
    _add_without_post(period, persons)
    sheets = ScoreSheet.objects.live().filter(period=period, person__in=persons)
    sheet_of = dict(sheets.values_list("person", "pk"))
    ItemScore.objects.bulk_create(
        [
            ItemScore(sheet_id=sheet_of[row.person_id], code=code, score=score, scored_by=by, scored_at=now)
            for row in rows
            for code, score in row.scores.items()
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["sheet", "code"],
        update_fields=["score", "scored_by", "scored_at"],
    )
    notes = [When(person=row.person_id, then=Value(row.note)) for row in rows if row.note]
    sheets.update(
        state=SheetState.CLOSED,
        closed_at=now,
        closed_by=by,
        version=F("version") + 1,
        note=Case(*notes, default=Value("")) if notes else "",
    )
    refresh_totals(sheets=sheets)
    audit.record(
        "assessments.record_imported_sheets", by=by, target=period, unit=period.scheme.unit, now=now, sheets=len(rows)
    )


def _add_without_post(period: ScoringPeriod, persons: Collection[int]) -> None:
    """Whose posts of that time are not on record stands under the present unit."""
    have = ScoreSheet.objects.live().filter(period=period).values("person")
    rest = Person.objects.filter(pk__in=persons).exclude(pk__in=have)
    ScoreSheet.objects.bulk_create(
        ScoreSheet(
            person=person,
            period=period,
            scheme_version_id=period.scheme_version_id,
            unit_id=person.unit_id,
            track=person.post_track or PostTrack.GENERAL,
            post_title=person.post_title,
            source=SheetSource.IMPORTED,
        )
        for person in rest
    )
