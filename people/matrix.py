"""Who may what: the permission matrix of domain.md section 4 as data.

Views, querysets, tests and the help page all read this table. A cell is a list of grants
"right" or "right@reach"; without a reach the grant covers the subtree of the role's node.
Reaches: community (units of that level below), class and mentee (people looked after),
own (the user's own), assigned (given to the user by name), published.
"""

from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.access import Right
from people.choices import Role


@dataclass(frozen=True)
class Grant:
    right: Right
    reach: str = "subtree"


@dataclass(frozen=True)
class Thing:
    """One row of the matrix. `cells` maps the two-letter role to its grants."""

    label: str | Promise
    cells: dict[str, str]


MATRIX: dict[str, Thing] = {
    "units": Thing(
        _("机构树与下级账号"),
        {"CA": "manage", "DA": "manage", "SA": "read manage@community", "AU": "read", "SY": "manage"},
    ),
    "people": Thing(
        _("人员基本信息（姓名、岗位、单位）"),
        {
            "CA": "read",
            "DA": "manage",
            "TA": "read",
            "SA": "manage",
            "CS": "read",
            "CT": "read@class",
            "ME": "read@mentee",
            "TR": "own@own",
            "AU": "read",
        },
    ),
    "personal_numbers": Thing(
        _("身份证号、手机号"),
        {
            "DA": "unmask",
            "SA": "unmask",
            "CT": "read@class",
            "ME": "read@mentee",
            "TR": "own@own",
        },
    ),
    "programmes": Thing(
        _("培训项目、班次、课表"),
        {
            "CA": "approve",
            "DA": "manage",
            "TA": "manage",
            "SA": "manage",
            "CS": "read",
            "CT": "enter@class",
            "ME": "read@mentee",
            "TR": "read@own",
            "IN": "read@assigned",
            "AU": "read",
            "PU": "read@published",
        },
    ),
    "orders": Thing(
        _("课程菜单与点单"),
        {
            "CA": "read",
            "DA": "manage",
            "TA": "manage",
            "SA": "manage",
            "CS": "read",
            "CT": "read@class",
            "TR": "own@own",
            "IN": "enter@assigned",
            "AU": "read",
        },
    ),
    "roll_calls": Thing(
        _("点名与考勤"),
        {
            "CA": "read",
            "DA": "read",
            "TA": "manage",
            "SA": "read",
            "CS": "read",
            "CT": "enter@class",
            "TR": "own@own",
            "IN": "enter@assigned",
            "AU": "read",
        },
    ),
    "leave": Thing(
        _("请假"),
        {
            "DA": "approve",
            "TA": "approve",
            "SA": "read",
            "CS": "approve",
            "CT": "approve@class",
            "TR": "own@own",
            "AU": "read",
        },
    ),
    "care_notes": Thing(
        _("病情与关怀记录"),
        {"DA": "read", "TA": "read", "CT": "enter@class", "TR": "own@own"},
    ),
    "criticism": Thing(
        _("通报批评"),
        {
            "CA": "read",
            "DA": "approve",
            "TA": "draft",
            "SA": "read",
            "CS": "read",
            "CT": "draft@class",
            "TR": "own@own",
            "AU": "read",
        },
    ),
    "bonds": Thing(
        _("帮带协议与指导记录"),
        {
            "CA": "read",
            "DA": "approve",
            "TA": "manage",
            "SA": "approve",
            "CS": "read",
            "CT": "read@class",
            "ME": "enter@mentee",
            "TR": "own@own",
            "AU": "read",
        },
    ),
    "claims": Thing(
        _("领办清单"),
        {
            "CA": "read",
            "DA": "read",
            "SA": "read",
            "CS": "manage approve",
            "ME": "enter@mentee",
            "TR": "own@own",
            "AU": "read",
        },
    ),
    "archive": Thing(
        _("成长档案"),
        {
            "CA": "read",
            "DA": "read",
            "TA": "read",
            "SA": "read",
            "CS": "read",
            "CT": "read@class",
            "ME": "read@mentee",
            "TR": "own@own",
            "AU": "read",
        },
    ),
    "appraisal": Thing(
        _("“5+1”考评得分"),
        {
            "CA": "read",
            "DA": "approve",
            "SA": "manage approve",
            "CS": "enter",
            "TR": "own@own",
            "IP": "enter@assigned",
            "AU": "read",
        },
    ),
    "surveys": Thing(_("居民满意度原始问卷"), {"AU": "read"}),
    "bulletins": Thing(
        _("月度通报"),
        {
            "CA": "read",
            "DA": "approve",
            "TA": "read",
            "SA": "approve",
            "CS": "read",
            "CT": "read",
            "TR": "read@own",
            "IP": "read",
            "AU": "read",
        },
    ),
    "cases": Thing(
        _("案例与评审"),
        {
            "CA": "read",
            "DA": "approve",
            "TA": "manage",
            "SA": "read",
            "CS": "read",
            "CT": "read@class",
            "ME": "read@mentee",
            "TR": "own@own",
            "JU": "enter@assigned",
            "AU": "read",
            "PU": "read@published",
        },
    ),
    "projects": Thing(
        _("社区项目与预算"),
        {
            "CA": "read",
            "DA": "approve",
            "SA": "approve",
            "CS": "manage",
            "ME": "read@mentee",
            "TR": "enter@own",
            "JU": "enter@assigned",
            "AU": "read",
            "PU": "read@published",
        },
    ),
    "contests": Thing(
        _("擂台比武评分"),
        {
            "CA": "read",
            "DA": "manage",
            "TA": "manage",
            "SA": "manage",
            "TR": "read@own",
            "JU": "enter@assigned",
            "AU": "read",
            "PU": "read@published",
        },
    ),
    "spot_checks": Thing(
        _("抽查"),
        {"CA": "read", "DA": "manage", "SA": "manage", "CS": "read", "IP": "enter@assigned", "AU": "read"},
    ),
    "honours": Thing(
        _("荣誉与人才梯队"),
        {
            "CA": "approve",
            "DA": "approve",
            "SA": "nominate",
            "CS": "nominate",
            "TR": "own@own",
            "AU": "read",
            "PU": "read@published",
        },
    ),
    "rules": Thing(
        _("规则、权重、名额"),
        {
            "CA": "manage",
            "DA": "manage",
            "TA": "read",
            "SA": "read",
            "CS": "read",
            "CT": "read",
            "ME": "read",
            "TR": "read",
            "IN": "read",
            "JU": "read",
            "IP": "read",
            "AU": "read",
        },
    ),
    "audit": Thing(_("审计日志"), {"CA": "read", "DA": "read", "TR": "own@own", "AU": "read"}),
    # Two rows of our own: domain.md section 4 names neither the import desk nor the report desk.
    "imports": Thing(_("名册与台账导入"), {"DA": "manage", "TA": "manage", "SA": "manage", "AU": "read"}),
    "reports": Thing(
        _("年度报告与导出"),
        {"CA": "manage", "DA": "manage", "TA": "manage", "SA": "manage", "CS": "manage", "AU": "manage"},
    ),
}

# What a right includes beside itself: who manages or approves may of course read.
INCLUDES: dict[Right, frozenset[Right]] = {
    Right.MANAGE: frozenset({Right.READ, Right.ENTER, Right.DRAFT, Right.NOMINATE}),
    Right.APPROVE: frozenset({Right.READ, Right.DRAFT}),
    Right.ENTER: frozenset({Right.READ}),
    Right.OWN: frozenset({Right.READ}),
    Right.DRAFT: frozenset({Right.READ}),
    Right.NOMINATE: frozenset({Right.READ}),
    Right.UNMASK: frozenset(),
    Right.READ: frozenset(),
}


@cache
def grants(thing: str, role: str) -> tuple[Grant, ...]:
    """The cell of one thing and role. Raises KeyError for a thing that has no row."""
    cell = MATRIX[thing].cells.get(role, "")
    return tuple(_grant(token) for token in cell.split())


def _grant(token: str) -> Grant:
    right, at, reach = token.partition("@")
    return Grant(Right(right), reach if at else "subtree")


def satisfies(grant: Grant, right: Right) -> bool:
    """Whether the grant gives the right, directly or because its right includes it."""
    return grant.right is right or right in INCLUDES[grant.right]


def reaches(thing: str, role: str, right: Right) -> set[str]:
    """How far a role's right on a thing extends: a set of reach words, empty for none."""
    return {grant.reach for grant in grants(thing, Role(role)) if satisfies(grant, right)}
