"""The report as a Word document in the layout of official papers (GB/T 9704); the office edits it in WPS or Word.

The fonts are named, not embedded: office machines have them. The same report gives the same bytes.
"""

import io
import zipfile
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import IO, Any

from django.utils import timezone
from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from reports.papers.outline import Block, Table

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TITLE, BODY, CHAPTER, PART, LATIN = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "Times New Roman"
LINE, CELL_LINE = Pt(28), Pt(20)
TEXT_WIDTH = Mm(156)
NUMBER_WIDTH, MEASURE_WIDTH = Mm(34), Mm(24)
CELL_SIZE, CELL_MARGINS = Pt(12), Mm(5)
# Every part of the archive bears one moment, or two runs would differ.
ARCHIVE_MOMENT = (2000, 1, 1, 0, 0, 0)


def write_word(file: IO[bytes], blocks: list[Block], *, title: str, made: datetime) -> None:
    paper = Document()
    _set_page(paper)
    _set_properties(paper, title, made)
    for block in blocks:
        _SETTERS[block.kind](paper, block)
    raw = io.BytesIO()
    paper.save(raw)
    _repack(raw, file)


def _set_page(paper: Paper) -> None:
    section = paper.sections[0]
    section.start_type = WD_SECTION.NEW_PAGE
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    normal = paper.styles["Normal"]
    normal.font.size = Pt(16)
    _name_font(normal, BODY)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for piece in ("— ", "PAGE", " —"):
        _add_run(footer, piece, "宋体", 14, field=piece == "PAGE")


def _set_properties(paper: Paper, title: str, made: datetime) -> None:
    properties = paper.core_properties
    properties.title, properties.author, properties.comments = title, "伴飞", ""
    moment = timezone.localtime(made).replace(tzinfo=None, microsecond=0)
    properties.created = properties.modified = moment
    properties.last_modified_by, properties.revision, properties.language = "伴飞", 1, "zh-CN"


def _name_font(styled: Any, name: str) -> None:
    styled.font.name = LATIN
    styled.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _add_run(paragraph: Paragraph, text: str, font: str, size: float, *, field: bool = False) -> None:
    run = paragraph.add_run("" if field else text)
    run.font.size = Pt(size)
    _name_font(run, font)
    if field:
        for kind, content in (("begin", ""), ("", text), ("end", "")):
            element = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                element.set(qn("w:fldCharType"), kind)
            else:
                element.text = content
            run._r.append(element)


def _paragraph(paper: Any, text: str, font: str, size: float, *, line: Pt = LINE, indent: bool = True) -> Paragraph:
    paragraph = paper.add_paragraph()
    spacing = paragraph.paragraph_format
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, line
    spacing.space_before = spacing.space_after = Pt(0)
    if indent:
        spacing.first_line_indent = Pt(size * 2)
    _add_run(paragraph, text, font, size)
    return paragraph


def _set_title(paper: Paper, block: Block) -> None:
    paragraph = _paragraph(paper, block.text, TITLE, 22, line=Pt(34), indent=False)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(28)


def _set_text(paper: Paper, block: Block) -> None:
    _paragraph(paper, block.text, BODY, 16)


def _heading(font: str, level: int) -> Callable[[Paper, Block], None]:
    def set_heading(paper: Paper, block: Block) -> None:
        paragraph = _paragraph(paper, block.text, font, 16)
        paragraph.paragraph_format.keep_with_next = True
        # A level of the outline, so that WPS and Word list the chapters, without a heading style's looks.
        outline = OxmlElement("w:outlineLvl")
        outline.set(qn("w:val"), str(level))
        paragraph._p.get_or_add_pPr().append(outline)

    return set_heading


def _set_note(paper: Paper, block: Block) -> None:
    _paragraph(paper, block.text, BODY, 12, line=CELL_LINE)


def _set_closing(paper: Paper, block: Block) -> None:
    _paragraph(paper, block.text, BODY, 16).paragraph_format.keep_with_next = True


def _set_sign(paper: Paper, block: Block) -> None:
    paragraph = _paragraph(paper, block.text, BODY, 16, indent=False)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.paragraph_format.right_indent = Pt(64)
    paragraph.paragraph_format.keep_with_next = True


def _set_break(paper: Paper, block: Block) -> None:
    paper.add_page_break()


def _set_table(paper: Paper, block: Block) -> None:
    table = block.table
    grid = paper.add_table(rows=0, cols=len(table.heads), style="Table Grid")
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    grid.autofit = False
    widths = _widths(table)
    # WPS and Word go by the cells, LibreOffice by the grid.
    for line, width in zip(grid.columns, widths, strict=True):
        line.width = width
    for row, texts in enumerate([table.heads, *table.rows]):
        added = grid.add_row()
        _keep_on_one_page(added, repeated=row == 0)
        for cell, text, width, column in zip(added.cells, texts, widths, range(len(texts)), strict=True):
            cell.width = width
            centred = row == 0 or (table.measures and column == len(widths) - 1)
            _fill(cell, text, head=row == 0, centred=centred, words=column == 0 or table.words)
    _paragraph(paper, "", BODY, 10, line=Pt(14), indent=False)


def _widths(table: Table) -> list[int]:
    """Each column of numbers gets the room of its longest one, so that no share breaks in two; the first the rest."""
    others = len(table.heads) - 1
    if table.words:
        return [int(TEXT_WIDTH * 0.3), int(TEXT_WIDTH * 0.7)]
    usual = min(int(NUMBER_WIDTH), int(TEXT_WIDTH * 0.7 / others))
    widths = [max(usual, _room(row[column] for row in table.rows)) for column in range(1, others + 1)]
    if table.measures:
        widths[-1] = int(MEASURE_WIDTH)
    return [int(TEXT_WIDTH) - sum(widths), *widths]


def _room(texts: Iterable[str]) -> int:
    """For the longest of the texts on one line, with the margins of its cell."""
    half_widths = max((sum(1 if char.isascii() else 2 for char in text) for text in texts), default=0)
    return int(half_widths * CELL_SIZE / 2 + CELL_MARGINS)


def _keep_on_one_page(row: Any, *, repeated: bool) -> None:
    properties = row._tr.get_or_add_trPr()
    for name in ["w:cantSplit", *(["w:tblHeader"] if repeated else [])]:
        properties.append(OxmlElement(name))


def _fill(cell: Any, text: str, *, head: bool, centred: bool, words: bool) -> None:
    paragraph = cell.paragraphs[0]
    spacing = paragraph.paragraph_format
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, CELL_LINE
    spacing.space_before = spacing.space_after = Pt(1)
    sides = WD_ALIGN_PARAGRAPH.LEFT if words else WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else sides
    _add_run(paragraph, text, CHAPTER if head else BODY, CELL_SIZE.pt)


_SETTERS: dict[str, Callable[[Paper, Block], None]] = {
    "title": _set_title,
    "text": _set_text,
    "chapter": _heading(CHAPTER, 0),
    "part": _heading(PART, 1),
    "table": _set_table,
    "note": _set_note,
    "closing": _set_closing,
    "sign": _set_sign,
    "break": _set_break,
}


def _repack(raw: IO[bytes], file: IO[bytes]) -> None:
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, ARCHIVE_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
