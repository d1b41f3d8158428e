"""Workbooks of people and accounts. Numbers stand in them masked, as on the page."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from common.sheets import Column, Sheet
from people.actions.worker_accounts import FirstPassword
from people.masking import phone_for
from people.models import Person, User


def roster(persons: Iterable[Person], *, viewer: User, title: str, subtitle: str) -> Sheet:
    """The list of persons as the viewer sees it; rows are marked by with_phone_sight."""
    columns = [
        Column("name", _("姓名"), 12),
        Column("gender", _("性别"), 6),
        Column("unit", _("单位"), 28),
        Column("post", _("岗位"), 18),
        Column("track", _("岗位类别"), 12),
        Column("grade", _("岗位等级"), 10, "int"),
        Column("staff_type", _("用工类型"), 18),
        Column("education", _("学历"), 10),
        Column("politics", _("政治面貌"), 14),
        Column("work_number", _("工号"), 14),
        Column("phone", _("手机号"), 14),
    ]
    return Sheet(_("人员名册"), columns, _roster_rows(persons, viewer), title=title, subtitle=subtitle)


def _roster_rows(persons: Iterable[Person], viewer: User) -> Iterator[list[object]]:
    for person in persons:
        yield [
            person.name,
            person.get_gender_display(),
            person.unit.full_name,
            person.post_title,
            person.get_post_track_display(),
            person.grade if person.grade is not None else "",
            person.get_staff_type_display(),
            person.get_education_display(),
            person.get_politics_display(),
            person.work_number or "",
            phone_for(viewer, person),
        ]


def first_password_sheet(rows: Iterable[FirstPassword], *, title: str) -> Sheet:
    """To be cut into strips and handed over; each password works for one log-in."""
    columns = [
        Column("unit", _("单位"), 28),
        Column("name", _("姓名"), 12),
        Column("username", _("用户名"), 20),
        Column("password", _("初始密码"), 24),
        Column("note", _("说明"), 44),
    ]
    with_phone, without = _("也可用本人手机号登录；首次登录须改密码"), _("首次登录须改密码")
    found = (
        [
            row.user.person.unit.full_name if row.user.person else "",
            row.user.name,
            row.user.username,
            row.password,
            with_phone if row.user.person and row.user.person.phone else without,
        ]
        for row in rows
    )
    return Sheet(_("初始密码"), columns, found, title=title, subtitle=_("请当面交给本人，交后删除本表"))
