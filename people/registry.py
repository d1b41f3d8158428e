"""What is kept about people, column by column: why, for how long, who sees it, what erasing means (rule 11).

Every app declares its tables in <app>/personal_data.py, loaded at start; a column without a class fails the
build. Recorded history is classified like the table whose states it keeps.
"""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pghistory.models import Event

Text = str | Promise


class Kind(models.TextChoices):
    """What a column tells about a person."""

    NONE = "none", _("不含个人信息")
    LINK = "link", _("指向某个人")
    NAME = "name", _("姓名等身份标识")
    CONTACT = "contact", _("联系方式")
    NUMBER = "number", _("证件号码")
    PROFILE = "profile", _("个人基本情况")
    RECORD = "record", _("履历、学习与工作记录")
    JUDGEMENT = "judgement", _("评价与得分")
    CARE = "care", _("健康、照护与请假事由")
    WORDS = "words", _("自由填写的文字")
    CREDENTIAL = "credential", _("登录凭据")
    TRACE = "trace", _("使用痕迹")


@dataclass(frozen=True)
class Handling:
    """How columns of a kind are shown by default, and what erasing a person does to them."""

    mask: Text
    erase: Text


HANDLING = {
    Kind.NONE: Handling(_("不限"), _("保留")),
    Kind.LINK: Handling(_("随所指的人"), _("保留，所指档案已去除身份")),
    Kind.NAME: Handling(_("按权限范围显示"), _("换成编号")),
    Kind.CONTACT: Handling(_("默认遮盖，查看全号须说明事由并留痕"), _("清空")),
    Kind.NUMBER: Handling(_("加密存放，默认遮盖，查看全号须说明事由并留痕"), _("清空")),
    Kind.PROFILE: Handling(_("按权限范围显示"), _("清空")),
    Kind.RECORD: Handling(_("按权限范围显示"), _("保留，去除身份")),
    Kind.JUDGEMENT: Handling(_("按权限范围显示，低分与批评不公开"), _("保留，去除身份")),
    Kind.CARE: Handling(_("只给照护职责所在的人"), _("清空")),
    Kind.WORDS: Handling(_("按权限范围显示"), _("清空")),
    Kind.CREDENTIAL: Handling(_("不显示"), _("删除")),
    Kind.TRACE: Handling(_("只给本人和审计"), _("到期删除")),
}

# How long; the retention issue carries these out.
FOR_LIFE = _("随成长档案长期保存")
WITH_ACCOUNT = _("账号存续期间")
THREE_YEARS = _("三年")
SIX_YEARS = _("六年")
ON_RECORD = _("在线至少六个月，归档三年")
NINETY_DAYS = _("九十天")
ONE_WEEK = _("七天")
TWELVE_HOURS = _("十二小时")
ALWAYS = _("不涉及个人，长期保存")
# Tables that come with a library and stay empty here.
UNUSED = _("未使用")


@dataclass(frozen=True)
class Table:
    """One table's entry: `columns` maps each column's name in the database to its kind."""

    name: str
    label: Text
    purpose: Text
    retention: Text
    columns: dict[str, Kind]

    @property
    def personal(self) -> dict[Kind, list[str]]:
        """The columns that tell something about a person, by kind."""
        found: dict[Kind, list[str]] = {}
        for column, kind in self.columns.items():
            if kind is not Kind.NONE:
                found.setdefault(kind, []).append(column)
        return found


_tables: dict[str, Table] = {}


def classify(label: str, *, purpose: Text, retention: Text, called: Text = "", **columns: str) -> None:
    """Declare a model's table: `NAME="name name_key"` and so on, by kind; fields or columns, every one.

    `called` names a table whose model has no name of its own.

    Raises ValueError for a word that is no field of the model or stands in two kinds.
    """
    model = apps.get_model(label)
    known = {word: field.column for field in model._meta.local_fields for word in (field.name, field.column)}
    found: dict[str, Kind] = {}
    for kind, words in columns.items():
        for word in words.split():
            if word not in known or known[word] in found:
                raise ValueError(f"{label}.{word} is no column, or is classified twice")
            found[known[word]] = Kind[kind]
    in_order = {field.column: found[field.column] for field in model._meta.local_fields if field.column in found}
    table = model._meta.db_table
    _tables[table] = Table(table, called or _name_of(model), purpose, retention, in_order)


def _name_of(model: type[models.Model]) -> Text:
    return model._meta.verbose_name or model._meta.model_name or ""


def declared() -> list[Table]:
    """What the apps declare, without recorded history, which holds the same."""
    return list(_tables.values())


def labels_of(table: Table) -> dict[str, str]:
    """What the columns are called on pages; those that no page shows have no name."""
    model = next(model for model in apps.get_models() if model._meta.db_table == table.name)
    fields: list[Any] = [*model._meta.local_fields]
    given = [field for field in fields if field.verbose_name != field.name.replace("_", " ")]
    return {field.column: str(field.verbose_name) for field in given}


def tables() -> list[Table]:
    """All declared tables, and recorded history after the table whose states it keeps."""
    events: list[Any] = [model for model in apps.get_models() if issubclass(model, Event)]
    history = {event.pgh_tracked_model._meta.db_table: event for event in events}
    found = []
    for table in _tables.values():
        found.append(table)
        if table.name in history:
            found.append(_history_of(table, history[table.name]))
    return found


def _history_of(table: Table, event: Any) -> Table:
    columns = {field.column: table.columns.get(field.column, Kind.NONE) for field in event._meta.local_fields}
    label = _("%(table)s（历史）") % {"table": table.label}
    return Table(event._meta.db_table, label, table.purpose, table.retention, columns | {"pgh_obj_id": Kind.LINK})
