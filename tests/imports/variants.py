"""The same rows as another office would send them: made from a seed, so that a failure can be made again."""

import csv
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass

import openpyxl

from tests.imports.hostile import saved

HEADERS = {
    "姓名": ["姓名", "姓  名", "*姓名", "人员姓名", "名字", "姓名（必填）"],
    "身份证号": ["身份证号", "身份证号码", "公民身份号码", "证件号码", "身份证号（18位）"],
    "手机号码": ["手机号码", "联系电话", "手机", "联系方式", "手机号"],
    "所属街道": ["所属街道", "街道", "街道（乡镇）", "所在街道"],
    "所在社区": ["所在社区", "社区", "社区名称", "工作单位", "所属社区"],
    "岗位": ["岗位", "职务", "现任职务", "岗位名称"],
    "学历": ["学历", "文化程度", "最高学历"],
    "入职时间": ["入职时间", "入职日期", "参加社区工作时间", "到岗时间"],
}
NOTES = ["填报单位：临江街道办事处    填报日期：2025年11月", "单位（盖章）：", "说明：红色为必填项"]
TOTALS = [["合计", "{n}人"], ["总计：{n}人"], ["共计 {n} 人"], ["小计", None, "{n}"]]
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass
class Variant:
    data: bytes
    name: str
    told: list[str]


class Office:
    """One office's way of writing a table."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.told: list[str] = []

    def sometimes(self, what: str, chance: float = 0.4) -> bool:
        if self.dice.random() < chance:
            self.told.append(what)
            return True
        return False

    def variant(self, rows: Sequence[dict[str, str]]) -> Variant:
        columns = list(rows[0])
        if self.sometimes("columns in another order"):
            self.dice.shuffle(columns)
        lines = [[self.dice.choice(HEADERS[column]) for column in columns]]
        lines += [[self.written(column, row[column]) for column in columns] for row in rows]
        if self.sometimes("numbered"):
            lines = [["序号", *lines[0]], *([nth, *line] for nth, line in enumerate(lines[1:], start=1))]
        if self.sometimes("a last column of remarks"):
            lines = [[*line, "备注" if nth == 0 else None] for nth, line in enumerate(lines)]
        self.around(lines, len(rows))
        return self.as_csv(lines) if self.sometimes("csv", 0.3) else self.as_workbook(lines)

    def around(self, lines: list[list[object]], count: int) -> None:
        """Titles above, empty rows and totals below."""
        above: list[list[object]] = []
        if self.sometimes("title", 0.7):
            above.append(["云溪区社区工作者花名册"])
        if self.sometimes("reporting line"):
            above.append([self.dice.choice(NOTES)])
        if self.sometimes("empty row above"):
            above.append([])
        if self.sometimes("empty rows below"):
            lines += [[], [None, " "]]
        if self.sometimes("total"):
            lines.append([cell and cell.format(n=count) for cell in self.dice.choice(TOTALS)])
        if self.sometimes("signature"):
            lines.append(["制表人：张三    审核人：李四"])
        lines[:0] = above

    def written(self, column: str, value: str) -> object:
        """A cell's words, more or less tidily."""
        way = self.dice.random()
        if column == "姓名" and way < 0.3:
            return f"{value[0]}　{value[1:]}" if way < 0.15 else f" {value} "
        if column == "身份证号" and way < 0.4:
            return value.translate(FULL_WIDTH) if way < 0.15 else value.lower() if way < 0.3 else f"'{value}"
        if column == "手机号码" and way < 0.6:
            return (
                int(value)
                if way < 0.3
                else f"{value[:3]} {value[3:7]} {value[7:]}"
                if way < 0.45
                else f"{value[:3]}-{value[3:7]}-{value[7:]}"
            )
        if column == "所在社区" and way < 0.4:
            return value.removesuffix("社区") if way < 0.2 else f"{value}居委会"
        if column == "入职时间":
            year, month = value.split("-")
            shapes = [
                value,
                f"{year}年{int(month)}月",
                f"{year}.{month}",
                f"{year}/{month}/01",
                f"{year}{month}",
                f"{year}-{month}-01",
            ]
            return self.dice.choice(shapes)
        return value

    def as_csv(self, lines: list[list[object]]) -> Variant:
        encoding = self.dice.choice(["utf-8", "utf-8-sig", "gb18030"])
        delimiter = self.dice.choice([",", "\t", ";"])
        self.told.append(f"{encoding} {delimiter!r}")
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=delimiter).writerows(lines)
        return Variant(out.getvalue().encode(encoding), "名册.csv", self.told)

    def as_workbook(self, lines: list[list[object]]) -> Variant:
        book = openpyxl.Workbook()
        if self.sometimes("hidden sheet before"):
            hidden = book.create_sheet("旧数据", 0)
            hidden.sheet_state = "hidden"
            for line in (["姓名", "身份证号", "所在社区"], ["旧人", "110105194912310000", "无"]):
                hidden.append(line)
        sheet = book["Sheet"]
        book.active = sheet
        if self.sometimes("another sheet of notes"):
            book.create_sheet("填表说明").append(["请认真填写"])
        for line in lines:
            sheet.append(line)
        if self.sometimes("merged title") and lines[0] and len(lines[0]) == 1:
            sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=8)
        return Variant(saved(book), "名册.xlsx", self.told)
