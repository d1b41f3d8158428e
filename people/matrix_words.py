"""The permission matrix in words, for the page that shows who may what."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.access import Right
from people.choices import Role
from people.guide import ROLES
from people.matrix import MATRIX, Grant, grants

Text = str | Promise

RIGHTS: dict[Right, Text] = {
    Right.READ: gettext_lazy("查看"),
    Right.ENTER: gettext_lazy("填报"),
    Right.MANAGE: gettext_lazy("管理"),
    Right.APPROVE: gettext_lazy("审批"),
    Right.OWN: gettext_lazy("办理本人的"),
    Right.DRAFT: gettext_lazy("起草"),
    Right.NOMINATE: gettext_lazy("推荐"),
    Right.UNMASK: gettext_lazy("写明事由后查看完整号码"),
}
REACHES: dict[str, Text] = {
    "subtree": "",
    "own": gettext_lazy("限本人"),
    "class": gettext_lazy("限所带班级"),
    "mentee": gettext_lazy("限所带学员"),
    "assigned": gettext_lazy("限分派给自己的"),
    "community": gettext_lazy("限社区一级"),
    "published": gettext_lazy("限已公开的"),
}
LEGEND: list[tuple[Text, Text]] = [
    (gettext_lazy("查看"), gettext_lazy("看得到，不能改")),
    (gettext_lazy("填报"), gettext_lazy("能录入和修改，也能查看")),
    (gettext_lazy("管理"), gettext_lazy("能新增、修改、作废，也能查看和填报")),
    (gettext_lazy("审批"), gettext_lazy("能通过或退回，也能查看")),
]


@dataclass(frozen=True)
class Cell:
    role: Role
    words: str
    chosen: bool


@dataclass(frozen=True)
class MatrixRow:
    label: Text
    cells: list[Cell]


def grant_words(grant: Grant) -> str:
    """管理（限社区一级）; the right alone where it covers the whole unit."""
    right, reach = RIGHTS[grant.right], REACHES[grant.reach]
    if not reach or grant.right is Right.OWN:
        return str(right)
    return _("%(right)s（%(reach)s）") % {"right": right, "reach": reach}


def matrix_rows(chosen: Role) -> list[MatrixRow]:
    """Every thing with its cell for each role that an account can hold."""
    return [
        MatrixRow(thing.label, [Cell(role, _cell(name, role), role is chosen) for role in ROLES])
        for name, thing in MATRIX.items()
    ]


def _cell(thing: str, role: Role) -> str:
    return _("、").join(grant_words(grant) for grant in grants(thing, role))
