"""What a report says, in the order in which it says it; page, workbook, document and PDF all print this."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from reports.figures import Figures, UnitLine
from reports.metrics import VERSION
from reports.metrics.base import NOTHING, Group, Kind, Metric, Number, Tally, Text


@dataclass(frozen=True)
class Line:
    """One stated number. `part` is None for the whole of its metric."""

    metric: Metric
    part: str | None
    label: Text
    tally: Tally | None
    before: Tally | None

    @property
    def shown(self) -> str:
        return self.metric.show(self.tally)

    @property
    def shown_before(self) -> str:
        return self.metric.show(self.before)

    @property
    def number(self) -> Number | None:
        return None if self.tally is None else self.metric.number(self.tally)

    @property
    def number_before(self) -> Number | None:
        return None if self.before is None else self.metric.number(self.before)

    @property
    def key(self) -> str:
        return self.metric.code if self.part is None else f"{self.metric.code}:{self.part}"

    @property
    def said(self) -> str:
        """社区工作者 378 人，持证率42.2%（162/384）: in a sentence the share comes first."""
        if self.metric.kind is not Kind.SHARE:
            return f"{self.label}{self.shown}{self.metric.unit}"
        parts, share = self.shown.split(" = ")
        return f"{self.label}{share}（{parts}）"


@dataclass(frozen=True)
class UnitRow:
    unit: UnitLine
    tallies: tuple[Tally | None, ...]

    def with_metrics(self, section: "Section") -> Iterator[tuple[Metric, Tally | None]]:
        return zip(section.unit_metrics, self.tallies, strict=True)


@dataclass(frozen=True)
class Section:
    group: Group
    lines: tuple[Line, ...]
    unit_metrics: tuple[Metric, ...]
    unit_rows: tuple[UnitRow, ...]

    def lines_of(self, code: str) -> list[Line]:
        """The parts of a metric."""
        return [line for line in self.lines if line.metric.code == code and line.part is not None]

    @property
    def said(self) -> list[Line]:
        """The numbers worth a place in a sentence: known ones, none of them twice."""
        return [
            line for line in self.lines if line.part is None and line.number is not None and not line.metric.breakdown
        ]


@dataclass(frozen=True)
class Head:
    """Whose report it is and when its books were closed. `number` is empty for one that isn't frozen."""

    unit_name: str
    year: int
    as_of: date
    cut_off: datetime
    number: str

    @property
    def title(self) -> str:
        return _("%(unit)s%(year)d年度社区工作者队伍建设报告") % {"unit": self.unit_name, "year": self.year}

    @property
    def day(self) -> date:
        return min(date(self.year, 12, 31), self.as_of)


@dataclass(frozen=True)
class Content:
    head: Head
    sections: tuple[Section, ...]

    @property
    def lines(self) -> Iterator[Line]:
        for section in self.sections:
            yield from section.lines

    @property
    def sha(self) -> str:
        """The same numbers have the same sum, on whatever paper; it covers what is printed and nothing else."""
        stated = [[line.key, line.shown, line.shown_before] for line in self.lines]
        spread = [
            [metric.code, row.unit.id, metric.show(tally)]
            for section in self.sections
            for row in section.unit_rows
            for metric, tally in row.with_metrics(section)
        ]
        text = json.dumps([self.head.year, self.head.as_of.isoformat(), VERSION, stated, spread], ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What every paper carries of itself."""
        cut_off = timezone.localtime(self.head.cut_off)
        return [
            (_("统计单位"), self.head.unit_name),
            (_("报告年度"), str(self.head.year)),
            (_("截止日"), self.head.as_of.isoformat()),
            (_("数据截至"), f"{cut_off:%Y-%m-%d %H:%M:%S}"),
            (_("口径版本"), VERSION),
            (_("报告编号"), self.head.number or NOTHING),
            (_("数据校验码"), self.sha[:16]),
        ]


def content_of(*, figures: Figures, head: Head, groups: Sequence[Group]) -> Content:
    """The report from its figures, limited to the groups that its reader may see."""
    return Content(head, tuple(_section(group, figures) for group in groups))


def _section(group: Group, figures: Figures) -> Section:
    metrics = tuple(group.metric(code) for code in group.by_unit)
    blank = figures.unit is None or figures.year.is_blank
    rows = tuple(
        UnitRow(unit, tuple(figures.year.of_unit(metric.code, unit.id) for metric in metrics))
        for unit in figures.units
        if not blank
    )
    lines = tuple(line for metric in group.metrics for line in _lines(metric, figures))
    return Section(group, lines, metrics, rows)


def _lines(metric: Metric, figures: Figures) -> Iterator[Line]:
    parts: list[tuple[str | None, Text]] = [(None, metric.label)] if metric.whole else []
    for part, label in [*parts, *metric.parts.items()]:
        tally, before = figures.year.of(metric.code, part), figures.before.of(metric.code, part)
        yield Line(metric, part, label, tally, before)
