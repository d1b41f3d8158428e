"""The mentors' register: external experts, and community secretaries who may be on record already.

Whom a row means is decided so: a phone on record is that person, if the name is the same, and an error
if it is not. Without that, a secretary is the person of that name in that community. Everybody else is
somebody new, unless the pool has one of the same name at the same organisation: then a person decides.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from common.access import Right
from imports import columns
from imports.drafts import Draft
from imports.finding import Units, same_name
from imports.kinds import Context, Kind, Outcome, Verdict, register
from imports.places import register_place
from imports.specs import Column, SheetSpec
from imports.values.lists import take_list
from imports.values.numbers import whole_number
from imports.values.text import free_text
from imports.values.words import one_of
from mentors.choices import MOST_CAPACITY, MentorKind, MentorState
from mentors.models import MentorProfile
from people.choices import Level, PersonKind
from people.models import Person, Unit
from people.names import name_key

KINDS = {
    "高校专家": MentorKind.ACADEMIC,
    "专家": MentorKind.ACADEMIC,
    "高校教师": MentorKind.ACADEMIC,
    "高校": MentorKind.ACADEMIC,
    "行业骨干": MentorKind.INDUSTRY,
    "骨干": MentorKind.INDUSTRY,
    "行业专家": MentorKind.INDUSTRY,
    "社区名书记": MentorKind.SECRETARY,
    "名书记": MentorKind.SECRETARY,
    "社区书记": MentorKind.SECRETARY,
    "书记": MentorKind.SECRETARY,
}
take_kind = one_of(KINDS, tuple(MentorKind.labels))

MENTORS = SheetSpec(
    "mentors",
    _("导师"),
    (
        replace(columns.NAME, aliases=("导师姓名", "导师", "名字"), example="周明"),
        Column(
            "kind",
            _("导师类别"),
            take_kind,
            ("类别", "导师类型", "类型"),
            required=True,
            example="高校专家",
            choices=tuple(MentorKind.labels),
            show=lambda value: str(MentorKind(value).label),
        ),
        Column(
            "organisation",
            _("工作单位"),
            free_text(80),
            ("单位", "所在单位", "任职单位"),
            required=True,
            example="云溪大学社会学院",
            width=24,
        ),
        Column("title", _("职务/职称"), free_text(60), ("职务", "职称", "职务职称", "岗位"), example="教授"),
        Column(
            "tags",
            _("专长领域"),
            take_list,
            ("专长", "擅长领域", "擅长", "研究方向"),
            example="矛盾调解、公文写作",
            width=26,
            show="、".join,
        ),
        Column(
            "capacity",
            _("可带人数"),
            whole_number(1, MOST_CAPACITY),
            ("带教人数", "名额", "可带学员数"),
            example="3",
            width=10,
        ),
        columns.PHONE,
        Column("recommended_by", _("推荐单位"), free_text(80), ("推荐街道", "推荐部门"), example="临江街道", width=18),
    ),
    names=("导师",),
)
FACTS = ("kind", "organisation", "title", "tags", "capacity", "recommended_by")


class MentorPlan:
    def __init__(self, context: Context, drafts: list[Draft]) -> None:
        self.context = context
        self.units = Units(context)
        self.communities = {draft.number: self._community(draft) for draft in drafts}
        self.by_phone: dict[str, Person] = {}
        self.in_unit: dict[tuple[str, int], list[Person]] = defaultdict(list)
        self.by_person: dict[int, MentorProfile] = {}
        self.in_pool: dict[tuple[str, str], MentorProfile] = {}
        self.rows: dict[tuple[str, str], Draft] = {}
        self.phone_rows: dict[str, Draft] = {}
        self._read(drafts)

    def _read(self, drafts: list[Draft]) -> None:
        names = {draft.values.get("name") for draft in drafts}
        phones = {draft.values["phone"] for draft in drafts if draft.values.get("phone")}
        live = Person.objects.live()
        for person in live.filter(phone__in=phones):
            self.by_phone[person.phone or ""] = person
        for person in live.filter(name__in=names, unit__in=[unit.pk for unit in self.communities.values() if unit]):
            self.in_unit[person.name, person.unit_id].append(person)
        persons = [*self.by_phone.values(), *(person for found in self.in_unit.values() for person in found)]
        self._read_profiles(names, persons)

    def _read_profiles(self, names: Iterable[Any], persons: list[Person]) -> None:
        rows = MentorProfile.objects.with_load().select_related("person")
        by_name = rows.filter(person__name__in=names)
        for profile in by_name | rows.filter(person__in=[person.pk for person in persons]):
            self.by_person[profile.person_id] = profile
            if self.context.reaches(self.units.by_id[profile.unit_id]):
                self.in_pool[profile.person.name, profile.organisation] = profile

    def _community(self, draft: Draft) -> Unit | None:
        """The community in which a secretary works, if the tree has it."""
        text = draft.values.get("organisation")
        if draft.values.get("kind") != MentorKind.SECRETARY or not text:
            return None
        node = self.units.index.find(text, level=Level.COMMUNITY).node
        unit = self.units.by_id[node.id] if node else None
        return unit if unit and self.context.reaches(unit) else None

    def decide(self, draft: Draft) -> Outcome:
        outcome = Outcome.of(draft)
        if outcome.is_wrong or self._is_repeat(outcome):
            return outcome
        person = self._person(outcome)
        if outcome.is_wrong:
            return outcome
        outcome.subject = profile = self.by_person.get(person.pk) if person else None
        if profile is None:
            self._make(outcome, person)
        else:
            self._change(outcome, profile)
        return outcome

    def _is_repeat(self, outcome: Outcome) -> bool:
        """The same mentor twice; or two mentors with one phone, which can't be."""
        draft = outcome.draft
        phone = draft.values.get("phone") or ""
        key = (draft.values["name"], phone or draft.values["organisation"])
        first = self.rows.setdefault(key, draft)
        if first is draft:
            other = self.phone_rows.setdefault(phone, draft) if phone else draft
            if other is not draft:
                outcome.refuse("phone", "phone_twice", row=other.number)
            return outcome.is_wrong
        differing = [
            str(column.label)
            for column in MENTORS.columns
            if first.values.get(column.key) != draft.values.get(column.key)
        ]
        if differing:
            outcome.refuse("name", "same_but_differs", row=first.number, columns="、".join(differing))
        else:
            outcome.repeat("same_record", row=first.number, reason=str(columns.PHONE.label))
        return True

    def _person(self, outcome: Outcome) -> Person | None:
        values = outcome.draft.values
        holder = self.by_phone.get(values.get("phone") or "")
        if holder is not None:
            self._require_same(outcome, holder)
            return holder
        unit = self.communities[outcome.draft.number]
        namesakes = self.in_unit.get((values["name"], unit.pk), []) if unit else []
        if len(namesakes) > 1:
            shown = "、".join(person.post_title or person.name for person in namesakes)
            outcome.refuse("name", "several_of_name", count=len(namesakes), names=shown)
        elif namesakes:
            outcome.draft.notes["name"] = "matched_by_name"
            return namesakes[0]
        return self._from_pool(outcome)

    def _require_same(self, outcome: Outcome, holder: Person) -> None:
        unit = self.units.by_id[holder.unit_id]
        if not self.context.reaches(unit):
            outcome.refuse("phone", "phone_of_unseen")
        elif not same_name(holder.name, outcome.draft.values["name"]):
            outcome.refuse("phone", "phone_of_other", name=f"{holder.name}（{unit.name}）")

    def _from_pool(self, outcome: Outcome) -> Person | None:
        values = outcome.draft.values
        known = self.in_pool.get((values["name"], values["organisation"]))
        if known is None:
            return None
        if values.get("phone") and known.person.phone:
            outcome.refuse("phone", "mentor_same_name", name=known.person.name)
            return None
        return known.person

    def _make(self, outcome: Outcome, person: Person | None) -> None:
        values = outcome.draft.values
        pool = self._pool(outcome)
        if pool is None:
            return
        outcome.verdict = Verdict.NEW
        if person is None:
            person = Person(
                kind=PersonKind.EXTERNAL,
                name=values["name"],
                name_key=name_key(values["name"]),
                phone=values.get("phone") or None,
                unit=self.communities[outcome.draft.number] or pool,
                post_title=values.get("title") or "",
            )
            outcome.creates.append(person)
        facts = self._facts(values)
        facts.setdefault("capacity", settings.MENTOR_CAPACITY)
        outcome.creates.append(MentorProfile(person=person, unit=pool, since=self.context.today, **facts))

    def _facts(self, values: dict[str, Any]) -> dict[str, Any]:
        """What the row says; an empty cell says nothing."""
        facts = {name: values[name] for name in FACTS if values.get(name)}
        if "tags" in facts:
            facts["tags"] = list(facts["tags"])
        return facts

    def _pool(self, outcome: Outcome) -> Unit | None:
        """The importing unit; for who imports from above, the district of the recommending unit, or the only one."""
        root = self.context.root
        if root is not None and root.level != Level.CITY:
            return root
        above = self._district_of(outcome.draft.values.get("recommended_by") or "", outcome)
        if above is not None:
            return above
        districts = [
            unit
            for unit in self.units.by_id.values()
            if unit.level == Level.DISTRICT and unit.valid_to is None and self.context.reaches(unit)
        ]
        if len(districts) == 1:
            return districts[0]
        if root is not None and not districts:
            return root
        outcome.refuse("recommended_by", "pool_unknown")
        return None

    def _district_of(self, text: str, outcome: Outcome) -> Unit | None:
        node = self.units.index.find(text).node if text else None
        unit = self.units.by_id[node.id] if node else self.communities[outcome.draft.number]
        while unit is not None and unit.level != Level.DISTRICT:
            unit = self.units.by_id.get(unit.parent_id or 0)
        return unit

    def _change(self, outcome: Outcome, profile: Any) -> None:
        fields = {
            name: value for name, value in self._facts(outcome.draft.values).items() if getattr(profile, name) != value
        }
        if profile.state == MentorState.RETIRED:
            outcome.refuse("name", "mentor_retired", name=profile.person.name)
        elif "kind" in fields and profile.load:
            outcome.refuse("kind", "mentor_kind_in_use", count=profile.load)
        elif fields.get("capacity", profile.load) < profile.load:
            outcome.refuse("capacity", "mentor_capacity_below_load", count=profile.load)
        elif not self.context.reaches(self.units.by_id[profile.unit_id]):
            outcome.refuse("name", "mentor_of_other_pool", name=self.units.by_id[profile.unit_id].name)
        elif fields:
            outcome.change(profile, **fields, version=profile.version + 1)


def plan(context: Context, drafts: list[Draft]) -> list[Outcome]:
    decide = MentorPlan(context, drafts).decide
    return [decide(draft) for draft in drafts]


register_place(_("导师库"), "mentors:mentor-list", "mentors.MentorProfile")
register_place(_("帮带协议"), "mentors:bond-list", "mentors.Bond")
register(
    Kind(
        "mentors",
        _("导师"),
        (MENTORS,),
        plan,
        thing="bonds",
        rights=(Right.MANAGE, Right.APPROVE),
        hint=_("一行一位导师；按手机号认人，社区书记也按姓名和社区认人"),
        order=30,
    )
)
