"""What stands on record pages as label and value, for components/facts.html."""

from typing import Any

from django.utils.translation import gettext as _

from common.templatetags.banfei import day, moment
from people.access import Held
from people.forms.fields import partial_date
from people.masking import Numbers
from people.models import Person, Unit, User
from people.usernames import shown_username


def person_facts(person: Person, numbers: Numbers) -> list[dict[str, Any]]:
    """In the order in which people ask: where, what, since when; then who."""
    rows = [
        (_("单位"), person.unit.full_name),
        (_("岗位"), person.post_title),
        (_("岗位类别"), person.get_post_track_display()),
        (_("岗位等级"), person.grade),
        (_("用工类型"), person.get_staff_type_display()),
        (_("入职时间"), partial_date(person.hired_on, person.hired_precision)),
        (_("工号"), person.work_number),
        (_("手机号"), numbers.phone),
        (_("身份证号"), numbers.id_number),
        (_("性别"), person.get_gender_display()),
        (_("出生日期"), partial_date(person.born_on, person.born_precision)),
        (_("政治面貌"), person.get_politics_display()),
        (_("学历"), person.get_education_display()),
    ]
    return _labelled(rows)


def number_facts(numbers: Numbers) -> list[dict[str, Any]]:
    return _labelled([(_("手机号"), numbers.phone), (_("身份证号"), numbers.id_number)])


def unit_facts(unit: Unit) -> list[dict[str, Any]]:
    rows = [
        (_("上级"), unit.parent.name if unit.parent else ""),
        (_("层级"), unit.get_level_display()),
        (_("区划代码"), unit.code),
        (_("启用日期"), day(unit.valid_from)),
    ]
    if unit.valid_to:
        rows += [(_("撤销日期"), day(unit.valid_to)), (_("并入"), unit.successor.name if unit.successor else "")]
    return _labelled(rows)


def account_facts(account: User) -> list[dict[str, Any]]:
    rows = [
        (_("用户名"), shown_username(account)),
        (_("所属单位"), account.home.full_name),
        (_("邮箱"), account.email),
        (_("开通时间"), day(account.date_joined)),
        (_("最近登录"), moment(account.last_login) if account.last_login else _("从未登录")),
    ]
    return _labelled(rows)


def own_facts(account: User, numbers: Numbers | None, held: tuple[Held, ...]) -> list[dict[str, Any]]:
    person = account.person
    rows: list[tuple[str, Any]] = [(_("用户名"), account.username)]
    if person and numbers:
        rows += [(_("工号"), person.work_number), (_("手机号"), numbers.phone)]
    rows += [
        (_("单位"), (person.unit if person else account.home).full_name),
        (_("角色"), "、".join(f"{row.role.label}（{row.unit_name}）" for row in held)),
    ]
    return _labelled(rows)


def password_facts(account: User, password: str) -> list[dict[str, Any]]:
    return _labelled([(_("姓名"), account.name), (_("用户名"), account.username), (_("初始密码"), password)])


def _labelled(rows: list[tuple[str, Any]]) -> list[dict[str, Any]]:
    return [{"label": label, "value": value} for label, value in rows]
