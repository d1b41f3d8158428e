"""Workbooks of this app."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from cohorts.models import Cohort
from common.sheets import Column, Sheet
from people.masking import phone_for
from people.models import User


def roster_sheet(rows: Iterable[Any], *, cohort: Cohort, viewer: User, subtitle: str) -> Sheet:
    """The class as the viewer sees it; rows come with hours (queries.classes) and phone sight (people)."""
    columns = [
        Column("name", _("姓名"), 12),
        Column("gender", _("性别"), 6),
        Column("unit", _("单位"), 26),
        Column("post", _("岗位"), 18),
        Column("phone", _("手机号"), 14),
        Column("joined", _("入班日期"), 12, "date"),
        Column("state", _("状态"), 10),
        Column("hours", _("已修学时"), 10, "number"),
        Column("absences", _("缺课"), 8, "int"),
        Column("needs", _("培训需求"), 30),
    ]
    return Sheet(
        _("学员名册"),
        columns,
        _rows(rows, viewer),
        title=_("%(cohort)s学员名册") % {"cohort": cohort.name},
        subtitle=subtitle,
    )


def _rows(rows: Iterable[Any], viewer: User) -> Iterator[list[object]]:
    for row in rows:
        person = row.person
        person.phone_in_sight = row.phone_in_sight
        yield [
            person.name,
            person.get_gender_display(),
            row.unit.full_name,
            person.post_title,
            phone_for(viewer, person),
            row.joined_on,
            row.get_state_display(),
            row.hours,
            row.absences,
            "、".join(row.needs),
        ]
