"""The wording of the yearly report: one sequence of blocks, which the Word and PDF writers set in type."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from reports.content import Content, Line, Section

DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True)
class Table:
    """The first column holds words and takes the room that is left; the others are numbers, or all are words.

    With `measures` the last one says what the numbers count.
    """

    heads: list[str]
    rows: list[list[str]]
    words: bool = False
    measures: bool = False


@dataclass(frozen=True)
class Block:
    """kind: title, text, chapter (一、), part ((一)), table, note (small), closing (the last sentence), sign (right),
    break (new page).

    The closing sentence and the signature stay on one page: a signature may not stand there alone.
    """

    kind: str
    text: str = ""
    table: Table = field(default_factory=lambda: Table([], []))


def outline_of(content: Content) -> list[Block]:
    return list(_blocks(content))


def _blocks(content: Content) -> Iterator[Block]:
    head = content.head
    yield Block("title", head.title)
    yield Block("text", _opening(content))
    for number, section in enumerate(content.sections, 1):
        yield Block("chapter", f"{in_chinese(number)}、{section.group.label}")
        yield from _section(section)
    yield Block("closing", _("特此报告。"))
    yield Block("sign", head.unit_name)
    yield Block("sign", _long(head.as_of))
    yield Block("break")
    yield Block("chapter", _("附：口径说明"))
    yield from _definitions(content)
    yield Block("part", _("报告信息"))
    yield Block("table", table=Table([_("项目"), _("内容")], [list(fact) for fact in content.facts], words=True))


def _opening(content: Content) -> str:
    return _(
        "现将%(unit)s%(year)d年度社区工作者队伍建设情况报告如下。各项数据按截至%(day)s已登记的资料统计，"
        "人员数为%(on)s在岗数；“—”表示没有登记，不是零。"
    ) % {
        "unit": content.head.unit_name,
        "year": content.head.year,
        "day": _long(content.head.as_of),
        "on": _long(content.head.day),
    }


def _section(section: Section) -> Iterator[Block]:
    parts = [(_("总体情况"), _whole)] + ([(_("分单位情况"), _by_unit)] if section.unit_rows else [])
    for number, (label, blocks) in enumerate(parts, 1):
        yield Block("part", f"（{in_chinese(number)}）{label}")
        yield from blocks(section)


def _whole(section: Section) -> Iterator[Block]:
    said = "，".join(line.said for line in section.said)
    if said:
        yield Block("text", f"{said}。")
    rows = [[_label(line), line.shown, line.shown_before, line.metric.printed_unit] for line in section.lines]
    heads = [_("指标"), _("本年度"), _("上年度"), _("计量单位")]
    yield Block("table", table=Table(heads, rows, measures=True))


def _by_unit(section: Section) -> Iterator[Block]:
    heads = [_("单位"), *[f"{metric.label}（{metric.printed_unit}）" for metric in section.unit_metrics]]
    rows = [
        [
            row.unit.name,
            *[metric.show(tally) for metric, tally in row.with_metrics(section)],
        ]
        for row in section.unit_rows
    ]
    yield Block("table", table=Table(heads, rows))


def _definitions(content: Content) -> Iterator[Block]:
    for section in content.sections:
        yield Block("part", str(section.group.label))
        for metric in section.group.metrics:
            yield Block("note", f"{metric.label}（{metric.unit}）：{metric.says}")


def _label(line: Line) -> str:
    if line.part is None:
        return str(line.label)
    return f"　{line.label}" if line.metric.whole else f"{line.metric.label}·{line.label}"


def _long(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def in_chinese(number: int) -> str:
    """1 to 99 as chapters are counted: 三, 十, 十二, 二十一."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return DIGITS[ones]
    return f"{DIGITS[tens] if tens > 1 else ''}十{DIGITS[ones] if ones else ''}"
