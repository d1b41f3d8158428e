"""Certificates in the workbook of people, and the sheet of examination registrations (S12, S14)."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from careers.choices import CertificateLevel, ExamLevel, ExamResult
from careers.models import Certificate, ExamRegistration
from common.crypto import lookup_hash, seal
from imports import columns
from imports.drafts import Draft
from imports.finding import Persons, Units, first_of, id_hashes
from imports.kinds import Context, Kind, Outcome, extend, register
from imports.places import register_place
from imports.specs import Column, SheetSpec
from imports.values.numbers import whole_number
from imports.values.text import code_text
from imports.values.words import one_of, spelled
from people.choices import Precision, Source, StaffType
from people.models import Person, Unit
from people.names import name_key
from people.rules.dates import Moment

FIRST_YEAR = 2008  # the first national examination of social workers


# Certificates, read beside each person


def _level_words(value: str) -> str:
    return str(CertificateLevel(value).label) if value in CertificateLevel.values else str(_("无"))


CERTIFICATE_COLUMNS = (
    replace(columns.CERTIFICATE, field="level", show=_level_words),
    replace(columns.CERTIFIED, field="issued_on", example="2023-09"),
    Column("certificate_number", _("证书编号"), code_text(40), ("证书号", "证书管理号", "管理号"), field="number"),
)


class CertificatePlan:
    def __init__(self, context: Context, about: Sequence[tuple[Outcome, Person]]) -> None:
        self.context = context
        numbers = [number for outcome, _person in about if (number := outcome.draft.values.get("certificate_number"))]
        on_record = Certificate.objects.filter(voided_at=None).filter(
            Q(person__in=[person.pk for _outcome, person in about if person.pk]) | Q(number__in=numbers)
        )
        rows = list(on_record.select_related("person"))
        self.known = {(row.person_id, row.level): row for row in rows}
        self.holder: dict[str, Person] = {row.number: row.person for row in rows if row.number}

    def decide(self, outcome: Outcome, person: Person) -> None:
        values = outcome.draft.values
        level, moment = values.get("certificate"), values.get("certified")
        number = values.get("certificate_number") or ""
        if level in (None, "none"):
            if moment:
                outcome.refuse("certificate", "certificate_level_missing")
            return
        if number and not _same(self.holder.setdefault(number, person), person):
            outcome.refuse("certificate_number", "certificate_of_other", name=self.holder[number].name)
            return
        certificate = self.known.get((person.pk or 0, level))
        if certificate is None:
            outcome.add(_certificate(self.context, person, level, moment, number))
        else:
            _change_certificate(outcome, certificate, moment, number)


def plan_certificates(context: Context, drafts: list[Draft], outcomes: list[Outcome]) -> list[Outcome]:
    """Add to each row about a person the certificate that it names; link registrations older than the record."""
    about = [
        (outcome, outcome.subject)
        for outcome in outcomes
        if outcome.draft.spec == "persons" and isinstance(outcome.subject, Person) and not outcome.is_wrong
    ]
    decide = CertificatePlan(context, about).decide
    for outcome, person in about:
        decide(outcome, person)
    _link_registrations([(outcome, person) for outcome, person in about if not person.pk and not outcome.is_wrong])
    return []


def _same(one: Person, other: Person) -> bool:
    return one is other or (one.pk is not None and one.pk == other.pk)


def _certificate(context: Context, person: Person, level: str, moment: Moment | None, number: str) -> Certificate:
    return Certificate(
        person=person,
        level=level,
        number=number,
        issued_on=moment.on if moment else None,
        issued_precision=moment.precision if moment else Precision.DAY,
        source=Source.IMPORTED,
        recorded_by=context.by,
    )


def _change_certificate(outcome: Outcome, kept: Certificate, moment: Moment | None, number: str | None) -> None:
    """Another date, or a more exact one. What was verified against the original is not for a list to change."""
    fields: dict[str, Any] = {}
    if moment and moment.is_news_to(kept.issued_on, kept.issued_precision):
        fields |= {"issued_on": moment.on, "issued_precision": moment.precision}
    if number and number != kept.number:
        fields["number"] = number
    if fields and kept.verified_at:
        outcome.refuse("certified" if "issued_on" in fields else "certificate_number", "certificate_verified")
    elif fields:
        outcome.change(kept, **fields, version=kept.version + 1)


def _link_registrations(new: Sequence[tuple[Outcome, Person]]) -> None:
    """Who registered before a record was opened gets it linked."""
    by_hash = {person.id_hash: (outcome, person) for outcome, person in new}
    for registration in ExamRegistration.objects.live().filter(person=None, id_hash__in=by_hash):
        outcome, person = by_hash[registration.id_hash]
        outcome.change(registration, person=person, version=registration.version + 1)


extend("people", plan_certificates, columns={"persons": CERTIFICATE_COLUMNS})


# Registrations

RESULTS = {
    ExamResult.PASSED: "通过 合格 已通过",
    ExamResult.PARTLY: "部分通过 部分科目通过 部分合格",
    ExamResult.FAILED: "未通过 不合格 不通过",
    ExamResult.ABSENT: "缺考 弃考",
    ExamResult.PENDING: "未出成绩 待定 未公布",
}
take_result = one_of(spelled(RESULTS), tuple(ExamResult.labels))
take_year = whole_number(FIRST_YEAR, 2100)
EXAMS = SheetSpec(
    "exams",
    _("考试报名"),
    (
        columns.NAME,
        columns.ID_NUMBER,
        columns.PHONE,
        columns.STREET,
        replace(columns.COMMUNITY, required=False),
        replace(columns.EXAM_LEVEL, example="初级", show=lambda value: str(ExamLevel(value).label)),
        replace(columns.SUBJECTS, example="2"),
        replace(columns.PRE_EXAM, example="是"),
        columns.STAFF_TYPE,
        Column(
            "result", _("考试结果"), one_of(spelled(RESULTS), tuple(ExamResult.labels)), ("成绩", "考试成绩", "结果")
        ),
        Column(
            "year",
            _("报考年度"),
            whole_number(FIRST_YEAR, 2100),
            ("年度", "考试年度", "年份", "考试年份"),
            example="2025",
        ),
    ),
    names=("报名", "考试"),
)
YEAR = re.compile(r"(20\d{2})\s*(?:年|[-_. ]|$)")
FACTS = ("subjects", "pre_exam", "result", "staff_type")
LABELS = {column.key: str(column.label) for column in EXAMS.columns if column.key in (*FACTS, "phone", "community")}


class ExamPlan:
    def __init__(self, context: Context, drafts: list[Draft]) -> None:
        self.context = context
        self.units = Units(context)
        self.persons = Persons(context, drafts)
        hashes = id_hashes(drafts)
        self.known = {
            (row.id_hash, row.year, row.level): row
            for row in ExamRegistration.objects.live().filter(id_hash__in=hashes).select_related("unit")
        }
        self.seen: dict[str, Draft] = {}

    def decide(self, draft: Draft) -> Outcome:
        outcome = Outcome.of(draft)
        person = self.persons.find(outcome, required=False)
        unit = self.units.find(outcome, "community", street=draft.values.get("street") or "")
        year = year_of(draft, self.context)
        if year is None:
            outcome.refuse("year", "exam_year_missing")
        unit = unit or self._own_unit(outcome, person)
        if outcome.is_wrong or unit is None or year is None:
            return outcome
        number, level = draft.values["id_number"], draft.values["level"]
        key = lookup_hash(number)
        if first_of(self.seen, f"{key} {year} {level}", outcome, LABELS, str(_("身份证号、年度、级别"))):
            self._register(outcome, (key, year, level), person, unit)
        return outcome

    def _own_unit(self, outcome: Outcome, person: Person | None) -> Unit | None:
        """Without a unit in the row: the unit where the person is on record."""
        if person is None and not outcome.is_wrong:
            outcome.refuse("community", "required", label=str(columns.COMMUNITY.label))
        return person.unit if person else None

    def _register(self, outcome: Outcome, key: tuple[str, int, str], person: Person | None, unit: Unit) -> None:
        values, kept = outcome.draft.values, self.known.get(key)
        if kept is None:
            outcome.add(self._made(values, key, person, unit))
            return
        outcome.subject = kept
        if not self.context.reaches(kept.unit):
            outcome.refuse("id_number", "person_unseen")
            return
        facts = {name: values[name] for name in FACTS if values.get(name) is not None}
        facts |= {"unit": unit} if values.get("community") else {}
        facts |= {"phone": values["phone"]} if values.get("phone") else {}
        fields = {name: value for name, value in facts.items() if getattr(kept, name) != value}
        if person is not None and kept.person_id is None:
            fields["person"] = person
        if fields:
            outcome.change(kept, **fields, version=kept.version + 1)

    def _made(
        self, values: dict[str, Any], key: tuple[str, int, str], person: Person | None, unit: Unit
    ) -> ExamRegistration:
        id_hash, year, level = key
        return ExamRegistration(
            person=person,
            name=person.name if person else values["name"],
            name_key=name_key(values["name"]),
            id_sealed=seal(values["id_number"]),
            id_hash=id_hash,
            phone=values.get("phone") or "",
            unit=unit,
            staff_type=values.get("staff_type") or (person.staff_type if person else StaffType.SELF_HIRED),
            year=year,
            level=level,
            subjects=values.get("subjects"),
            pre_exam=values.get("pre_exam"),
            result=values.get("result") or ExamResult.PENDING,
            source=Source.IMPORTED,
            recorded_by=self.context.by,
        )


def year_of(draft: Draft, context: Context) -> int | None:
    """The row's own year, else the one in the title, the sheet's name or what was said, else the file's name."""
    if draft.values.get("year"):
        return int(draft.values["year"])
    for text in (context.titles.get(draft.sheet, ""), draft.sheet):
        if match := YEAR.search(text):
            return int(match[1])
    if context.options.year:
        return context.options.year
    match = YEAR.search(context.file_name.rpartition(".")[0])
    return int(match[1]) if match else None


def plan_exams(context: Context, drafts: list[Draft]) -> list[Outcome]:
    decide = ExamPlan(context, drafts).decide
    return [decide(draft) for draft in drafts]


register_place(_("考试报名"), "careers:exam-list", "careers.ExamRegistration")
register_place(_("持证台账"), "careers:certificate-list", "careers.Certificate")
register(
    Kind(
        "exams",
        _("考试报名"),
        (EXAMS,),
        plan_exams,
        options=("year",),
        thing="programmes",
        hint=_("按身份证号、年度、级别认重；没有建档的自聘人员也收"),
        order=50,
    )
)
