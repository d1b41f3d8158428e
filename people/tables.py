"""Lists of this app: what stands in them, what they are searched and filtered by."""

import re
from typing import Any

import django_filters
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.access import Right
from common.addresses import by_key
from common.crypto import lookup_hash
from common.listing import Column, Listing
from common.templatetags.banfei import day, state
from people.choices import PersonKind, PostTrack, Role, StaffType, Standing
from people.forms.fields import UnitField, UnitSelect
from people.masking import phone_for
from people.models import Person, RoleHolding, Unit, User
from people.names import named
from people.queries import with_phone_sight
from people.usernames import shown_username

PHONE = re.compile(r"1\d{10}")
ID_NUMBER = re.compile(r"\d{17}[\dX]")


class UnitFilter(django_filters.ModelChoiceFilter):
    """A unit and everything below it, chosen from the units within the viewer's reach."""

    field_class = UnitField

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", UnitSelect)
        super().__init__(label=_("单位"), empty_label=_("全部"), queryset=_units_in_reach, **options)

    def filter(self, qs: QuerySet[Any], value: Unit | None) -> QuerySet[Any]:
        return qs.filter(**{f"{self.field_name}__path__startswith": value.path}) if value else qs


def _units_in_reach(request: HttpRequest) -> QuerySet[Unit]:
    return Unit.objects.within_reach(request.user).open_on(timezone.localdate())


NOT_IN_A_POST = [choice for choice in Standing.choices if choice[0] != Standing.POSTED] + [("external", _("外部人员"))]


class PersonFilter(django_filters.FilterSet):
    unit = UnitFilter(field_name="unit")
    track = django_filters.ChoiceFilter(
        field_name="post_track", label=_("岗位类别"), choices=PostTrack.choices, empty_label=_("全部")
    )
    staff_type = django_filters.ChoiceFilter(label=_("用工类型"), choices=StaffType.choices, empty_label=_("全部"))
    standing = django_filters.ChoiceFilter(
        label=_("在岗情况"), choices=[*NOT_IN_A_POST, ("all", _("全部"))],
        empty_label=Standing.POSTED.label, method="filter_standing",
    )  # fmt: skip

    class Meta:
        model = Person
        fields: list[str] = []

    def filter_standing(self, qs: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        if value == "external":
            return qs.filter(kind=PersonKind.EXTERNAL)
        return qs if value == "all" else qs.filter(standing=value)

    def filter_queryset(self, queryset: QuerySet[Person]) -> QuerySet[Person]:
        """Workers in a post, whom home and the reports count too; others are listed when asked for."""
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("standing") else found.workers()  # type: ignore[attr-defined,no-any-return]


def search_persons(text: str) -> Q:
    """By Chinese name, full pinyin, initials or work number."""
    return named(text) | Q(work_number=text)


def search_by_number(user: User, text: str) -> Q:
    """An exact number is a question about a person: it is answered to those only who see the answer anyhow,
    the whole number on the record or behind "show", and to the person."""
    number = re.sub(r"[\s-]", "", text).upper()
    shown = Person.objects.visible_to(user, Right.UNMASK, "personal_numbers").values("pk")
    if PHONE.fullmatch(number):
        read = Person.objects.visible_to(user, Right.READ, "personal_numbers").values("pk")
        return Q(phone=number) & (Q(pk__in=shown) | Q(pk__in=read) | Q(pk=user.person_id))
    if ID_NUMBER.fullmatch(number):
        return Q(id_hash=lookup_hash(number)) & (Q(pk__in=shown) | Q(pk=user.person_id))
    return Q(pk__in=[])


def standing_of(person: Person) -> Any:
    """The state of somebody who is in no post; nothing to say of anybody else."""
    words = {Standing.ARRIVING: "soon", Standing.LEFT: "calm"}
    kind = words.get(Standing(person.standing))
    return state(kind, person.get_standing_display()) if kind else ""


def person_listing(request: HttpRequest, viewer: User) -> Listing:
    persons = Person.objects.visible_to(viewer).select_related("unit__parent")
    manages = viewer.access.holds("people", Right.MANAGE)
    return Listing(
        request=request,
        rows=with_phone_sight(persons, viewer),
        title=_("人员"),
        columns=[
            Column("name", _("姓名"), lambda p: p.name, sort="name_key", phone="main"),
            Column("unit", _("单位"), lambda p: p.unit.full_name, sort="unit__path"),
            Column("post", _("岗位"), lambda p: p.post_title or standing_of(p), sort="post_title"),
            Column("grade", _("等级"), lambda p: p.grade if p.grade is not None else "", numeric=True, phone="hide"),
            Column("phone", _("手机号"), lambda p: phone_for(viewer, p), phone="hide"),
        ],
        order="name",
        row_url=by_key("people:person-detail"),
        search_q=lambda text: search_persons(text) | search_by_number(viewer, text),
        search_hint=_("姓名、工号或完整号码"),
        filterset=PersonFilter,
        unit_word=_("人"),
        empty={
            "title": _("还没有人员"),
            "hint": _("可以导入名册，也可以一个个建档。") if manages else _("您负责的人员会出现在这里。"),
            "action_url": reverse("people:person-add") if manages else "",
            "action_label": _("新增人员"),
        },
    )


class AccountFilter(django_filters.FilterSet):
    unit = UnitFilter(field_name="home")
    role = django_filters.ChoiceFilter(
        label=_("角色"), choices=Role.choices, empty_label=_("全部"), method="filter_role"
    )
    state = django_filters.ChoiceFilter(
        label=_("状态"),
        empty_label=_("全部"),
        method="filter_state",
        choices=[("active", _("在用")), ("first", _("还没改初始密码")), ("disabled", _("已停用"))],
    )

    class Meta:
        model = User
        fields: list[str] = []

    def filter_role(self, qs: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        held = RoleHolding.objects.in_force(timezone.localdate()).filter(role=value)
        return qs.filter(pk__in=held.values("user"))

    def filter_state(self, qs: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        wanted = {
            "active": Q(is_active=True),
            "first": Q(is_active=True, must_change_password=True),
            "disabled": Q(is_active=False),
        }
        return qs.filter(wanted[value])


def search_accounts(text: str) -> Q:
    """By name, pinyin and every name that one may log in with."""
    return named(text) | Q(username__istartswith=text) | Q(person__work_number=text)


def account_state(user: User) -> Any:
    if not user.is_active:
        return state("calm", _("已停用"))
    return state("soon", _("未改初始密码")) if user.must_change_password else state("done", _("在用"))


def account_listing(request: HttpRequest, viewer: User) -> Listing:
    accounts = User.objects.visible_to(viewer).select_related("home__parent")
    return Listing(
        request=request,
        rows=with_role_words(accounts),
        title=_("账号"),
        columns=[
            Column("name", _("姓名"), lambda u: u.name, sort="name_key", phone="main"),
            Column("username", _("用户名"), shown_username, sort="username", phone="hide"),
            Column("home", _("所属单位"), lambda u: u.home.full_name, sort="home__path"),
            Column("roles", _("角色"), role_words),
            Column("login", _("最近登录"), lambda u: day(u.last_login) if u.last_login else _("从未"), phone="hide"),
            Column("state", _("状态"), account_state, phone="next"),
        ],
        order="name",
        row_url=by_key("people:account-detail"),
        search_q=search_accounts,
        search_hint=_("姓名、用户名或工号"),
        filterset=AccountFilter,
        unit_word=_("个"),
        empty={"title": _("还没有账号"), "hint": _("给需要登录的人开通账号。")},
    )


def with_role_words(rows: QuerySet[User]) -> QuerySet[User]:
    """Each account with the codes of its roles in force, in the same query."""
    held = RoleHolding.objects.in_force(timezone.localdate()).filter(user=OuterRef("pk")).order_by("role")
    return rows.annotate(held_roles=ArraySubquery(held.values("role").distinct()))


def role_words(user: User) -> str:
    codes = user.held_roles  # type: ignore[attr-defined]
    return "、".join(str(role.label) for role in Role if role in codes)
