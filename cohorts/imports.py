"""A class's roster, and the sheet of past trainings in the workbook of people.

A roster says who sits in a class. Who is on record is enrolled as they are: the archive knows their post and
phone better than a list typed for one class. Who isn't gets a record, as the people's workbook would make it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.actions.classes import open_cohort, publish_cohort
from cohorts.actions.enrolments import enrol_all
from cohorts.actions.programmes import make_programme
from cohorts.choices import ON_ROLL, Category, CohortState, EnrolmentState, OrganiserLevel, TrainingResult
from cohorts.models import Cohort, Enrolment, HostBody, Programme, TrainingRecord
from cohorts.sources import care_source
from common.crypto import lookup_hash
from imports import columns
from imports.drafts import Draft
from imports.finding import Persons, first_of
from imports.kinds import Context, Kind, Outcome, Verdict, extend, register
from imports.models import ImportChange
from imports.people_kind import PeoplePlan
from imports.places import register_place
from imports.specs import Column, SheetSpec
from imports.undoing import refuse_used
from imports.values.dates import take_date
from imports.values.text import free_text
from imports.values.words import one_of, spelled
from people.actions.care import close_cares
from people.choices import Level, Source
from people.models import Person, Unit
from people.rules.dates import past
from people.rules.labels import code_from

ROSTER = SheetSpec(
    "roster",
    gettext_lazy("学员名册"),
    (
        columns.NAME,
        columns.ID_NUMBER,
        columns.PHONE,
        columns.STREET,
        columns.COMMUNITY,
        columns.POST,
        columns.EDUCATION,
        columns.POLITICS,
        columns.STAFF_TYPE,
        columns.HIRED,
        columns.NEEDS,
    ),
    names=("名册", "学员"),
)
ENDINGS = re.compile(r"(学员)?(花名册|名册|名单|登记表|信息表|汇总表)$")
YEAR = re.compile(r"(20\d{2})\s*年?")
HOST = re.compile(r"(?:填报|主办|牵头)(?:单位|部门)\s*[::：]\s*([^\s:：]{2,60})")
LONGEST_NAME, LONGEST_CODE = 40, 40
DEFAULT_SEATS = 60


@dataclass(frozen=True)
class Wanted:
    """The class that a file is about: known, or to be made with what the title says."""

    code: str
    name: str
    year: int
    host: str
    known: Cohort | None


def wanted_cohort(context: Context, drafts: Sequence[Draft]) -> Wanted:
    """By the code that was said; without one by the title and year, so that the same file finds it again."""
    title = context.titles.get(drafts[0].sheet, "") if drafts else ""
    first_line = re.split(r"\s", title.strip(), maxsplit=1)[0] if title.strip() else ""
    name = ENDINGS.sub("", first_line)[:LONGEST_NAME] or context.file_name.rpartition(".")[0][:LONGEST_NAME]
    year = context.options.year or _year(title) or context.today.year
    host = HOST.search(title)
    code = context.options.cohort.strip() or f"{code_from(name)[: LONGEST_CODE - 5]}-{year}"
    known = Cohort.objects.filter(code=code).select_related("unit").first()
    return Wanted(code, name or code, year, host[1] if host else "", known)


def _year(title: str) -> int | None:
    found = YEAR.search(title)
    return int(found[1]) if found else None


@dataclass
class Seat:
    """What `write` has to do for a row: put its person into the class."""

    wanted: Wanted
    needs: tuple[str, ...]


class RosterPlan(PeoplePlan):
    """Persons as the people's workbook decides them, except that what is on record stays as it is."""

    def __init__(self, context: Context, drafts: list[Draft]) -> None:
        super().__init__(context, drafts)
        self.wanted = wanted_cohort(context, drafts)
        known = self.wanted.known
        rows = Enrolment.objects.filter(cohort=known) if known else Enrolment.objects.none()
        self.seats = {enrolment.person_id: enrolment for enrolment in rows}

    def decide(self, draft: Draft) -> Outcome:
        outcome = Outcome.of(draft)
        if self._class_is_shut(outcome):
            return outcome
        number = draft.values.get("id_number")
        if number:
            self._decide_person(outcome, lookup_hash(number))
        if not outcome.is_wrong and outcome.verdict != Verdict.DUPLICATE:
            self._seat(outcome)
        return outcome

    def _class_is_shut(self, outcome: Outcome) -> bool:
        known = self.wanted.known
        if known is None:
            return False
        if known.voided_at or not self.context.reaches(known.unit):
            outcome.refuse("name", "cohort_unseen", code=known.code)
        return outcome.is_wrong

    def _change(self, outcome: Outcome, key: str, person: Person, unit: Unit) -> None:
        outcome.subject = person

    def _seat(self, outcome: Outcome) -> None:
        person: Any = outcome.subject
        seat = self.seats.get(person.pk) if person.pk else None
        needs = tuple(outcome.draft.values.get("needs") or ())
        if seat is None:
            if self.wanted.known is not None and not self.wanted.known.is_open:
                outcome.refuse("name", "cohort_over", cohort=self.wanted.known.name)
                return
            outcome.task, outcome.verdict = Seat(self.wanted, needs), Verdict.NEW
        elif seat.state not in {*ON_ROLL, EnrolmentState.GRADUATED}:
            outcome.refuse("name", "member_left", state=str(seat.get_state_display()))
        elif needs and tuple(seat.needs) != needs:
            outcome.change(seat, needs=list(needs), version=seat.version + 1)


def plan_roster(context: Context, drafts: list[Draft]) -> list[Outcome]:
    decide = RosterPlan(context, drafts).decide
    return [decide(draft) for draft in drafts]


def write_roster(context: Context, outcomes: list[Outcome]) -> list[ImportChange]:
    """Enrol everybody at once; the class, and its programme, are made before if they are missing."""
    seated = [outcome for outcome in outcomes if isinstance(outcome.task, Seat)]
    if not seated:
        return []
    persons: list[Any] = [outcome.subject for outcome in seated]
    wanted: Wanted = seated[0].task.wanted
    made: list[ImportChange] = []
    cohort = wanted.known
    if cohort is None:
        cohort, made = _make_cohort(context, wanted, persons)
    enrolments = enrol_all(
        cohort=cohort,
        persons=persons,
        by=context.by,
        now=context.now,
        needs={person.pk: outcome.task.needs for person, outcome in zip(persons, seated, strict=True)},
        source=Source.IMPORTED,
        within_capacity=False,
    )
    return made + [ImportChange(model=Enrolment._meta.label, object_id=enrolment.pk) for enrolment in enrolments]


def _make_cohort(context: Context, wanted: Wanted, persons: Sequence[Person]) -> tuple[Cohort, list[ImportChange]]:
    """A class of the whole year, open for enrolment, at the unit that imports or that all its people share."""
    unit = context.root or _shared_unit(persons)
    changes = []
    starts_on, ends_on = date(wanted.year, 1, 1), date(wanted.year, 12, 31)
    programme = Programme.objects.filter(unit=unit, name=wanted.name, voided_at=None).first()
    if programme is None:
        programme = make_programme(
            name=wanted.name, unit=unit, starts_on=starts_on, ends_on=ends_on, hosts=[wanted.host or unit.name],
            by=context.by, now=context.now,
        )  # fmt: skip
        changes.append(ImportChange(model=Programme._meta.label, object_id=programme.pk))
    cohort = open_cohort(
        programme=programme, code=wanted.code, name=wanted.name, unit=unit, starts_on=starts_on, ends_on=ends_on,
        capacity=max(DEFAULT_SEATS, len(persons)), by=context.by, now=context.now,
    )  # fmt: skip
    changes.append(ImportChange(model=Cohort._meta.label, object_id=cohort.pk))
    return publish_cohort(cohort=cohort, by=context.by, now=context.now), changes


def _shared_unit(persons: Sequence[Person]) -> Unit:
    """The lowest unit, not below a street, under which all these people work."""
    paths = list(Unit.objects.filter(pk__in={person.unit_id for person in persons}).values_list("path", flat=True))
    shared = paths[0]
    while not all(path.startswith(shared) for path in paths):
        shared = shared[: -Unit.steplen]
    unit = Unit.objects.get(path=shared)
    while unit.level == Level.COMMUNITY and unit.parent is not None:
        unit = unit.parent
    return unit


def undo_roster(context: Context, changes: list[ImportChange]) -> None:
    """Take the places back, then the class and the programme if they were made for it and stand empty."""
    by_model: dict[str, list[int]] = {}
    for change in changes:
        by_model.setdefault(change.model, []).append(change.object_id)
    enrolments = Enrolment.objects.filter(pk__in=by_model.get(Enrolment._meta.label, []))
    _refuse_used(enrolments)
    close_cares(sources=[care_source(enrolment.pk) for enrolment in enrolments], now=context.now)
    try:
        enrolments.delete()
    except ProtectedError as error:
        raise refuse_used(error.protected_objects) from error
    cohorts = Cohort.objects.filter(pk__in=by_model.get(Cohort._meta.label, []))
    kept = [cohort for cohort in cohorts if cohort.enrolments.exists() or cohort.sessions.exists()]
    if kept:
        raise refuse_used(kept)
    cohorts.delete()
    programmes = Programme.objects.filter(pk__in=by_model.get(Programme._meta.label, []), cohorts=None)
    HostBody.objects.filter(programme__in=programmes).delete()
    programmes.delete()


def _refuse_used(enrolments: Any) -> None:
    """What was marked, asked or agreed for a place keeps it: nothing of that may vanish with an import."""
    edited = [enrolment for enrolment in enrolments if enrolment.version > 1]
    running = enrolments.exclude(cohort__state__in=[CohortState.DRAFT, CohortState.ENROLLING])
    if edited or running.exists():
        raise refuse_used(edited or list(running))


register_place(
    gettext_lazy("培训班次"), "cohorts:cohort-list", "cohorts.Cohort", "cohorts.Enrolment", "cohorts.Session"
)
register(
    Kind(
        "roster",
        gettext_lazy("学员名册"),
        (ROSTER,),
        plan_roster,
        write=write_roster,
        undo=undo_roster,
        options=("cohort",),
        thing="programmes",
        hint=gettext_lazy("按身份证号认人；没有建档的先建档，再加入班次。班次代码不存在的，会建一个新班"),
        order=40,
    )
)


# Past trainings, in the workbook of people

CATEGORIES = {
    Category.INDUCTION: "初任培训 初任 岗前培训 新任培训",
    Category.IN_SERVICE: "在职培训 在职 轮训 能力提升",
    Category.EXAM_PREP: "考前培训 考前",
    Category.VOCATIONAL: "职业培训 职业 专业培训",
    Category.PRE_APPOINTMENT: "任前培训 任前",
    Category.CHIEF: "社区正职培训 正职培训",
}
LEVELS = {
    OrganiserLevel.CITY: "市级 市 全市",
    OrganiserLevel.DISTRICT: "区级 区 区县 县级 县",
    OrganiserLevel.STREET: "街道 街道级 乡镇 街道（乡镇）",
}
RESULTS = {
    TrainingResult.EXCELLENT: "优秀 优",
    TrainingResult.PASSED: "合格 结业 通过 良好",
    TrainingResult.NOT_COMPLETED: "未结业 未完成 结业证未发",
    TrainingResult.FAILED: "不合格 未通过",
}


def _choice(key: str, label: Any, table: Any, choices: Any, *aliases: str) -> Column:
    words = tuple(choice.label for choice in choices)
    return Column(
        key, label, one_of(spelled(table), words), aliases, required=True, choices=words, example=str(words[0]),
        show=lambda value: str(choices(value).label),
    )  # fmt: skip


TRAININGS = SheetSpec(
    "trainings",
    gettext_lazy("培训记录"),
    (
        columns.NAME,
        columns.ID_NUMBER,
        Column(
            "training",
            gettext_lazy("培训名称"),
            free_text(120),
            ("培训班名称", "班次", "培训"),
            required=True,
            example="在职能力提升班",
            field="name",
        ),
        _choice("category", gettext_lazy("培训类别"), CATEGORIES, Category, "类别"),
        _choice("organiser", gettext_lazy("主办层级"), LEVELS, OrganiserLevel, "主办单位层级", "层级", "举办层级"),
        Column(
            "since",
            gettext_lazy("开始日期"),
            take_date,
            ("开始时间", "培训时间", "起"),
            required=True,
            rule=past,
            example="2024-05-21",
        ),
        Column("until", gettext_lazy("结束日期"), take_date, ("结束时间", "止"), rule=past, example="2024-05-22"),
        replace(columns.HOURS, required=True, example="16"),
        _choice("result", gettext_lazy("结果"), RESULTS, TrainingResult, "考核结果", "成绩", "结业情况"),
    ),
    names=("培训",),
)
COMPARED = {"hours": "学时", "result": "结果", "until": "结束日期"}


class TrainingPlan:
    def __init__(self, context: Context, drafts: list[Draft], outcomes: list[Outcome]) -> None:
        self.context = context
        self.persons = Persons(context, drafts, outcomes)
        known = [person.pk for person in self.persons.by_hash.values() if person.pk]
        rows = TrainingRecord.objects.live().filter(person__in=known)
        self.known = {(row.person_id, row.name, row.starts_on): row for row in rows}
        self.seen: dict[str, Draft] = {}

    def decide(self, draft: Draft) -> Outcome:
        outcome = Outcome.of(draft)
        person = self.persons.find(outcome)
        if outcome.is_wrong or person is None:
            return outcome
        values = draft.values
        since = values["since"]
        until = values.get("until") or since
        if until.on < since.on:
            outcome.refuse("until", "dates_in_wrong_order")
            return outcome
        key = f"{values['id_number']} {values['training']} {since.on}"
        if first_of(self.seen, key, outcome, COMPARED, str(_("身份证号、培训名称、开始日期"))):
            self._record(outcome, person)
        return outcome

    def _record(self, outcome: Outcome, person: Person) -> None:
        values = outcome.draft.values
        since, until = values["since"], values.get("until") or values["since"]
        facts = {
            "category": values["category"],
            "organiser_level": values["organiser"],
            "ends_on": until.on,
            "hours": values["hours"],
            "result": values["result"],
        }
        kept = self.known.get((person.pk or 0, values["training"], since.on))
        if kept is None:
            outcome.add(
                TrainingRecord(
                    person=person, name=values["training"], starts_on=since.on, precision=since.precision,
                    source=Source.IMPORTED, recorded_by=self.context.by, recorded_at=self.context.now, **facts,
                )
            )  # fmt: skip
            return
        changed = {name: value for name, value in facts.items() if getattr(kept, name) != value}
        if changed and kept.cohort_id:
            outcome.refuse("training", "training_of_cohort")
        elif changed:
            outcome.change(kept, **changed)


def plan_trainings(context: Context, drafts: list[Draft], outcomes: list[Outcome]) -> list[Outcome]:
    decide = TrainingPlan(context, drafts, outcomes).decide
    return [decide(draft) for draft in drafts]


extend("people", plan_trainings, sheets=(TRAININGS,))
