"""The audit trail as a list and as a workbook."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import django_filters
from django import forms
from django.apps import apps
from django.db.models import CharField, Exists, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from common import sheets
from common.addresses import by_key
from common.forms import DateInput
from common.listing import Column, Listing
from common.templatetags.banfei import moment
from people.models import AuditEvent, Person, User
from people.models.audit import AuditKind
from people.tables import UnitFilter, search_persons
from people.trail import name_field, names_of, said, target_words
from people.verbs import verb_choices


def _audited_models() -> list[tuple[str, str]]:
    """What somebody may see and therefore act on, by its word."""
    return _audited_in(get_language())


@cache
def _audited_in(language: str | None) -> list[tuple[str, str]]:
    words = ((model._meta.label, str(model._meta.verbose_name)) for model in _seen_models())
    return sorted(words, key=lambda pair: pair[1])


@cache
def _seen_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if hasattr(model._default_manager.all(), "visible_to")]


EVERYTHING = "all"
# A submitted page beside which an event of the same request says what was done.
IS_TOLD = Q(kind=AuditKind.REQUEST) & Exists(
    AuditEvent.objects.filter(request_id=OuterRef("request_id")).exclude(kind=AuditKind.REQUEST)
)


class RangeForm(forms.Form):
    """Days in their order."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", _("不能早于开始的日期，请核对。"))
        return cleaned


class AuditFilter(django_filters.FilterSet):
    """Without a kind, submitted pages are left out of which an action of the same request tells more."""

    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("类型"),
        choices=[(EVERYTHING, gettext_lazy("全部")), *AuditKind.choices],
        empty_label=gettext_lazy("不含重复提交"),
        method="of_kind",
    )
    verb = django_filters.ChoiceFilter(
        label=gettext_lazy("动作"), choices=verb_choices, empty_label=gettext_lazy("全部")
    )
    target = django_filters.ChoiceFilter(
        label=gettext_lazy("对象"), choices=_audited_models, empty_label=gettext_lazy("全部")
    )
    unit = UnitFilter(field_name="unit")
    since = django_filters.DateFilter(
        field_name="at", lookup_expr="date__gte", label=gettext_lazy("从"), widget=DateInput
    )
    until = django_filters.DateFilter(
        field_name="at", lookup_expr="date__lte", label=gettext_lazy("到"), widget=DateInput
    )

    class Meta:
        model = AuditEvent
        fields: list[str] = []
        form = RangeForm

    def of_kind(self, events: QuerySet[AuditEvent], _name: str, kind: str) -> QuerySet[AuditEvent]:
        return events if kind == EVERYTHING else events.filter(kind=kind)

    def filter_queryset(self, queryset: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
        found: QuerySet[AuditEvent] = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("kind") else found.exclude(IS_TOLD)


def search_events(text: str) -> Q:
    """By who did it, why, what it was done to, and whose that was; one query, whatever is on record."""
    who = User.objects.filter(Q(name__contains=text) | Q(username__istartswith=text))
    return Q(actor__in=who.values("pk")) | Q(reason__contains=text) | Q(target_id=text) | _done_to(text)


def _done_to(text: str) -> Q:
    """Events about things called so, and about what hangs on persons called so: places in classes, pairs."""
    persons = Person.objects.filter(search_persons(text))
    found = _about(Person, persons)
    for model in _seen_models():
        if model is not Person and (name := name_field(model)):
            found |= _about(model, model._base_manager.filter(**{f"{name}__contains": text}))
        if _hangs_on_persons(model):
            found |= _about(model, model._base_manager.filter(person__in=persons.values("pk")))
    return found


def _about(model: type[Model], rows: QuerySet[Any]) -> Q:
    keys = rows.order_by().values_list(Cast("pk", CharField()))
    return Q(target=model._meta.label, target_id__in=keys)


def _hangs_on_persons(model: type[Model]) -> bool:
    return any(field.name == "person" and field.related_model is Person for field in model._meta.concrete_fields)


class AuditListing(Listing):
    """Names what the events of this page touched, in one go for the page."""

    @property
    def names(self) -> dict[tuple[str, str], str]:
        if not hasattr(self, "_names"):
            self._names = names_of(self.page.rows)
        return self._names


def audit_listing(request: HttpRequest, viewer: User) -> AuditListing:
    listing = AuditListing(
        request=request,
        rows=AuditEvent.objects.visible_to(viewer).select_related("actor", "unit"),
        title=_("审计日志"),
        columns=[],
        order="-at",
        row_url=by_key("people:audit-detail"),
        search_q=search_events,
        search_hint=_("操作人、对象或事由"),
        filterset=AuditFilter,
        empty={"title": _("还没有记录"), "hint": _("登录、修改、导出和被拒绝的访问都会记在这里。")},
    )
    listing.columns = [
        Column("at", _("时间"), lambda event: moment(event.at), sort="at"),
        Column("what", _("做了什么"), said, phone="main"),
        Column("target", _("对象"), lambda event: target_words(event, listing.names)),
        Column("actor", _("操作人"), lambda event: event.actor or _("系统")),
        Column("unit", _("单位"), lambda event: event.unit or "", phone="hide"),
        Column("kind", _("类型"), lambda event: event.get_kind_display(), phone="next"),
    ]
    return listing


BATCH = 500


def audit_sheet(events: QuerySet[AuditEvent], *, title: str, subtitle: str) -> sheets.Sheet:
    columns = [
        sheets.Column("at", _("时间"), 18, "datetime"),
        sheets.Column("kind", _("类型"), 12),
        sheets.Column("what", _("做了什么"), 28),
        sheets.Column("target", _("对象"), 24),
        sheets.Column("actor", _("操作人"), 12),
        sheets.Column("unit", _("单位"), 18),
        sheets.Column("reason", _("事由"), 30),
        sheets.Column("ip", _("来源地址"), 16),
    ]
    return sheets.Sheet(_("审计日志"), columns, _rows(events), title=title, subtitle=subtitle)


def _rows(events: QuerySet[AuditEvent]) -> Iterator[list[Any]]:
    batch: list[AuditEvent] = []
    for event in events.iterator(chunk_size=BATCH):
        batch.append(event)
        if len(batch) == BATCH:
            yield from _batch_rows(batch)
            batch = []
    yield from _batch_rows(batch)


def _batch_rows(batch: Iterable[AuditEvent]) -> Iterator[list[Any]]:
    names = names_of(batch)
    for event in batch:
        yield [
            event.at,
            event.get_kind_display(),
            said(event),
            target_words(event, names),
            event.actor.name if event.actor else _("系统"),
            event.unit.name if event.unit else "",
            event.reason,
            event.ip or "",
        ]
