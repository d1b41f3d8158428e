"""Tags and filters of every page. A template builtin: no {% load %} needed."""

import functools
import uuid
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from html import escape
from typing import Any

import heroicons
from django import forms, template
from django.conf import settings
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import charts, menu, rows
from common import grid as grids
from common.rounding import half_up

register = template.Library()

STATES = ("need", "soon", "done", "go", "calm")
NOTHING = "—"
SOON_DAYS = 7


@register.simple_tag
def state(kind: str, text: Any) -> SafeString:
    """A badge. The word carries the meaning, the colour repeats it."""
    if kind not in STATES:
        raise template.TemplateSyntaxError(f"state is one of {', '.join(STATES)}, not {kind!r}")
    words = escape(text) if type(text) is str else conditional_escape(text)
    return mark_safe(f'<span class="state state-{kind}">{words}</span>')  # noqa: S308  it is escaped


@register.simple_tag
def icon(name: str, size: int = 20) -> SafeString:
    """An outline icon; decoration beside a word, so hidden from screen readers."""
    return _icon(name + "", size)


@functools.lru_cache(maxsize=256)
def _icon(name: str, size: int) -> SafeString:
    drawing = heroicons._render_icon("outline", name, size, {"class": "icon", "focusable": "false"})
    return mark_safe(drawing)  # noqa: S308  the drawing comes out of the library's archive


@register.simple_tag
def fixed_part(template_name: str) -> SafeString:
    """An include that says the same on every page, to everybody and in every language: drawn once a process."""
    return _drawn(template_name) if settings.DEBUG else _drawn_once(template_name)


def _drawn(template_name: str) -> SafeString:
    return render_to_string(template_name)


_drawn_once = functools.cache(_drawn)


@register.simple_tag
def menu_entries(groups: Any) -> SafeString:
    """The menu. Drawn in Python, as the rows of a list are."""
    return menu.draw(groups or (), _icon)


@register.simple_tag
def filter_field(field: Any) -> Any:
    """A choice of a list's filters; drawn in Python, as an option of its own template each would be slow."""
    classes = "select form-select is-invalid" if field.errors else "select form-select"
    choices = getattr(field.field.widget, "choices", None)
    if type(field.field.widget).render is not forms.Select.render or choices is None:
        return field.as_widget(attrs={"class": classes})
    value = str(field.value() if field.value() is not None else "")
    options = "".join(
        f'<option value="{escape(str(key))}"{" selected" if str(key) == value else ""}>{escape(str(label))}</option>'
        for key, label in choices
    )
    attrs = field.build_widget_attrs({"class": classes, "id": field.auto_id}, field.field.widget)
    drawn = mark_safe(options)  # noqa: S308  every part is escaped
    return format_html('<select name="{}"{}>{}</select>', field.html_name, flatatt(attrs), drawn)


@register.filter
def score(value: Decimal | Fraction | int | None) -> str:
    """Two fixed decimals, rounded half up; a dash where there is no score yet."""
    return NOTHING if value is None or value == "" else str(half_up(value))


@register.filter
def of(part: Any, whole: Any) -> SafeString:
    """48/61, the whole set small."""
    return format_html('<span class="of">{}<small>/{}</small></span>', part, whole)


@register.filter
def day(value: date | datetime | None) -> str:
    return f"{_local_day(value):%Y-%m-%d}" if value else NOTHING


@register.filter
def day_long(value: date | datetime | None) -> str:
    # Translators: Django's date format letters.
    return format_date(_local_day(value), _("Y年n月j日 l")) if value else NOTHING


@register.filter
def moment(value: datetime | None) -> str:
    """Day and time in Shanghai; the year only when it isn't this one."""
    if not value:
        return NOTHING
    local = timezone.localtime(value)
    return f"{local:%m-%d %H:%M}" if local.year == timezone.localdate().year else f"{local:%Y-%m-%d %H:%M}"


@register.filter
def due_state(due: date | datetime | None, now: datetime | None = None) -> SafeString:
    """How near a deadline is, as a badge."""
    now = now or timezone.now()
    if due is None:
        return state("calm", _("待办"))
    if isinstance(due, datetime) and due <= now and _local_day(due) == _local_day(now):
        return state("need", _("今天已到期"))
    days = (_local_day(due) - _local_day(now)).days
    if days < 0:
        return state("need", ngettext("逾期 %(n)d 天", "逾期 %(n)d 天", -days) % {"n": -days})
    if days == 0:
        return state("need", _("今天截止"))
    kind = "soon" if days <= SOON_DAYS else "calm"
    return state(kind, ngettext("还剩 %(n)d 天", "还剩 %(n)d 天", days) % {"n": days})


def _local_day(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


@register.simple_tag
def request_key() -> SafeString:
    """Lets the server answer a repeated post with its first answer (see people.middleware)."""
    return format_html('<input type="hidden" name="request_key" value="{}">', uuid.uuid4())


@register.simple_tag
def progress(done: int, total: int, label: str, kind: str = "go") -> SafeString:
    """A bar with its count; without a known total it only says that work goes on."""
    if not total:
        return format_html('<span class="bar-line"><progress aria-label="{}"></progress></span>', label)
    return format_html(
        '<span class="bar-line"><progress class="bar-{}" value="{}" max="{}" aria-label="{}"></progress>'
        '<span class="num">{}</span></span>',
        kind,
        done,
        total,
        label,
        of(done, total),
    )


@register.inclusion_tag("components/charts/bars.html")
def chart_bars(data: charts.Bars) -> dict[str, Any]:
    return {"chart": charts.lay_out_bars(data)}


@register.inclusion_tag("components/charts/line.html")
def chart_line(data: charts.Line) -> dict[str, Any]:
    return {"chart": charts.lay_out_line(data)}


@register.inclusion_tag("components/charts/radar.html")
def chart_radar(data: charts.Radar) -> dict[str, Any]:
    return {"chart": charts.lay_out_radar(data)}


@register.inclusion_tag("components/charts/spark.html")
def chart_spark(values: list[Any], label: str) -> dict[str, Any]:
    return {"chart": charts.lay_out_spark(values, label)}


@register.simple_tag
def listing_rows(listing: dict[str, Any]) -> SafeString:
    """The body of a list. Drawn in Python: with template nodes it would be the slowest part of a page."""
    return rows.draw(listing["rows"], pick=bool(listing["bulk_actions"]))


@register.simple_tag
def grid_rows(grid: dict[str, Any]) -> SafeString:
    """The body of a grid, drawn in Python as well."""
    return grids.draw(grid)


@register.simple_tag(takes_context=True)
def first_page_url(context: template.Context) -> str:
    """This list with its search, filters and order, from the start."""
    query = context["request"].GET.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    return f"?{query.urlencode()}"


@register.simple_tag
def field_errors(form: Any) -> list[dict[str, Any]]:
    """Every error of a form with its field, for the summary on top."""
    found = [{"url": "", "label": "", "text": error} for error in form.non_field_errors()]
    for field in form:
        # A group of choices has no element of its own: its first choice takes the focus.
        target = field.id_for_label or f"{field.auto_id}_0"
        found += [{"url": f"#{target}", "label": _label(field, error), "text": error} for error in field.errors]
    return found


def _label(field: Any, error: str) -> str:
    """Nothing where the sentence begins with the field's name: it need not be said twice."""
    return "" if error.startswith(str(field.label)) else str(field.label)
