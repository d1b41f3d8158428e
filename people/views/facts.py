"""The facts of a person as label and value, for components/facts.html."""

from typing import Any

from django.utils.translation import gettext as _

from people.forms.fields import partial_date
from people.masking import Numbers
from people.models import Person


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
    return [{"label": label, "value": value} for label, value in rows]
