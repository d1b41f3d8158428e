"""The sheet of past trainings in the workbook of people."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.choices import Category, OrganiserLevel, TrainingResult
from cohorts.models import TrainingRecord
from imports import columns
from imports.drafts import Draft
from imports.finding import Persons, first_of
from imports.kinds import Context, Outcome
from imports.specs import Column, SheetSpec
from imports.values.dates import take_date
from imports.values.text import free_text
from imports.values.words import one_of, spelled
from people.choices import Source
from people.models import Person
from people.rules.dates import past

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
