"""Reading the audit trail in words: what was done to what, and what it changed."""

from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.desk import page_named
from people.models.audit import AuditEvent, AuditKind
from people.verbs import Text, is_named, verb_label

# Fields by which a thing is called, the first that it has.
NAMES = ("name", "title", "topic", "shown_name", "username")
# What actions note beside before and after.
DETAILS: dict[str, Text] = {
    "fields": _("改动的栏目"),
    "role": _("角色"),
    "post": _("岗位"),
    "since": _("起"),
    "name": _("名称"),
    "level": _("层级"),
    "moved": _("调走的人数"),
    "rows": _("行数"),
    "filters": _("筛选条件"),
    "job": _("任务种类"),
    "muted": _("不发邮件的类别"),
    "last_day": _("最后在岗日"),
    "roles": _("同时结束的角色"),
    "to": _("接收单位"),
}

# Pages of the own account, which no menu names.
PAGES: dict[str, Text] = {
    "/accounts/password/": _("修改密码"),
    "/accounts/login/": _("登录"),
    "/accounts/logout/": _("退出登录"),
    "/accounts/second-factor/": _("第二因素"),
    "/accounts/sessions/": _("登录的设备"),
    "/accounts/reauthenticate/": _("再次确认密码"),
    "/i18n/setlang/": _("切换界面语言"),
}


def _page_at(path: str) -> Text:
    return page_named(path) or next((name for start, name in PAGES.items() if path.startswith(start)), "")


def said(event: AuditEvent) -> Text:
    """The event in words: the verb of an action, or which page was asked for, by its name in the menu."""
    if is_named(event.verb) and event.kind not in {AuditKind.REQUEST, AuditKind.REFUSAL}:
        return verb_label(event.verb)
    page = _page_at(event.path)
    if event.kind == AuditKind.REFUSAL:
        return gettext("访问被拒绝：%(path)s") % {"path": f"{page} {event.path}" if page else event.path}
    return gettext("提交页面：%(path)s") % {"path": page or event.path} if event.path else verb_label(event.verb)


def names_of(events: Iterable[AuditEvent]) -> dict[tuple[str, str], str]:
    """What the things that the events touched are called; one query for each kind of thing."""
    wanted: dict[str, set[str]] = {}
    for event in events:
        if event.target and event.target_id.isdecimal():
            wanted.setdefault(event.target, set()).add(event.target_id)
    found = {}
    for target, ids in wanted.items():
        for pk, name in _names(target, ids):
            found[target, str(pk)] = name
    return found


def _names(target: str, ids: set[str]) -> Iterable[tuple[int, str]]:
    try:
        model = apps.get_model(target)
    except (LookupError, ValueError):
        return []
    field = name_field(model)
    return model._base_manager.filter(pk__in=ids).values_list("pk", field) if field else []


def name_field(model: Any) -> str | None:
    return next((name for name in NAMES if _has_field(model, name)), None)


def _has_field(model: Any, name: str) -> bool:
    return any(field.name == name for field in model._meta.concrete_fields)


def target_kind(target: str) -> Text:
    """The kind of thing in words; a model that is gone keeps its label."""
    try:
        return apps.get_model(target)._meta.verbose_name or target
    except (LookupError, ValueError):
        return target


def target_words(event: AuditEvent, names: dict[tuple[str, str], str]) -> str:
    """人员 顾晓岚; 任务 第 12 号 where it has no name."""
    if not event.target:
        return ""
    name = names.get((event.target, event.target_id)) or gettext("第 %(number)s 号") % {"number": event.target_id}
    return f"{target_kind(event.target)} {name}"


def changes_of(event: AuditEvent) -> list[tuple[Text, Any, Any]]:
    """Field, before and after, as far as the action kept them; other details stand as "after"."""
    detail = dict(event.detail)
    before, after = detail.pop("before", None) or {}, detail.pop("after", None) or {}
    label = _field_labels(event.target)
    rows = [(label(name), before.get(name), after.get(name)) for name in dict.fromkeys([*before, *after])]
    return rows + [(label(name), None, _plain(value)) for name, value in detail.items()]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return "、".join(f"{name} {item}" for name, item in value.items())
    return "、".join(str(item) for item in value) if isinstance(value, list) else value


def _field_labels(target: str) -> Callable[[str], Text]:
    try:
        fields = {field.name: str(field.verbose_name) for field in apps.get_model(target)._meta.concrete_fields}
    except (LookupError, ValueError):
        fields = {}
    return lambda name: fields.get(name) or DETAILS.get(name, name)
