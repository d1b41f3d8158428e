"""Which sheet holds what: header rows found, columns matched by meaning, rows that are no data set aside."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from imports.reading.book import Book, Cell, Row, Sheet
from imports.reading.faults import Unreadable
from imports.reading.limits import HEADER_WITHIN
from imports.specs import Column, SheetSpec
from imports.values.text import NOTHING, is_nothing, squeezed, text_of
from imports.values.variants import folded

BRACKETED = re.compile(r"[(\[【{<《].*?[)\]】}>》]")
DECORATION = re.compile(r"[*※★☆#:：、,.。\"“”'_\-]|必填|选填")
# A column of somebody else's facts is never taken for the person's own.
OTHERS = re.compile(r"紧急|家属|父|母|配偶|监护|推荐人|联系人|经办|负责人|填报|原")
TOTAL = re.compile(r"(本页|全区|全市|街道|社区|人数|总人数)?(合计|总计|小计|共计|累计|总数|平均分?|汇总)[:：]?.{0,12}")
NOTE = re.compile(r"(备?注|说明|填表|填报|制表|审核|审批|复核|负责人|单位(盖章|\(|:)|联系|以上|以下|分管|日期[:：]).*")
EXAMPLE = re.compile(r"(示例|样例|举例|例[:：如]?)(行|数据)?.{0,8}")
# Neither a total nor an example does without one of these signs.
PLAIN = re.compile(r"(?:(?![计数均汇例])[0-9A-Za-z\u4e00-\u9fff])+")


@dataclass(slots=True)
class SheetNote:
    code: str
    params: dict[str, Any]


@dataclass(slots=True)
class Table:
    """One sheet read as one of the kind's sheets."""

    sheet: Sheet
    spec: SheetSpec
    header_row: int
    columns: dict[str, int]
    headers: dict[str, str]
    rows: list[Row]
    title: str = ""

    def cell(self, row: Row, key: str) -> Cell:
        index = self.columns.get(key)
        return row.cells[index] if index is not None and index < len(row.cells) else None

    def formula(self, row: Row, key: str) -> str | None:
        index = self.columns.get(key)
        return self.sheet.formulas.get((row.number, index)) if index is not None else None


@dataclass(slots=True)
class Layout:
    tables: list[Table] = field(default_factory=list)
    notes: list[SheetNote] = field(default_factory=list)


@dataclass(slots=True)
class Match:
    """How well one or two rows of a sheet serve as the header of one spec."""

    spec: SheetSpec
    first: int
    last: int
    columns: dict[str, int]
    texts: list[str]
    guessed: dict[str, str]
    doubled: dict[str, str]

    @property
    def missing(self) -> list[Column]:
        absent = [column for column in self.spec.columns if column.required and column.key not in self.columns]
        for group in self.spec.one_of:
            if not any(key in self.columns for key in group):
                absent += [column for column in self.spec.columns if column.key in group]
        return absent

    @property
    def weight(self) -> tuple[int, int, int, int]:
        return -len(self.missing), len(self.columns), -len(self.guessed), -(self.last - self.first)


def lay_out(book: Book, specs: Sequence[SheetSpec]) -> Layout:
    """The tables of the book, main sheets first. Raises Unreadable when the main one isn't there."""
    layout = Layout()
    partial: list[tuple[Sheet, Match]] = []
    for sheet in book.sheets:
        if not sheet.visible:
            layout.notes.append(SheetNote("sheet_hidden", {"sheet": sheet.name}))
        elif sheet.rows:
            match = best_match(sheet, specs)
            if match and not match.missing:
                layout.tables.append(_table(sheet, match, layout.notes))
            else:
                partial += [(sheet, match)] if match else []
                layout.notes.append(SheetNote("sheet_ignored", {"sheet": sheet.called}))
    order = [spec.key for spec in specs]
    layout.tables.sort(key=lambda table: order.index(table.spec.key))
    _refuse_without_main(layout, specs[0], partial)
    return layout


def _refuse_without_main(layout: Layout, main: SheetSpec, partial: list[tuple[Sheet, Match]]) -> None:
    if any(table.spec.key == main.key for table in layout.tables):
        if not any(table.rows for table in layout.tables):
            raise Unreadable("no_rows")
        return
    close = [pair for pair in partial if pair[1].spec.key == main.key and len(pair[1].columns) >= 2]
    if not close:
        wanted = "、".join(str(column.label) for column in main.columns if column.required)
        raise Unreadable("no_header", wanted=wanted, within=HEADER_WITHIN)
    sheet, match = max(close, key=lambda pair: pair[1].weight)
    raise Unreadable(
        "columns_missing",
        sheet=sheet.called,
        missing=(" / " if match.spec.one_of else "、").join(str(column.label) for column in match.missing),
        row=sheet.rows[match.last].number,
        found="、".join(text for text in match.texts if text)[:300],
    )


def best_match(sheet: Sheet, specs: Sequence[SheetSpec]) -> Match | None:
    best: Match | None = None
    for first in range(min(HEADER_WITHIN, len(sheet.rows))):
        for last in (first, first + 1):
            if last >= min(HEADER_WITHIN, len(sheet.rows)):
                continue
            texts = _header_texts(sheet, first, last)
            for spec in specs:
                match = match_columns(spec, first, last, texts)
                if match.columns and (best is None or _heavier(match, best, sheet.name)):
                    best = match
    return best


def _heavier(match: Match, best: Match, sheet_name: str) -> bool:
    """More of the spec found; at a tie the sheet's name decides, then the earlier row."""
    if match.weight == best.weight:
        return match.spec is not best.spec and _named(sheet_name, match.spec) and not _named(sheet_name, best.spec)
    return match.weight > best.weight


def _named(sheet_name: str, spec: SheetSpec) -> bool:
    return any(name in squeezed(sheet_name) for name in spec.names)


def _header_texts(sheet: Sheet, first: int, last: int) -> list[list[str]]:
    """For each column the words that may name it: its own cell, and with a two-row header the group above."""
    lower = [_header_word(cell) for cell in sheet.rows[last].cells]
    if first == last:
        return [[word] for word in lower]
    upper = [_header_word(cell) for cell in sheet.rows[first].cells]
    for row, left, right in sheet.spans:
        if row == sheet.rows[first].number and right - left < len(upper) - 1:
            upper[left : right + 1] = [upper[left]] * (min(right, len(upper) - 1) - left + 1)
    width = max(len(upper), len(lower))
    upper += [""] * (width - len(upper))
    lower += [""] * (width - len(lower))
    return [[below or above, above + below] for above, below in zip(upper, lower, strict=True)]


def _header_word(cell: Cell) -> str:
    return text_of(cell) if isinstance(cell, str) and len(cell) <= 60 else ""


def header_key(text: str) -> str:
    """A header without stars, brackets, spaces and traditional forms."""
    plain = folded(squeezed(text))
    return DECORATION.sub("", BRACKETED.sub("", plain)).lower() or DECORATION.sub("", plain).lower()


def match_columns(spec: SheetSpec, first: int, last: int, texts: list[list[str]]) -> Match:
    """Exact names first; then, for columns still open, headers that end or begin with a known name."""
    shown = [words[0] for words in texts]
    match = Match(spec, first, last, {}, shown, {}, {})
    keys = [[header_key(word) for word in words if word] for words in texts]
    for column in spec.columns:
        names = {header_key(str(column.label)), *map(header_key, column.aliases)}
        hits = [index for index, words in enumerate(keys) if names.intersection(words)]
        hits = [index for index in hits if index not in match.columns.values()]
        if hits:
            match.columns[column.key] = hits[0]
        if len(hits) > 1:
            match.doubled[column.key] = shown[hits[0]]
    if match.columns:
        _guess_open_columns(spec, match, keys)
    return match


def _guess_open_columns(spec: SheetSpec, match: Match, keys: list[list[str]]) -> None:
    for column in spec.columns:
        if column.key in match.columns or not (column.required or column.guess):
            continue
        names = [name for name in (header_key(str(column.label)), *map(header_key, column.aliases)) if len(name) > 1]
        for index, words in enumerate(keys):
            taken = index in match.columns.values()
            if not taken and words and not OTHERS.search(words[0]) and _resembles(words[0], names):
                match.columns[column.key] = index
                match.guessed[column.key] = match.texts[index]
                break


def _resembles(word: str, names: list[str]) -> bool:
    return len(word) <= 14 and any(word.endswith(name) or word.startswith(name) for name in names)


def _table(sheet: Sheet, match: Match, notes: list[SheetNote]) -> Table:
    table = Table(
        sheet=sheet,
        spec=match.spec,
        header_row=sheet.rows[match.last].number,
        columns=match.columns,
        headers={key: match.texts[index] for key, index in match.columns.items()},
        rows=[],
        title=" ".join(text_of(cell) for row in sheet.rows[: match.first] for cell in row.cells if cell is not None),
    )
    notes.append(SheetNote("header_at", {"sheet": sheet.called, "row": table.header_row}))
    table.rows = list(_data_rows(table, sheet.rows[match.last + 1 :], notes))
    notes.extend(_column_notes(table, match))
    return table


def _column_notes(table: Table, match: Match) -> Iterator[SheetNote]:
    sheet = table.sheet.called
    labels = {column.key: str(column.label) for column in table.spec.columns}
    for key, header in match.guessed.items():
        yield SheetNote("column_guessed", {"sheet": sheet, "header": header, "label": labels[key]})
    for key, header in match.doubled.items():
        yield SheetNote("column_twice", {"sheet": sheet, "header": header, "label": labels[key]})
    used = set(table.columns.values())
    ignored = [text for index, text in enumerate(match.texts) if text and index not in used]
    if ignored:
        yield SheetNote("columns_ignored", {"sheet": sheet, "columns": "、".join(ignored)[:200]})
    if table.sheet.merged_rows:
        yield SheetNote("merged_filled", {"sheet": sheet})


def _data_rows(table: Table, rows: Iterable[Row], notes: list[SheetNote]) -> Iterator[Row]:
    skipped: dict[str, list[int]] = {}
    spanning = {row for row, left, right in table.sheet.spans if right - left >= 2}
    in_doubt = spanning | {row for row, _column in table.sheet.formulas}
    required = [
        (table.columns[column.key], table.headers[column.key]) for column in table.spec.columns if column.required
    ]
    for row in rows:
        if row.number not in in_doubt and _plainly_data(row.cells, required):
            yield row
            continue
        reason = _no_data(table, row, spanning)
        if reason:
            skipped.setdefault(reason, []).append(row.number)
        elif reason is None:
            yield row
    for code, numbers in skipped.items():
        shown = "、".join(map(str, numbers[:10])) + ("…" if len(numbers) > 10 else "")
        notes.append(SheetNote(code, {"sheet": table.sheet.called, "rows": shown}))


def _plainly_data(cells: tuple[Cell, ...], required: Sequence[tuple[int, str]]) -> bool:
    """Whether nothing that `_no_data` looks for can be in a row without formulas and spans, told without looking at
    each cell: nearly all rows of a list are such. The required cells are filled, not with their headers, and the
    first words neither a total nor an example.
    """
    for index, header in required:
        cell = cells[index] if index < len(cells) else None
        if type(cell) is not str or not cell.isalnum() or cell in NOTHING or cell == header:
            return False
    filled = 0
    for cell in cells:
        if cell is None:
            continue
        if type(cell) is str and (cell in NOTHING or not PLAIN.fullmatch(cell)):
            return False
        filled += 1
        if filled == 3:
            return bool(required)
    return False


def _no_data(table: Table, row: Row, spanning: set[int]) -> str | None:
    """Why a row is no data: a code to report, "" for rows without content, None for data."""
    filled = [(index, text_of(cell)) for index, cell in enumerate(row.cells) if not is_nothing(text_of(cell))]
    own = set(table.columns.values())
    if any(table.formula(row, key) is not None for key in table.columns):
        return "skipped_totals" if _is_total(filled) else None
    if not any(index in own for index, _ in filled):
        return "skipped_notes" if any(len(text) > 4 for _, text in filled) else ""
    if _is_total(filled):
        return "skipped_totals"
    if EXAMPLE.fullmatch(filled[0][1]):
        return "skipped_examples"
    if _repeats_header(table, row) or _is_note(table, row, filled, spanning):
        return "skipped_notes"
    return None


def _is_total(filled: list[tuple[int, str]]) -> bool:
    return any(TOTAL.fullmatch(squeezed(text)) for _, text in filled[:3])


def _repeats_header(table: Table, row: Row) -> bool:
    return all(text_of(table.cell(row, key)) == header for key, header in table.headers.items())


def _is_note(table: Table, row: Row, filled: list[tuple[int, str]], spanning: set[int]) -> bool:
    """A remark under the table or a street's name across it: few cells, required ones empty."""
    empty = [c.key for c in table.spec.columns if c.required and is_nothing(text_of(table.cell(row, c.key)))]
    first = squeezed(filled[0][1])
    if row.number in spanning and len(filled) == 1:
        return True
    return bool(empty) and bool(NOTE.fullmatch(first)) and len(filled) <= 6
