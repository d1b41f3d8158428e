"""How the page lays the report out: lines with their lists, charts, units."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from common.charts import Bar, Bars, Line, Series
from reports.asked import Asked
from reports.content import Content, Section, UnitRow
from reports.content import Line as Stated
from reports.metrics.base import Kind, Metric


@dataclass(frozen=True)
class LineRow:
    line: Stated
    url: str
    indented: bool

    @property
    def label(self) -> str:
        if self.line.part is not None and not self.line.metric.whole:
            return f"{self.line.metric.label} · {self.line.label}"
        return str(self.line.label)

    @property
    def unit(self) -> str:
        return self.line.metric.printed_unit


@dataclass(frozen=True)
class UnitTable:
    heads: list[str]
    rows: list[dict[str, Any]]


@dataclass(frozen=True)
class SectionPage:
    section: Section
    rows: list[LineRow]
    bars: list[Bars]
    lines: list[Line]
    units: UnitTable | None


@dataclass(frozen=True)
class ReportPage:
    content: Content
    sections: list[SectionPage]
    facts: list[dict[str, str]]


def page_of(content: Content, asked: Asked) -> ReportPage:
    return ReportPage(
        content,
        [_section(section, asked) for section in content.sections],
        [{"label": label, "value": value} for label, value in content.facts],
    )


def rows_url(asked: Asked, metric: Metric, *, part: str | None = None, below: int | None = None) -> str:
    """The list behind a number, at the moment at which it was counted."""
    address = reverse("reports:metric-rows", args=[asked.unit.pk, asked.year, metric.code])
    chosen: dict[str, str | int] = {
        name: value for name, value in {"part": part, "below": below}.items() if value is not None
    }
    return f"{address}?{asked.at}{'&' + urlencode(chosen) if chosen else ''}"


def _section(section: Section, asked: Asked) -> SectionPage:
    rows = [
        LineRow(line, rows_url(asked, line.metric, part=line.part), line.part is not None and line.metric.whole)
        for line in section.lines
    ]
    drawn = [section.group.metric(code) for code in section.group.drawn]
    return SectionPage(
        section,
        rows,
        [bars for metric in drawn if metric.kind is not Kind.MEAN and (bars := _bars(section, metric)).bars],
        [_line(section, metric) for metric in drawn if metric.kind is Kind.MEAN],
        _units(section, asked) if section.unit_rows else None,
    )


def _bars(section: Section, metric: Metric) -> Bars:
    bars = [Bar(line.label, line.number) for line in section.lines_of(metric.code) if line.number]
    return Bars(metric.label, bars, unit=metric.unit, label_head=_("分项"))


def _line(section: Section, metric: Metric) -> Line:
    lines = section.lines_of(metric.code)
    return Line(
        title=metric.label,
        labels=[line.label for line in lines],
        series=[
            Series(_("上年度"), [line.number_before for line in lines]),
            Series(_("本年度"), [line.number for line in lines], accent=True),
        ],
        unit=metric.unit,
        places=metric.places,
        maximum=Decimal(100),
    )


def _units(section: Section, asked: Asked) -> UnitTable:
    heads = [f"{metric.label}（{metric.printed_unit}）" for metric in section.unit_metrics]
    return UnitTable(heads, [_unit_row(row, section, asked) for row in section.unit_rows])


def _unit_row(row: UnitRow, section: Section, asked: Asked) -> dict[str, Any]:
    chosen: dict[str, str | int] = {"unit": row.unit.id, "year": asked.year, "as_of": asked.as_of.isoformat()}
    report = urlencode(chosen)
    cells = [
        {"shown": metric.show(tally), "url": rows_url(asked, metric, below=row.unit.id)}
        for metric, tally in row.with_metrics(section)
    ]
    return {"name": row.unit.name, "url": f"{reverse('reports:yearly')}?{report}", "cells": cells}
