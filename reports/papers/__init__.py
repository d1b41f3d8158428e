"""Writing the papers of a frozen report: one call, four formats."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import IO

from django.utils import translation

from common.sheets import CSV_TYPE, XLSX_TYPE, file_name
from people.models import Unit, User
from reports.choices import PaperFormat
from reports.content import Content, Head, content_of
from reports.figures import Figures, books_of
from reports.ledger import Ledger
from reports.models import ReportFigures, ReportFreeze
from reports.papers.outline import outline_of
from reports.papers.pdf import PDF_TYPE, write_pdf
from reports.papers.people import write_people
from reports.papers.word import WORD_TYPE, write_word
from reports.papers.workbook import Tick, write_workbook
from reports.permissions import groups_for

TYPES = {
    PaperFormat.XLSX: XLSX_TYPE,
    PaperFormat.CSV: CSV_TYPE,
    PaperFormat.DOCX: WORD_TYPE,
    PaperFormat.PDF: PDF_TYPE,
}
# Official papers are written in Chinese, whatever the language of whoever asks for them.
LANGUAGE = "zh-hans"


@dataclass(frozen=True)
class Paper:
    """A paper ready to be written."""

    name: str
    content_type: str
    content: Content
    write: Callable[[IO[bytes]], None]


def content_for(*, figures: Figures, freeze: ReportFreeze, unit: Unit, viewer: User | None) -> Content:
    """What the viewer may read of a frozen report. The unit bears the name that was on record."""
    name = figures.unit.name if figures.unit else unit.name
    head = Head(name, freeze.year, freeze.as_of, freeze.cut_off, freeze.number)
    return content_of(figures=figures, head=head, groups=groups_for(viewer, unit))


def paper_of(
    *, kept: ReportFigures, paper_format: PaperFormat, viewer: User | None, tick: Tick = lambda rows: None
) -> Paper:
    """The paper of a frozen report in a format, for somebody (None: the shell, who may read all)."""
    freeze = kept.freeze
    figures = Figures.from_json(kept.content)
    with translation.override(LANGUAGE):
        content = content_for(figures=figures, freeze=freeze, unit=freeze.unit, viewer=viewer)

    def write(file: IO[bytes]) -> None:
        with translation.override(LANGUAGE):
            _WRITERS[paper_format](file, content, freeze, tick)

    name = paper_name(content.head.unit_name, freeze.year, freeze.as_of, paper_format)
    return Paper(name, TYPES[paper_format], content, write)


def paper_name(unit: str, year: int, as_of: date, paper_format: PaperFormat) -> str:
    """单位_年度报告_2026_20261124.xlsx"""
    return file_name(unit, f"年度报告_{year}", as_of, paper_format.value)


def _write_workbook(file: IO[bytes], content: Content, freeze: ReportFreeze, tick: Tick) -> None:
    with _books(freeze) as ledger:
        write_workbook(file, content, ledger, tick=tick)


def _write_people(file: IO[bytes], content: Content, freeze: ReportFreeze, tick: Tick) -> None:
    with _books(freeze) as ledger:
        write_people(file, content, ledger)


def _write_word(file: IO[bytes], content: Content, freeze: ReportFreeze, tick: Tick) -> None:
    write_word(file, outline_of(content), title=content.head.title, made=freeze.cut_off)


def _write_pdf(file: IO[bytes], content: Content, freeze: ReportFreeze, tick: Tick) -> None:
    write_pdf(file, outline_of(content), title=content.head.title, made=freeze.cut_off)


def _books(freeze: ReportFreeze) -> AbstractContextManager[Ledger]:
    return books_of(unit_id=freeze.unit_id, year=freeze.year, as_of=freeze.as_of, cut_off=freeze.cut_off)


_WRITERS: dict[PaperFormat, Callable[[IO[bytes], Content, ReportFreeze, Tick], None]] = {
    PaperFormat.XLSX: _write_workbook,
    PaperFormat.CSV: _write_people,
    PaperFormat.DOCX: _write_word,
    PaperFormat.PDF: _write_pdf,
}
