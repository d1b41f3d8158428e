"""A class's roster.

A roster says who sits in a class. Who is on record is enrolled as they are: the archive knows their post and
phone better than a list typed for one class. Who isn't gets a record, as the people's workbook would make it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy

from cohorts.actions.classes import open_cohort, publish_cohort
from cohorts.actions.enrolments import enrol_all
from cohorts.actions.programmes import make_programme
from cohorts.choices import ON_ROLL, CohortState, EnrolmentState
from cohorts.models import Cohort, Enrolment, HostBody, Programme
from cohorts.past_trainings import TRAININGS, plan_trainings
from cohorts.sources import care_source
from common.crypto import lookup_hash
from imports import columns
from imports.drafts import Draft
from imports.kinds import Context, Kind, Outcome, Verdict, extend, register
from imports.layout import SheetNote
from imports.models import ImportChange
from imports.people_kind import PeoplePlan
from imports.places import register_place
from imports.specs import SheetSpec
from imports.undoing import refuse_used
from people.actions.care import take_back_cares
from people.choices import Level, Source
from people.models import Person, Unit
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
        self.left = known.seats_left if known else None

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
            self._take_seat(outcome, needs)
        elif seat.state not in {*ON_ROLL, EnrolmentState.GRADUATED}:
            outcome.refuse("name", "member_left", state=str(seat.get_state_display()))
        elif needs and tuple(seat.needs) != needs:
            outcome.change(seat, needs=list(needs), version=seat.version + 1)

    def _take_seat(self, outcome: Outcome, needs: tuple[str, ...]) -> None:
        known = self.wanted.known
        if known is not None and self.left is not None:
            if self.left < 1:
                outcome.refuse("name", "cohort_full", cohort=known.name, seats=known.capacity)
                return
            self.left -= 1
        outcome.task, outcome.verdict = Seat(self.wanted, needs), Verdict.NEW


def about_class(context: Context, drafts: list[Draft]) -> SheetNote | None:
    """Which class the list fills, or that one will be made for it; of one out of reach nothing is told."""
    wanted = wanted_cohort(context, drafts)
    known = wanted.known
    if known is None:
        return SheetNote("class_made", {"cohort": wanted.name, "code": wanted.code, "year": wanted.year})
    if known.voided_at or not context.reaches(known.unit):
        return None
    facts = {"cohort": known.name, "code": known.code, "seats": known.capacity, "left": known.seats_left}
    return SheetNote("class_joined", facts)


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
    take_back_cares(sources=[care_source(enrolment.pk) for enrolment in enrolments])
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
    over = enrolments.filter(cohort__state__in=[CohortState.CLOSED, CohortState.ARCHIVED])
    if edited or over.exists():
        raise refuse_used(edited or list(over))


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
        about=about_class,
        options=("cohort",),
        thing="programmes",
        hint=gettext_lazy("按身份证号认人；没有建档的先建档，再加入班次。班次代码不存在的，会建一个新班"),
        order=40,
    )
)
extend("people", plan_trainings, sheets=(TRAININGS,))
