"""List pages: declared once as columns over a queryset; searched, filtered, sorted, keyset-paged.

Keyset pages cost the same at the end as at the start and need no OFFSET (ADR 0003).
"""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape
from typing import Any, NamedTuple

import django_filters
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from common.form_wording import reword
from common.plain_text import sought

Text = str | Promise
COUNT_CAP = 1_000
PAGE_SIZE = 50


@dataclass(frozen=True)
class Column:
    """One column. `sort` is a field path that is never null; `phone` places it on small screens."""

    key: str
    label: Text
    value: Callable[[Any], Any]
    sort: str = ""
    numeric: bool = False
    phone: str = "sub"
    sort_url: str = ""
    sorted: str = ""


class Cell(NamedTuple):
    """As it is drawn; `html` is safe, or is escaped on the way."""

    html: str
    label: Text
    numeric: bool
    phone: str


class Row(NamedTuple):
    id: Any
    url: str
    cells: list[Cell]


@dataclass
class Listing:
    """A list page. `rows` must already be limited to what the user may see."""

    request: HttpRequest
    rows: QuerySet[Any]
    title: Text
    columns: Sequence[Column]
    order: str
    row_url: Callable[[Any], str] | None = None
    search_q: Callable[[str], Q] | None = None
    search_hint: Text = ""
    filterset: type[django_filters.FilterSet] | None = None
    bulk_actions: list[dict[str, Any]] = field(default_factory=list)
    empty: dict[str, Any] = field(default_factory=dict)
    page_size: int = PAGE_SIZE
    unit_word: Text = ""

    @property
    def search(self) -> str | None:
        return sought(self.request.GET.get("q", "")) if self.search_q else None

    @cached_property
    def filter(self) -> django_filters.FilterSet | None:
        if self.filterset is None:
            return None
        filterset = self.filterset(self.request.GET, queryset=self.rows, request=self.request)
        for asked in filterset.form.fields.values():
            reword(asked)
        return filterset

    @property
    def filters(self) -> Any:
        return self.filter.form if self.filter else None

    @cached_property
    def active_filters(self) -> list[str]:
        if not self.filter or not self.filter.form.is_valid():
            return []
        return [name for name, value in self.filter.form.cleaned_data.items() if value not in (None, "", [])]

    @cached_property
    def found(self) -> QuerySet[Any]:
        """All rows that match search and filters, unsorted."""
        rows = self.filter.qs if self.filter else self.rows
        return rows.filter(self.search_q(self.search)) if self.search_q and self.search else rows

    @cached_property
    def count_label(self) -> str:
        """The exact number up to a cap; counting a district would cost more than the page. Of rows that all stand on
        this page the database is not asked."""
        if not self.page.has_next and not self.page.has_previous:
            return str(len(self.page.rows))
        number = self.found.order_by()[: COUNT_CAP + 1].count()
        return f"{COUNT_CAP}+" if number > COUNT_CAP else str(number)

    @property
    def sort(self) -> tuple[str, bool]:
        """(column key, descending); an unknown key in the address falls back to the default."""
        text = self.request.GET.get("sort", "") or self.order
        sortable = {column.key for column in self.columns if column.sort}
        if text.removeprefix("-") not in sortable:
            text = self.order
        return text.removeprefix("-"), text.startswith("-")

    @cached_property
    def heads(self) -> list[Column]:
        """Columns with their sort links, for the template; their words are looked up once, not in each row."""
        key, descending = self.sort
        return [self._head(column, key, descending) for column in self.columns]

    def _head(self, column: Column, key: str, descending: bool) -> Column:
        column = replace(column, label=str(column.label))
        if not column.sort:
            return column
        current = column.key == key
        target = f"-{column.key}" if current and not descending else column.key
        shown = ("desc" if descending else "asc") if current else ""
        return replace(column, sort_url=self.url(sort=target, after="", before=""), sorted=shown)

    def url(self, **changes: str) -> str:
        """The page's address with some parameters changed; an empty value drops the parameter."""
        query = self.request.GET.copy()
        for name, value in changes.items():
            query.pop(name, None)
            if value:
                query[name] = value
        text = query.urlencode()
        return f"?{text}" if text else self.request.path

    @cached_property
    def page(self) -> "Page":
        key, descending = self.sort
        sort = next(column.sort for column in self.columns if column.key == key)
        return Page.read(self.found, sort, descending, self.request.GET, self.page_size)

    @cached_property
    def shown(self) -> list[Row]:
        return [self._row(row) for row in self.page.rows]

    def _row(self, row: Any) -> Row:
        cells = [Cell(_html(column.value(row)), column.label, column.numeric, column.phone) for column in self.heads]
        return Row(row.pk, self.row_url(row) if self.row_url else "", cells)

    @property
    def next_url(self) -> str:
        return self.url(after=self.page.last, before="") if self.page.has_next else ""

    @property
    def previous_url(self) -> str:
        return self.url(before=self.page.first, after="") if self.page.has_previous else ""

    def context(self) -> dict[str, Any]:
        """What components/listing.html draws."""
        word = _("条")
        return {
            "title": self.title,
            # Not inside the f-string: what reads out the texts doesn't look there.
            "count_label": f"{self.count_label} {self.unit_word or word}",
            "search": self.search,
            "search_hint": self.search_hint,
            "filters": self.filters,
            "active_filters": self.active_filters,
            "columns": self.heads,
            "rows": self.shown,
            "next_url": self.next_url,
            "previous_url": self.previous_url,
            "bulk_actions": self.bulk_actions,
            "empty": self.empty,
        }

    def respond(self, template: str = "components/list_page.html", **context: Any) -> HttpResponse:
        """The page with this list in it."""
        return render(self.request, template, {"listing": self.context(), **context})


def _html(value: Any) -> SafeString:
    """Escaped. Nearly all cells hold plain text, for which the general way takes ten times as long."""
    return mark_safe(escape(value)) if type(value) is str else conditional_escape(value)  # noqa: S308  it is escaped


@dataclass(frozen=True)
class Page:
    """One keyset page and the cursors of its first and last row."""

    rows: list[Any]
    first: str
    last: str
    has_next: bool
    has_previous: bool

    @classmethod
    def read(cls, found: QuerySet[Any], sort: str, descending: bool, query: Any, size: int) -> "Page":
        """Read the page after (or before) the cursor in the address; a broken cursor means page one."""
        rows = found.annotate(sort_value=F(sort))
        backwards = bool(query.get("before"))
        cursor = _decode(rows, query.get("before") or query.get("after") or "")
        down = descending != backwards
        if cursor:
            rows = rows.filter(_beyond(*cursor, down))
        direction = "-" if down else ""
        read = list(rows.order_by(f"{direction}sort_value", f"{direction}pk")[: size + 1])
        more, read = len(read) > size, read[:size]
        if backwards:
            read.reverse()
        return cls(
            rows=read,
            first=_encode(read[0]) if read else "",
            last=_encode(read[-1]) if read else "",
            has_next=more if not backwards else bool(cursor),
            has_previous=bool(cursor) if not backwards else more,
        )


def _beyond(value: Any, pk: Any, down: bool) -> Q:
    op = "lt" if down else "gt"
    # The first condition is implied by the second, but lets the database walk its index.
    return Q(**{f"sort_value__{op}e": value}) & (
        Q(**{f"sort_value__{op}": value}) | Q(**{"sort_value": value, f"pk__{op}": pk})
    )


def _encode(row: Any) -> str:
    text = json.dumps([row.sort_value, row.pk], cls=DjangoJSONEncoder)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(rows: QuerySet[Any], cursor: str) -> tuple[Any, Any] | None:
    if not cursor:
        return None
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        typed = rows.query.annotations["sort_value"].output_field.to_python(value)
        place = typed, rows.model._meta.pk.to_python(pk)
    except (ValueError, TypeError, ValidationError):
        return None
    return None if None in place or "\0" in str(typed) else place
