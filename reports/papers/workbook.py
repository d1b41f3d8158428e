"""The report as a workbook: the figures, the units, a list of people for each group of figures, the definitions."""

from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any

from django.utils.translation import gettext as _

from common.sheets import Column, Sheet, write_xlsx
from common.sheets.columns import Kind as CellKind
from common.sheets.columns import Row
from reports.content import Content, Line, Section
from reports.ledger import Ledger
from reports.metrics.base import NOTHING, Detail, Kind, Metric
from reports.rows import stream_rows

Tick = Callable[[int], None]
EVERY = 1_000


def write_workbook(file: IO[bytes], content: Content, ledger: Ledger, *, tick: Tick) -> None:
    """Write the report; `tick` hears how many rows of people are written."""
    write_xlsx(file, _sheets(content, ledger, tick), created=content.head.cut_off)  # type: ignore[arg-type]


def _sheets(content: Content, ledger: Ledger, tick: Tick) -> Iterator[Sheet]:
    yield _summary(content)
    yield from (_by_unit(section, content) for section in content.sections if section.unit_rows)
    yield from (_roster(section, content, ledger, tick) for section in content.sections)
    yield _definitions(content)


def _headed(content: Content, name: str, columns: list[Column], rows: Iterable[Row]) -> Sheet:
    """Whichever sheet is printed alone still says what it belongs to."""
    said = "　".join(f"{label}：{value}" for label, value in content.facts)
    return Sheet(name, columns, rows, title=f"{content.head.title} · {name}", subtitle=said)


def _summary(content: Content) -> Sheet:
    columns = [
        Column("group", _("类别"), 14),
        Column("metric", _("指标"), 18),
        Column("part", _("分项"), 18),
        Column("value", _("数值"), 12, "number"),
        Column("unit", _("计量单位"), 10),
        Column("over", _("分子"), 10, "number"),
        Column("under", _("分母"), 10, "number"),
        Column("before", _("上年度"), 12, "number"),
        Column("shown", _("表述"), 18),
    ]
    rows = [_summary_row(section, line) for section in content.sections for line in section.lines]
    return _headed(content, _("汇总"), columns, rows)


def _summary_row(section: Section, line: Line) -> Row:
    share = line.metric.kind is Kind.SHARE and line.tally is not None and line.tally.total is not None
    return [
        section.group.label,
        line.metric.label,
        "" if line.part is None else line.label,
        NOTHING if line.number is None else line.number,
        line.metric.printed_unit,
        int(line.tally.total) if share and line.tally and line.tally.total is not None else None,
        line.tally.rows if share and line.tally else None,
        NOTHING if line.number_before is None else line.number_before,
        line.shown,
    ]


def _by_unit(section: Section, content: Content) -> Sheet:
    columns = [Column("unit", _("单位"), 28)]
    columns += [
        Column(
            metric.code,
            f"{metric.label}（{metric.printed_unit}）",
            20,
            "decimal2" if metric.places == 2 else "number",
        )
        for metric in section.unit_metrics
    ]
    rows = [
        [row.unit.name, *[_cell(metric, tally) for metric, tally in row.with_metrics(section)]]
        for row in section.unit_rows
    ]
    return _headed(content, _("%(group)s分单位") % {"group": section.group.label}, columns, rows)


def _cell(metric: Metric, tally: Any) -> Any:
    number = None if tally is None else metric.number(tally)
    return NOTHING if number is None else number


_CELLS: dict[str, CellKind] = {"text": "text", "int": "int", "decimal2": "decimal2", "date": "date"}


def roster_columns(metric: Metric) -> list[Column]:
    """The columns of a list of people behind a metric."""
    parts = [Column("part", _("分项"), 14)] if metric.parts else []
    details = [Column(each.key, str(each.label), each.width, _CELLS[each.kind]) for each in metric.details]
    return [Column("unit_name", _("单位"), 18), Column("name", _("姓名"), 12), *parts, *details]


def roster_rows(metric: Metric, rows: Iterable[dict[str, Any]]) -> Iterator[Row]:
    part = Detail("part", "", choices=metric.parts)
    details = ([part] if metric.parts else []) + list(metric.details)
    for row in rows:
        yield [row["unit_name"], row["name"] or NOTHING, *[detail.show(row[detail.key]) for detail in details]]


def _roster(section: Section, content: Content, ledger: Ledger, tick: Tick) -> Sheet:
    metric = section.group.metric(section.group.roster)
    rows = _counted(roster_rows(metric, stream_rows(ledger, metric)), tick)
    return _headed(content, _("%(group)s名单") % {"group": section.group.label}, roster_columns(metric), rows)


def _counted(rows: Iterable[Row], tick: Tick) -> Iterator[Row]:
    number = 0
    for number, row in enumerate(rows, 1):
        yield row
        if number % EVERY == 0:
            tick(EVERY)
    tick(number % EVERY)


def _definitions(content: Content) -> Sheet:
    columns = [Column("group", _("类别"), 14), Column("metric", _("指标"), 18), Column("says", _("口径"), 90)]
    rows = [
        [section.group.label, metric.label, metric.says]
        for section in content.sections
        for metric in section.group.metrics
    ]
    return _headed(content, _("口径说明"), columns, rows)
