"""Persons with their present post, and the posts that they held before.

Certificates and trainings of the same workbook are read by the apps that keep them.
"""

from collections import defaultdict
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.crypto import lookup_hash, seal
from imports import columns
from imports.drafts import Draft
from imports.finding import Units, id_hashes, same_name
from imports.kinds import Context, Kind, Outcome, Verdict, register
from imports.places import register_place
from imports.specs import Column, SheetSpec
from imports.values.dates import take_date, take_open_date
from imports.values.posts import track_of
from people.choices import Level, Source, Standing
from people.models import Person, PostHolding, Unit
from people.names import name_key
from people.rules.dates import YOUNGEST, Moment, of_working_life, past, too_young
from people.rules.identity import born_on, gender_of
from people.rules.problems import Problem

PERSONS = SheetSpec(
    "persons",
    _("人员"),
    (
        columns.NAME,
        columns.ID_NUMBER,
        columns.PHONE,
        columns.STREET,
        columns.COMMUNITY,
        columns.POST,
        columns.GRADE,
        columns.EDUCATION,
        columns.POLITICS,
        columns.STAFF_TYPE,
        columns.HIRED,
    ),
    names=("人员", "花名册", "名册"),
)
POSTS = SheetSpec(
    "posts",
    _("岗位履历"),
    (
        columns.NAME,
        columns.ID_NUMBER,
        columns.UNIT,
        Column("post", _("岗位"), columns.POST.take, columns.POST.aliases, required=True, example="社区网格员"),
        Column(
            "since",
            _("任职起"),
            take_date,
            ("任职开始", "起", "开始时间", "任职时间"),
            required=True,
            rule=of_working_life,
        ),
        Column("until", _("任职止"), take_open_date, ("任职结束", "止", "结束时间", "免职时间"), rule=past),
    ),
    names=("履历", "岗位"),
)
# Younger workers are against the law.
WORKING_AGE = 16
FACTS = ("phone", "education", "politics", "staff_type")


class PeoplePlan:
    def __init__(self, context: Context, drafts: list[Draft]) -> None:
        self.context = context
        self.units = Units(context)
        hashes = id_hashes(drafts)
        phones = {d.values["phone"] for d in drafts if d.values.get("phone")}
        live = Person.objects.live()
        # Locked until the import is saved: whoever edits one of them meanwhile waits, and finds a newer version.
        known_rows = live.filter(id_hash__in=hashes).order_by("pk").select_for_update()
        self.by_hash: dict[str, Person] = {p.id_hash: p for p in known_rows if p.id_hash}
        self.by_phone: dict[str, Person] = {p.phone: p for p in live.filter(phone__in=phones) if p.phone}
        self.posts: dict[int, list[PostHolding]] = defaultdict(list)
        known = [person.pk for person in self.by_hash.values()]
        for post in PostHolding.objects.filter(person__in=known, voided_at=None).order_by("since"):
            self.posts[post.person_id].append(post)
        self.rows: dict[str, Draft] = {}
        self.faulty: dict[str, Draft] = {}
        self.phone_rows: dict[str, int] = {}
        self.made_posts: dict[str, list[PostHolding]] = defaultdict(list)
        self.with_history = {
            lookup_hash(d.values["id_number"])
            for d in drafts
            if d.spec == POSTS.key and not d.problems and d.values.get("id_number") and d.values.get("until") is None
        }

    def decide(self, draft: Draft) -> Outcome:
        outcome = Outcome.of(draft)
        number = draft.values.get("id_number")
        key = lookup_hash(number) if number else ""
        if draft.spec == PERSONS.key:
            self._decide_person(outcome, key)
            if outcome.verdict == Verdict.ERROR and key:
                self.faulty.setdefault(key, draft)
        elif outcome.verdict != Verdict.ERROR:
            self._decide_post(outcome, key)
        return outcome

    def _decide_person(self, outcome: Outcome, key: str) -> None:
        draft = outcome.draft
        unit = self.units.find(outcome, "community", street=draft.values.get("street") or "", level=Level.COMMUNITY)
        if outcome.verdict == Verdict.ERROR or unit is None or self._is_repeat(outcome, key):
            return None
        self.rows[key] = draft
        person = self.by_hash.get(key)
        hired = draft.values.get("hired")
        if hired and too_young(Moment(born_on(draft.values["id_number"])), hired):
            return outcome.refuse("hired", "hired_too_young", age=YOUNGEST)
        if self._name_or_phone_is_wrong(outcome, person):
            return None
        if person is None:
            self._make(outcome, key, unit)
        else:
            self._change(outcome, key, person, unit)
        return None

    def _is_repeat(self, outcome: Outcome, key: str) -> bool:
        """The same person twice: a repeat when nothing differs, else somebody must choose."""
        first = self.rows.get(key)
        if first is None:
            return False
        differing = [
            str(column.label)
            for column in PERSONS.columns
            if first.values.get(column.key) != outcome.draft.values.get(column.key)
        ]
        if differing:
            outcome.refuse("id_number", "same_but_differs", row=first.number, columns="、".join(differing))
        else:
            outcome.repeat("same_row", row=first.number, reason=str(columns.ID_NUMBER.label))
        return True

    def _name_or_phone_is_wrong(self, outcome: Outcome, person: Person | None) -> bool:
        values = outcome.draft.values
        if person is not None and not same_name(person.name, values["name"]):
            outcome.refuse("name", "name_differs", name=person.name)
        elif person is not None and not self.context.reaches(self.units.by_id[person.unit_id]):
            outcome.refuse("id_number", "person_unseen")
        holder = self.by_phone.get(values.get("phone") or "")
        if holder is not None and holder is not person and (holder.pk is None or not person or holder.pk != person.pk):
            self._refuse_phone(outcome, holder)
        return outcome.verdict == Verdict.ERROR

    def _refuse_phone(self, outcome: Outcome, holder: Person) -> None:
        if holder.pk is None:
            outcome.refuse("phone", "phone_twice", row=self.phone_rows[holder.phone or ""])
        elif self.context.reaches(self.units.by_id[holder.unit_id]):
            outcome.refuse("phone", "phone_of_other", name=f"{holder.name}（{self.units.by_id[holder.unit_id].name}）")
        else:
            outcome.refuse("phone", "phone_of_unseen")

    def _make(self, outcome: Outcome, key: str, unit: Unit) -> None:
        values = outcome.draft.values
        number, hired = values["id_number"], values.get("hired")
        person = Person(
            name=values["name"],
            name_key=name_key(values["name"]),
            id_sealed=seal(number),
            id_hash=key,
            born_on=born_on(number),
            gender=gender_of(number),
            unit=unit,
            **_facts(values),
            **_dated("hired", hired),
            **_post_of(values),
        )
        outcome.verdict, outcome.subject = Verdict.NEW, person
        outcome.creates.append(person)
        self.by_hash[key] = person
        if person.phone:
            self.by_phone[person.phone] = person
            self.phone_rows[person.phone] = outcome.draft.number
        if values.get("post") and key not in self.with_history:
            self._add_post(outcome, key, person, unit, hired or Moment(self.context.today))
        elif not values.get("post") and outcome.note is None:
            outcome.note = Problem("post_missing", {})

    def _add_post(self, outcome: Outcome, key: str, person: Person, unit: Unit, since: Moment) -> None:
        values = outcome.draft.values
        post = _holding(person, unit, values["post"], since, None, self.context)
        post.grade = values.get("grade")
        outcome.creates.append(post)
        self.made_posts[key].append(post)

    def _change(self, outcome: Outcome, key: str, person: Person, unit: Unit) -> None:
        values, outcome.subject = outcome.draft.values, person
        fields = {name: value for name, value in _facts(values).items() if getattr(person, name) != value}
        hired = values.get("hired")
        if hired and hired.is_news_to(person.hired_on, person.hired_precision):
            fields |= _dated("hired", hired)
        moved = person.unit_id != unit.pk or person.post_title != (values.get("post") or person.post_title)
        if moved or (values.get("grade") or person.grade) != person.grade:
            fields |= _post_of(values) | {"unit": unit}
        if values.get("post") and person.standing != Standing.POSTED:
            fields["standing"] = Standing.POSTED
        if moved and values.get("post") and key not in self.with_history:
            self._close_open_post(outcome, person)
            self._add_post(outcome, key, person, unit, Moment(self.context.today))
        if fields:
            outcome.change(person, **fields, version=person.version + 1)
        if person.phone is None and fields.get("phone"):
            self.by_phone[fields["phone"]] = person

    def _close_open_post(self, outcome: Outcome, person: Person) -> None:
        for post in self.posts[person.pk]:
            if post.until is None:
                last = max(post.since, self.context.today - timedelta(days=1))
                outcome.updates.append((post, {"until": last}))

    def _decide_post(self, outcome: Outcome, key: str) -> None:
        values = outcome.draft.values
        person = self.by_hash.get(key)
        unit = self.units.find(outcome, "unit")
        if key in self.faulty:
            outcome.refuse("id_number", "person_faulty", sheet=self.faulty[key].sheet, row=self.faulty[key].number)
        elif person is None:
            outcome.refuse("id_number", "person_missing")
        elif not same_name(person.name, values["name"]):
            outcome.refuse("name", "name_differs", name=person.name)
        until = values.get("until")
        if until and until.on < values["since"].on:
            outcome.refuse("until", "dates_in_wrong_order")
        if outcome.verdict != Verdict.ERROR and person is not None and unit is not None:
            self._place_post(outcome, key, person, unit)

    def _place_post(self, outcome: Outcome, key: str, person: Person, unit: Unit) -> None:
        values = outcome.draft.values
        since, until = values["since"], values.get("until")
        for post in [*self.posts.get(person.pk or 0, ()), *self.made_posts[key]]:
            if post.unit_id == unit.pk and post.title == values["post"] and since.agrees_with(_since(post)):
                return self._same_post(outcome, post, until)
        outcome.verdict = Verdict.NEW
        post = _holding(person, unit, values["post"], since, until, self.context)
        if until is None:
            post.grade = person.grade
        outcome.creates.append(post)
        self.made_posts[key].append(post)
        return None

    def _same_post(self, outcome: Outcome, post: PostHolding, until: Moment | None) -> None:
        if post.pk is None:
            outcome.verdict = Verdict.DUPLICATE
        elif until and post.until != until.on:
            outcome.verdict = Verdict.CHANGED
            outcome.updates.append((post, {"until": until.on}))


def _holding(
    person: Person, unit: Unit, title: str, since: Moment, until: Moment | None, context: Context
) -> PostHolding:
    return PostHolding(
        person=person,
        unit=unit,
        title=title,
        track=track_of(title),
        since=since.on,
        since_precision=since.precision,
        until=until.on if until else None,
        source=Source.IMPORTED,
        recorded_by=context.by,
    )


def _since(post: PostHolding) -> Moment:
    return Moment(post.since, post.since_precision)


def _facts(values: dict[str, Any]) -> dict[str, Any]:
    """What the row says about the person; an empty cell says nothing."""
    return {name: values[name] for name in FACTS if values.get(name)}


def _dated(name: str, moment: Moment | None) -> dict[str, Any]:
    return {f"{name}_on": moment.on, f"{name}_precision": moment.precision} if moment else {}


def _post_of(values: dict[str, Any]) -> dict[str, Any]:
    title = values.get("post")
    facts: dict[str, Any] = {"post_title": title, "post_track": track_of(title)} if title else {}
    return facts | ({"grade": values["grade"]} if values.get("grade") else {})


def plan(context: Context, drafts: list[Draft]) -> list[Outcome]:
    decide = PeoplePlan(context, drafts).decide
    return [decide(draft) for draft in drafts]


register_place(_("人员"), "people:person-list", "people.Person", "people.PostHolding")
PEOPLE = register(
    Kind(
        "people",
        _("人员与履历"),
        (PERSONS, POSTS),
        plan,
        hint=_("一张“人员”表，可另附“岗位履历”“培训记录”表；按身份证号认人"),
        order=20,
    )
)
