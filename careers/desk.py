"""What careers lays on people's desks."""

from django.utils.translation import gettext_lazy as _

from common.access import Right
from common.desk import MenuGroup, MenuItem, register_menu
from people.choices import Role
from people.models import User
from people.records import register_record_fragment
from people.verbs import register_verbs

# A trainee reads the own record; a list of one is no list.
DESKS = (
    Role.CITY_ADMIN,
    Role.DISTRICT_ADMIN,
    Role.TRAINING_ADMIN,
    Role.STREET_ADMIN,
    Role.SECRETARY,
    Role.AUDITOR,
)


def sees_ledgers(user: User) -> bool:
    return user.access.holds("archive", Right.READ) and user.access.has_role(*DESKS)


register_menu(
    MenuItem("careers:certificate-list", _("持证台账"), "identification", MenuGroup.RECORDS, sees_ledgers, order=20),
    MenuItem("careers:exam-list", _("考试报名"), "pencil-square", MenuGroup.RECORDS, sees_ledgers, order=30),
)
register_record_fragment("careers:person-careers", label=_("证书与考试"), order=40)
register_verbs(
    {
        "careers.record_certificate": _("登记证书"),
        "careers.verify_certificate": _("核验证书"),
        "careers.void_certificate": _("作废证书"),
        "careers.correct_registration": _("更正考试报名"),
        "careers.void_registration": _("作废考试报名"),
    }
)
