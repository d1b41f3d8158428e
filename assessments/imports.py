"""Scores of "5+1" as offices keep them: a sheet a quarter, a row a person (docs/adr/0012)."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from assessments.actions.imported import (
    ImportedSheet,
    compare_imported_sheets,
    record_imported_sheets,
    void_imported_sheets,
)
from assessments.choices import Kind as PeriodKind
from assessments.choices import SheetSource
from assessments.models import ScoreSheet
from assessments.queries.results import CurrentSheet, current_sheets
from assessments.spans import Span
from common.access import Right
from imports import columns
from imports.drafts import Draft
from imports.finding import Persons, Units, first_of
from imports.kinds import Context, Kind, Outcome, Verdict, register
from imports.models import ImportChange
from imports.places import register_place
from imports.specs import Column, SheetSpec
from imports.undoing import refuse_changed, refuse_used, told_by
from imports.values.text import free_text
from imports.writing import change_of
from people.models import Person
from people.rules.problems import Problem

CODES = tuple(column.key for column in columns.INDICATORS)
SCORES = SheetSpec(
    "scores",
    _("5+1 评分"),
    (
        columns.NAME,
        columns.ID_NUMBER,
        columns.STREET,
        replace(columns.COMMUNITY, required=False),
        *columns.INDICATORS,
        Column("note", _("备注"), free_text(200), ("说明",), width=24),
    ),
    names=("季度", "考评", "评分"),
    one_of=(CODES,),
)
YEAR = re.compile(r"(20\d{2})\s*年?")
QUARTER = re.compile(r"第?\s*([1-4一二三四])\s*季")
QUARTER_NUMBERS = {"一": 1, "二": 2, "三": 3, "四": 4}
LABELS = {column.key: str(column.label) for column in columns.INDICATORS}


def span_of(sheet: str, title: str, file_name: str, year: int | None) -> Span | None:
    """The quarter that a sheet speaks of: from its title, else its own name, else the file's; None when unsaid.

    A year said beside the file counts only where the workbook itself names none.
    """
    texts = (title, sheet, file_name.rpartition(".")[0])
    quarters = [match[1] for text in texts if (match := QUARTER.search(text))]
    years = [int(match[1]) for text in texts[:2] if (match := YEAR.search(text))]
    years += [year] if year else [int(match[1]) for match in [YEAR.search(texts[2])] if match]
    if not quarters or not years:
        return None
    return Span(PeriodKind.QUARTER, years[0], QUARTER_NUMBERS.get(quarters[0]) or int(quarters[0]))


@dataclass(frozen=True, slots=True)
class Task:
    """What a right row asks to be recorded."""

    span: Span
    sheet: ImportedSheet
    current: CurrentSheet | None


class ScorePlan:
    def __init__(self, context: Context, drafts: list[Draft]) -> None:
        self.context = context
        self.units = Units(context)
        self.persons = Persons(context, drafts)
        self.seen: dict[str, Draft] = {}
        self.spans = {
            sheet: span_of(sheet, context.titles.get(sheet, ""), context.file_name, context.options.year)
            for sheet in {draft.sheet for draft in drafts}
        }

    def decide_all(self, drafts: list[Draft]) -> list[Outcome]:
        outcomes = [self._read(draft) for draft in drafts]
        by_span: dict[Span, list[Outcome]] = defaultdict(list)
        for outcome in outcomes:
            span = self.spans[outcome.draft.sheet]
            if span is not None and isinstance(outcome.subject, Person):
                by_span[span].append(outcome)
        for span, rows in by_span.items():
            self._compare(span, rows)
        return outcomes

    def _read(self, draft: Draft) -> Outcome:
        """The row's person and scores, as far as the row alone tells."""
        outcome = Outcome.of(draft)
        person = self.persons.find(outcome)
        span = self.spans[draft.sheet]
        if span is None:
            outcome.refuse("name", "quarter_missing")
        elif span.first_day > self.context.today:
            outcome.refuse("name", "quarter_in_future", quarter=span.label)
        if not outcome.is_wrong and all(draft.values.get(code) is None for code in CODES):
            outcome.refuse(next(code for code in CODES if code in draft.values), "scores_missing")
        if outcome.is_wrong or person is None or span is None:
            return outcome
        if first_of(self.seen, f"{person.pk} {span}", outcome, LABELS, _now("身份证号")):
            outcome.subject = person
        return outcome

    def _compare(self, span: Span, outcomes: list[Outcome]) -> None:
        by_person = {outcome.subject.pk: outcome for outcome in outcomes if outcome.subject}
        current = current_sheets(span=span, person_ids=list(by_person))
        sheets = {
            person: ImportedSheet(person, *_said(outcome.draft, current.get(person)))
            for person, outcome in by_person.items()
        }
        found = compare_imported_sheets(span=span, rows=sheets.values())
        verdicts: dict[int, Verdict] = dict.fromkeys(found.new, Verdict.NEW)
        verdicts |= dict.fromkeys(found.changed, Verdict.CHANGED)
        for person, outcome in by_person.items():
            outcome.verdict = verdicts.get(person, Verdict.UNCHANGED)
            outcome.task = Task(span, sheets[person], current.get(person))
            outcome.note = _blank(outcome.draft, sheets[person])
            if person in found.kept:
                outcome.repeat("sheet_entered_here")
            elif outcome.verdict == Verdict.CHANGED:
                outcome.before = _before(outcome.task)


def _said(draft: Draft, current: CurrentSheet | None) -> tuple[Mapping[str, Decimal | None], str]:
    """Scores and note of the row; an empty cell says nothing and leaves what is on record."""
    kept = current.scores if current else {}
    scores = {code: draft.values.get(code) for code in CODES}
    return (
        {code: kept.get(code) if score is None else score for code, score in scores.items()},
        draft.values.get("note") or (current.note if current else ""),
    )


def _blank(draft: Draft, sheet: ImportedSheet) -> Problem | None:
    """Marks that nobody gave are said to be none, lest they be taken for zero."""
    labels = [LABELS[code] for code in CODES if code in draft.values and sheet.scores[code] is None]
    return Problem("scores_blank", {"columns": "、".join(labels)}) if labels else None


def _before(task: Task) -> dict[str, Any]:
    assert task.current is not None
    kept = task.current.scores
    changed = {
        code: str(kept.get(code)) if kept.get(code) is not None else ""
        for code, score in task.sheet.scores.items()
        if kept.get(code) != score
    }
    return changed | ({"note": task.current.note} if task.current.note != task.sheet.note else {})


def plan(context: Context, drafts: list[Draft]) -> list[Outcome]:
    return ScorePlan(context, drafts).decide_all(drafts)


def write(context: Context, outcomes: list[Outcome]) -> list[ImportChange]:
    """Record each quarter at once; for the undo each sheet's former scores are kept."""
    by_span: dict[Span, list[Task]] = defaultdict(list)
    for outcome in outcomes:
        by_span[outcome.task.span].append(outcome.task)
    changes = []
    for span, tasks in by_span.items():
        done = record_imported_sheets(span=span, rows=[task.sheet for task in tasks], by=context.by, now=context.now)
        sheets = ScoreSheet.objects.in_bulk(list(done.sheet_ids.values()))
        for task in tasks:
            sheet = sheets[done.sheet_ids[task.sheet.person_id]]
            changes.append(_change(sheet, task))
    return changes


def _change(sheet: ScoreSheet, task: Task) -> ImportChange:
    before = _plain(task.current.scores, task.current.note) if task.current else {}
    return change_of(sheet, before, _plain(task.sheet.scores, task.sheet.note))


def _plain(scores: Mapping[str, Decimal | None], note: str) -> dict[str, Any]:
    shown = {code: None if score is None else str(score) for code, score in scores.items()}
    return {"scores": {code: shown.get(code) for code in CODES}, "note": note}


def undo(context: Context, changes: list[ImportChange]) -> None:
    """New sheets become void, changed ones get their former scores back."""
    keys = [change.object_id for change in changes]
    sheets = ScoreSheet.objects.live().select_related("person", "period").prefetch_related("items").in_bulk(keys)
    if gone := [key for key in keys if key not in sheets]:
        raise refuse_used(ScoreSheet.objects.filter(pk__in=gone[:3]).select_related("person", "period"))
    if taken_over := [sheet for sheet in sheets.values() if sheet.source != SheetSource.IMPORTED]:
        raise refuse_changed(taken_over[0])
    former: dict[Span, list[ImportedSheet]] = defaultdict(list)
    new = []
    for change in changes:
        sheet = sheets[change.object_id]
        before = _former(sheet, change)
        if before is None:
            new.append(sheet.pk)
        else:
            former[_span(sheet)].append(before)
    for span, rows in former.items():
        record_imported_sheets(span=span, rows=rows, by=context.by, now=context.now)
    if new:
        void_imported_sheets(sheet_ids=new, reason=_now("撤销导入"), by=context.by, now=context.now)


def _span(sheet: ScoreSheet) -> Span:
    return Span(PeriodKind(sheet.period.kind), sheet.period.year, sheet.period.number)


def _former(sheet: ScoreSheet, change: ImportChange) -> ImportedSheet | None:
    """What the sheet held before, None for a new one. Refused when it no longer holds what the import wrote."""
    before, after = told_by(change)
    if _plain({item.code: item.score for item in sheet.items.all()}, sheet.note) != after:
        raise refuse_changed(sheet)
    if not before:
        return None
    scores = {code: None if score is None else Decimal(score) for code, score in before["scores"].items()}
    return ImportedSheet(sheet.person_id, scores, before["note"])


register_place(_("“5+1”考评"), "assessments:home", "assessments.ScoreSheet")
register(
    Kind(
        "scores",
        _("“5+1”评分"),
        (SCORES,),
        plan,
        write=write,
        undo=undo,
        options=("year",),
        thing="appraisal",
        rights=(Right.MANAGE, Right.APPROVE),
        hint=_("每季度一张表，年度和季度写在标题或表名里，如“2025年第1季度”"),
        order=60,
    )
)
