"""Lists of certificates and registrations."""

from typing import Any

import django_filters
from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from careers.choices import CertificateLevel, ExamLevel, ExamResult
from careers.models import Certificate, ExamRegistration
from common.access import Right
from common.addresses import by_key
from common.listing import Column, Listing
from common.templatetags.banfei import state
from people.choices import PersonKind
from people.forms.fields import partial_date
from people.models import Person, User
from people.names import named
from people.tables import UnitFilter, search_persons

YES_OR_NO = [("", _("全部")), ("true", _("是")), ("false", _("否"))]


class YesNoFilter(django_filters.TypedChoiceFilter):
    """Everything unless one of the two is chosen."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=YES_OR_NO, coerce=lambda value: value == "true", **options)


class CertificateFilter(django_filters.FilterSet):
    unit = UnitFilter(field_name="person__unit")
    level = django_filters.ChoiceFilter(label=_("等级"), choices=CertificateLevel, empty_label=_("全部"))
    verified = YesNoFilter(label=_("已核验"), field_name="verified_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Certificate
        fields: list[str] = []


def certificate_listing(request: HttpRequest, user: User) -> Listing:
    rows = Certificate.objects.visible_to(user).select_related("person__unit")
    return Listing(
        request,
        rows,
        title=_now("持证台账"),
        columns=CERTIFICATE_COLUMNS,
        order="name",
        row_url=by_key("careers:certificate-detail"),
        search_q=lambda text: named(text, "person__"),
        search_hint=_now("姓名或拼音"),
        filterset=CertificateFilter,
        unit_word=_now("张"),
        empty={
            "title": _now("还没有登记证书"),
            "hint": _now("导入人员档案时，“社工证等级”“取证日期”两列会一并登记；也可以逐张登记。"),
        },
    )


CERTIFICATE_COLUMNS = [
    Column("name", _("姓名"), lambda row: row.person.name, sort="person__name_key", phone="main"),
    Column("unit", _("单位"), lambda row: row.person.unit.name, sort="person__unit__path"),
    Column("post", _("岗位"), lambda row: row.person.post_title, phone="hide"),
    Column("level", _("等级"), lambda row: row.get_level_display()),
    Column("issued", _("取证日期"), lambda row: partial_date(row.issued_on, row.issued_precision)),
    Column("number", _("证书编号"), lambda row: row.number, phone="hide"),
    Column(
        "verified",
        _("核验"),
        lambda row: state("done", _now("已核验")) if row.verified_at else state("calm", _now("未核验")),
        phone="next",
    ),
]


class HolderFilter(django_filters.FilterSet):
    unit = UnitFilter(field_name="unit")

    class Meta:
        model = Person
        fields: list[str] = []


def holder_listing(request: HttpRequest, user: User) -> Listing:
    """Workers whose certificates the user may record, each with what is on record already."""
    live = Certificate.objects.filter(voided_at=None)
    rows = Person.objects.visible_to(user, Right.MANAGE).filter(kind=PersonKind.WORKER)
    return Listing(
        request,
        rows.select_related("unit").prefetch_related(Prefetch("certificates", queryset=live)),
        title=_now("登记证书"),
        columns=HOLDER_COLUMNS,
        order="name",
        row_url=by_key("careers:certificate-add"),
        search_q=search_persons,
        search_hint=_now("姓名、拼音或工号"),
        filterset=HolderFilter,
        unit_word=_now("人"),
        empty={"title": _now("还没有在册人员"), "hint": _now("证书登记在本人档案里，请先建立或导入人员档案。")},
    )


def _held(person: Any) -> str:
    return "、".join(str(certificate.get_level_display()) for certificate in person.certificates.all())


HOLDER_COLUMNS = [
    Column("name", _("姓名"), lambda person: person.name, sort="name_key", phone="main"),
    Column("unit", _("单位"), lambda person: person.unit.name, sort="unit__path"),
    Column("post", _("岗位"), lambda person: person.post_title, phone="hide"),
    Column("held", _("已登记的证书"), _held),
]


class ExamFilter(django_filters.FilterSet):
    unit = UnitFilter(field_name="unit")
    year = django_filters.NumberFilter(label=_("年度"))
    level = django_filters.ChoiceFilter(label=_("级别"), choices=ExamLevel, empty_label=_("全部"))
    result = django_filters.ChoiceFilter(label=_("成绩"), choices=ExamResult, empty_label=_("全部"))
    pre_exam = YesNoFilter(label=_("考前培训"))

    class Meta:
        model = ExamRegistration
        fields: list[str] = []


def exam_listing(request: HttpRequest, user: User) -> Listing:
    rows = ExamRegistration.objects.visible_to(user).select_related("unit")
    return Listing(
        request,
        rows,
        title=_now("考试报名"),
        columns=EXAM_COLUMNS,
        order="name",
        row_url=by_key("careers:exam-detail"),
        search_q=lambda text: named(text),
        search_hint=_now("姓名或拼音"),
        filterset=ExamFilter,
        unit_word=_now("人次"),
        empty={"title": _now("还没有报名记录"), "hint": _now("请导入考试报名汇总表；没有建档的自聘人员也收。")},
    )


def yes_no(value: bool | None) -> str:
    return "" if value is None else _now("是") if value else _now("否")


EXAM_COLUMNS = [
    Column("name", _("姓名"), lambda row: row.name, sort="name_key", phone="main"),
    Column("unit", _("单位"), lambda row: row.unit.name, sort="unit__path"),
    Column("year", _("年度"), lambda row: row.year, sort="year", numeric=True),
    Column("level", _("级别"), lambda row: row.get_level_display()),
    Column("subjects", _("科目数"), lambda row: row.subjects or "", numeric=True, phone="hide"),
    Column("pre_exam", _("考前培训"), lambda row: yes_no(row.pre_exam), phone="hide"),
    Column("staff", _("用工类型"), lambda row: row.get_staff_type_display(), phone="hide"),
    Column("record", _("档案"), lambda row: "" if row.person_id else state("calm", _now("未建档")), phone="hide"),
    Column(
        "result",
        _("成绩"),
        lambda row: state(row.result_kind, row.get_result_display()),
        phone="next",
    ),
]
