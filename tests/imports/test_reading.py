"""Opening files from outside: what is read, and what is refused and why."""

import contextlib
import random
import subprocess
import sys
import time
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.reading import csvtext, limits, parent
from imports.reading.book import Book
from imports.reading.faults import Unreadable
from imports.reading.parent import read_book
from tests.imports import hostile


def read(tmp_path: Path, data: bytes) -> Book:
    path = tmp_path / "file"
    path.write_bytes(data)
    return read_book(path)


@pytest.mark.parametrize("name", hostile.REFUSED)
def test_refuses_hostile_file_with_its_reason(tmp_path, name):
    make, code = hostile.REFUSED[name]
    data = make()
    before = time.monotonic()
    with pytest.raises(Unreadable) as refusal:
        read(tmp_path, data)
    assert refusal.value.code == code
    assert time.monotonic() - before < 15


MEASURED = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-m", "imports.reading.child", sys.argv[1]], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.mark.parametrize("make", [hostile.zip_bomb, hostile.many_small_bombs])
def test_refuses_a_bomb_within_200_mb(tmp_path, make):
    path = tmp_path / "bomb"
    path.write_bytes(make())
    done = subprocess.run([sys.executable, "-c", MEASURED, path], cwd=parent.ROOT, capture_output=True, text=True)
    answer, kilobytes = done.stdout.strip().splitlines()
    assert "fault" in answer
    assert int(kilobytes) < 200_000


def test_refuses_a_file_above_the_size_limit(tmp_path):
    with pytest.raises(Unreadable) as refusal:
        read(tmp_path, b"a" * (limits.MAX_FILE + 1))
    assert refusal.value.code == "is_too_big"


def test_gives_up_on_a_child_that_takes_too_long(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "CHILD_WALL_SECONDS", 0.01)
    with pytest.raises(Unreadable) as refusal:
        read(tmp_path, hostile.many_rows(100_000))
    assert refusal.value.code == "needs_too_much"


def test_gives_up_on_a_child_that_dies(tmp_path, monkeypatch):
    monkeypatch.setattr(parent.sys, "executable", "/bin/false")
    with pytest.raises(Unreadable) as refusal:
        read(tmp_path, hostile.by_hand())
    assert refusal.value.code == "needs_too_much"


def test_reads_values_with_the_numbers_of_the_users_program(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["C3"] = "姓名"
    sheet["D5"] = 5
    sheet["E5"] = 5.25
    sheet["F5"] = datetime(1990, 5, 1)
    sheet["G5"] = datetime(1990, 5, 1, 8, 30)
    sheet["H5"] = True
    read_sheet = read(tmp_path, hostile.saved(book)).sheets[0]
    assert [row.number for row in read_sheet.rows] == [3, 5]
    assert read_sheet.rows[0].cells == (None, None, "姓名", None, None, None, None, None)
    assert read_sheet.rows[1].cells[3:] == (5, 5.25, date(1990, 5, 1), datetime(1990, 5, 1, 8, 30), True)


def test_names_formulas_by_cell_and_never_evaluates_them(tmp_path):
    data = hostile.workbook([["a", "b"], ["x", '=HYPERLINK("http://x","y")'], ["=1+1", "=A1"]])
    sheet = read(tmp_path, data).sheets[0]
    assert sheet.formulas == {(2, 1): '=HYPERLINK("http://x","y")', (3, 0): "=1+1", (3, 1): "=A1"}
    assert [row.number for row in sheet.rows] == [1, 2, 3]
    assert sheet.rows[1].cells == ("x", None)


def test_finds_formulas_across_the_borders_of_pieces(tmp_path):
    rows = [[f"filler {n}" * 20, f"=A{n + 1}"] for n in range(3_000)]
    sheet = read(tmp_path, hostile.workbook(rows)).sheets[0]
    assert len(sheet.formulas) == 3_000


def test_finds_formulas_written_with_a_prefix(tmp_path):
    sheet = (
        b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        b'<x:row r="1"><x:c r="B1"><x:f>1+1</x:f><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    assert read(tmp_path, hostile.by_hand(sheet=sheet)).sheets[0].formulas == {(1, 1): "=1+1"}


def test_writes_merged_cells_out_downwards_but_not_sideways(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["街道", "社区"], ["临江街道", "望江"], [None, "花楼"], ["合计", None]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("A4:B4")
    rows = read(tmp_path, hostile.saved(book)).sheets[0].rows
    assert [row.cells for row in rows] == [
        ("街道", "社区"),
        ("临江街道", "望江"),
        ("临江街道", "花楼"),
        ("合计", None),
    ]


def test_tells_hidden_sheets_and_does_not_read_them(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["a"])
    hidden = book.create_sheet("旧数据")
    hidden.append(["b"])
    hidden.sheet_state = "hidden"
    sheets = read(tmp_path, hostile.saved(book)).sheets
    assert [(sheet.name, sheet.visible, len(sheet.rows)) for sheet in sheets] == [
        ("Sheet", True, 1),
        ("旧数据", False, 0),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_reads_text_tables_in_every_encoding(tmp_path, encoding, delimiter):
    text = delimiter.join(["姓名", "社区"]) + "\r\n" + delimiter.join(["张伟", "望江社区"]) + "\r\n"
    rows = read(tmp_path, text.encode(encoding)).sheets[0].rows
    assert [row.cells for row in rows] == [("姓名", "社区"), ("张伟", "望江社区")]


def test_numbers_text_rows_as_a_spreadsheet_program_does(tmp_path):
    rows = read(tmp_path, '姓名,备注\n\n张伟,"两\n行"\n李娜,\n'.encode()).sheets[0].rows
    assert [(row.number, row.cells) for row in rows] == [
        (1, ("姓名", "备注")),
        (3, ("张伟", "两\n行")),
        (4, ("李娜", None)),
    ]


def test_takes_the_number_out_of_a_text_formula_of_other_systems(tmp_path):
    rows = read(tmp_path, '姓名,身份证号\n张伟,"=""42010019910127468X"""\n'.encode()).sheets[0].rows
    assert rows[1].cells == ("张伟", "42010019910127468X")


def test_refuses_text_whose_encoding_nobody_can_tell(tmp_path):
    with pytest.raises(Unreadable) as refusal:
        read(tmp_path, "姓名".encode() + b"\x80\x81\xff\xfe" * 3)
    assert refusal.value.code == "is_odd_encoding"


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters='\x00"\r\n,;\t，'), min_size=1), min_size=2))
def test_a_text_row_comes_back_as_written(cells):
    rows = list(csvtext.read_rows(",".join(cells) + "\n"))
    expected = [] if not any(cell.strip() for cell in cells) else [(1, cells)]
    assert rows == expected


WHOLE = hostile.workbook([["姓名", "社区"], ["张伟", "望江社区"]] * 5)


@settings(deadline=None, max_examples=40)
@given(st.randoms(use_true_random=False))
def test_a_damaged_workbook_is_read_or_refused_but_never_breaks(tmp_path_factory, chance: random.Random):
    data = bytearray(WHOLE)
    for _ in range(chance.randint(1, 12)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    with contextlib.suppress(Unreadable):
        assert read(tmp_path_factory.mktemp("fuzz"), bytes(data)).sheets


def test_a_formula_is_shown_in_its_own_signs(tmp_path):
    """Some programs write Chinese signs in formulas as entities."""
    cell = b'<c r="A1"><f>IF(B1&lt;1,&quot;&#28857;&#x540d;&quot;,1)</f><v>1</v></c>'
    path = tmp_path / "x.xlsx"
    path.write_bytes(
        hostile.by_hand(sheet=hostile.SHEET.replace(b'<c r="A1" t="inlineStr"><is><t>x</t></is></c>', cell))
    )
    [sheet] = read_book(path).sheets
    assert sheet.formulas == {(1, 0): '=IF(B1<1,"点名",1)'}
