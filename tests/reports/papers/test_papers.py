"""The same figures on every paper, and the same bytes whenever one is made again."""

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal

import docx
import openpyxl
import pypdf
import pytest
from django.utils import timezone
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm

from assessments.choices import Kind
from assessments.spans import Span
from careers.models import Certificate
from cohorts.models import Attendance
from people.choices import Role
from reports.actions import freeze_report, keep_figures
from reports.choices import PaperFormat
from reports.papers import paper_of
from reports.papers.outline import Table
from reports.papers.word import TEXT_WIDTH, _room, _widths
from tests.factories.assessments import make_period, make_worker, settle
from tests.factories.cohorts import SessionFactory, enrol_person, make_cohort

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(tree):
    """Two workers of one street: one in a class, with a certificate and a score; one with a dangerous name."""
    trained = make_worker(tree.community, name="顾晓岚", name_key="gu", education="bachelor")
    make_worker(tree.community, name="=HYPERLINK(1)", name_key="a")
    Certificate.objects.create(person=trained, level="junior")
    cohort = make_cohort(tree.district)
    enrolment = enrol_person(cohort, trained)
    session = SessionFactory(cohort=cohort, number=1, state="held", held_at=timezone.now())
    Attendance.objects.create(session=session, enrolment=enrolment, outcome="present", hours=Decimal("4.0"))
    settle(trained, make_period(tree.district, Span(Kind.QUARTER, 2026, 1)), "84.85")
    return trained


@pytest.fixture
def made(tree, people):
    """Make a paper of 云溪区's report: made(PaperFormat.CSV, viewer) gives the paper and its bytes."""
    now = timezone.now()
    freeze = freeze_report(unit=tree.district, year=2026, as_of=timezone.localdate(now), by=None, now=now)
    kept = keep_figures(freeze=freeze, now=now)

    def make(paper_format, viewer=None):
        paper = paper_of(kept=kept, paper_format=paper_format, viewer=viewer)
        file = io.BytesIO()
        paper.write(file)
        return paper, file.getvalue()

    return make


def stated(paper):
    return [(line.label, line.shown) for line in paper.content.lines]


def of_word(raw):
    document = docx.Document(io.BytesIO(raw))
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    return document, cells


def test_a_sentence_gives_the_share_first_and_a_signature_never_stands_alone(made):
    _paper, raw = made(PaperFormat.DOCX)
    lines = of_word(raw)[0].paragraphs
    closing = next(number for number, line in enumerate(lines) if line.text == "特此报告。")

    assert any("持证率50.0%（1/2）" in line.text for line in lines)
    assert [line.text for line in lines[closing + 1 : closing + 2]] == ["云溪区"]
    assert all(line.paragraph_format.keep_with_next for line in lines[closing : closing + 2])


def test_word_states_every_figure_of_the_page(made):
    paper, raw = made(PaperFormat.DOCX)
    _document, cells = of_word(raw)

    for label, shown in stated(paper):
        assert any(str(label) in row[0] and row[1] == shown for row in cells), (label, shown)


def test_pdf_states_every_figure_of_the_page(made):
    paper, raw = made(PaperFormat.PDF)
    text = "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(raw)).pages)

    for label, shown in stated(paper):
        assert f"{label}{shown}".replace(" ", "") in text, (label, shown)


def test_workbook_states_every_figure_of_the_page(made):
    paper, raw = made(PaperFormat.XLSX)
    sheet = openpyxl.load_workbook(io.BytesIO(raw))["汇总"]
    rows = list(sheet.iter_rows(min_row=4, values_only=True))

    numbers = [line.number for line in paper.content.lines]
    assert [row[4] for row in rows] == ["—" if number is None else pytest.approx(float(number)) for number in numbers]
    assert [row[9] for row in rows] == [line.shown for line in paper.content.lines]
    assert sheet.freeze_panes == "A4"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)


def test_lists_of_people_are_as_long_as_the_figures_and_hold_no_formula(made):
    _paper, raw = made(PaperFormat.XLSX)
    book = openpyxl.load_workbook(io.BytesIO(raw))
    roster = [row[2] for row in book["队伍情况名单"].iter_rows(min_row=4, values_only=True)]

    assert roster == ["'=HYPERLINK(1)", "顾晓岚"]
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}


def test_columns_of_the_csv_add_up_to_the_figures(made):
    paper, raw = made(PaperFormat.CSV)
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    shown = {line.key: line.number for line in paper.content.lines}

    assert raw.startswith(b"\xef\xbb\xbf")
    assert sum(row["统计日在岗"] == "是" for row in rows) == shown["workers.total"] == 2
    assert sum(row["社工证"] != "—" for row in rows) == 1
    assert sum(int(row["培训人次"]) for row in rows) == shown["training.attended"] == 1
    assert sum(Decimal(row["培训学时"]) for row in rows) == shown["training.hours"] == 4
    assert [row["一季度得分"] for row in rows] == ["—", "84.85"]
    assert rows[0]["姓名"] == "'=HYPERLINK(1)"


def test_every_paper_says_what_it_is_of(made):
    paper, raw = made(PaperFormat.DOCX)
    facts = dict(paper.content.facts)
    _document, cells = of_word(raw)
    _csv, table = made(PaperFormat.CSV)
    _xlsx, book = made(PaperFormat.XLSX)
    _pdf, pdf = made(PaperFormat.PDF)
    text = "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)

    for label, value in facts.items():
        assert [label, value] in cells
        assert f"{label}{value}".replace(" ", "") in text
        assert next(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))[label] == value
        for sheet in openpyxl.load_workbook(io.BytesIO(book)):
            assert f"{label}：{value}" in sheet["A2"].value
    assert facts["报告编号"].startswith("BF2026-")


@pytest.mark.parametrize("paper_format", list(PaperFormat))
def test_a_paper_made_again_later_has_the_same_bytes(made, paper_format, time_machine_at):
    _paper, first = made(paper_format)
    with time_machine_at(datetime(2031, 1, 1, tzinfo=UTC)):
        _again, second = made(paper_format)

    assert first == second


def test_no_number_of_a_person_is_on_any_paper(made, people):
    for paper_format in (PaperFormat.CSV, PaperFormat.DOCX):
        assert people.phone.encode() not in made(paper_format)[1]
    book = openpyxl.load_workbook(io.BytesIO(made(PaperFormat.XLSX)[1]))

    assert not [
        cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell == people.phone
    ]


def test_who_may_not_read_scores_gets_papers_without_them(made, account):
    trainer = account(Role.TRAINING_ADMIN)
    paper, raw = made(PaperFormat.CSV, trainer)

    assert "appraisal" not in {section.group.code for section in paper.content.sections}
    assert b"84.85" not in raw
    assert paper.content.sha != made(PaperFormat.CSV)[0].content.sha


def test_word_is_laid_out_as_an_official_paper(made):
    document, _cells = of_word(made(PaperFormat.DOCX)[1])
    section = document.sections[0]

    sizes = [round(size.mm) for size in (section.page_width, section.page_height, section.top_margin)]
    assert sizes == [210, 297, 37]
    assert "云溪区2026年度社区工作者队伍建设报告" in document.paragraphs[0].text
    assert any(paragraph.text == "一、队伍情况" for paragraph in document.paragraphs)
    assert 'w:eastAsia="方正小标宋简体"' in document.paragraphs[0]._p.xml


def test_word_gives_words_the_room_that_figures_leave(made):
    document, _cells = of_word(made(PaperFormat.DOCX)[1])
    table = next(table for table in document.tables if table.rows[0].cells[0].text == "指标")

    assert [cell.text for cell in table.rows[0].cells] == ["指标", "本年度", "上年度", "计量单位"]
    grid = [column.width for column in table.columns]
    # By the grid and by the cells alike: LibreOffice reads the one, Word and WPS the other.
    assert grid == [cell.width for cell in table.rows[1].cells]
    assert grid[0] == max(grid)
    assert grid[3] == min(grid)
    assert table.rows[1].cells[3].paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.CENTER


def test_a_share_stays_on_one_line():
    table = Table(["单位", *["数"] * 4], [["临江街道", "13", "13", "300.0", "1109/1112 = 97.3%"]])
    *_others, share = _widths(table)

    assert share >= _room(["1109/1112 = 97.3%"]) > Mm(34)
    assert sum(_widths(table)) == TEXT_WIDTH


def test_the_file_is_named_after_unit_year_and_day(made):
    assert made(PaperFormat.PDF)[0].name == f"云溪区_年度报告_2026_{timezone.localdate():%Y%m%d}.pdf"
