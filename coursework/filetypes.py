"""What a handed-in file really is, told from its bytes; its name is never believed (rule 10).

Office files are measured before anything opens them, and nothing with a macro, a script or a lock gets in.
"""

import re
import zipfile
from dataclasses import dataclass
from typing import BinaryIO

from imports.reading.container import measure, open_zip
from imports.reading.faults import Unreadable

MIB = 1024 * 1024
HEAD = 4096
CHUNK = 256 * 1024


@dataclass(frozen=True)
class FileType:
    """A type that may be handed in, and how big."""

    ending: str
    content_type: str
    limit: int
    picture: bool = False

    @property
    def limit_mib(self) -> int:
        return self.limit // MIB


OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = FileType("pdf", "application/pdf", 20 * MIB)
DOCX = FileType("docx", f"{OFFICE}.wordprocessingml.document", 20 * MIB)
XLSX = FileType("xlsx", f"{OFFICE}.spreadsheetml.sheet", 20 * MIB)
PPTX = FileType("pptx", f"{OFFICE}.presentationml.presentation", 20 * MIB)
JPG = FileType("jpg", "image/jpeg", 10 * MIB, picture=True)
PNG = FileType("png", "image/png", 10 * MIB, picture=True)
MP4 = FileType("mp4", "video/mp4", 100 * MIB)
TYPES = {kind.content_type: kind for kind in (PDF, DOCX, XLSX, PPTX, JPG, PNG, MP4)}
PICTURES = frozenset(kind.content_type for kind in TYPES.values() if kind.picture)

OFFICE_PARTS = (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX), ("ppt/presentation.xml", PPTX))
MACROS = re.compile(r"vbaproject\.bin$|/macrosheets/|/activex/|/embeddings/.*\.bin$", re.IGNORECASE)
# ISO brands of films that phones and offices make; others that begin with ftyp are sound, HEIC pictures and such.
FILM_BRANDS = (
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4V ",
    b"qt  ",
    b"MSNV",
    b"dash",
)
PDF_SCRIPTS = (b"/JavaScript", b"/JS ", b"/JS(", b"/Launch", b"/EmbeddedFile", b"/RichMedia")


def recognise(file: BinaryIO) -> FileType:
    """The type of the file. Raises Unreadable with the reason when it may not come in."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    head = file.read(HEAD)
    kind = _by_signature(head, size)
    if size > kind.limit:
        raise Unreadable("is_too_big", limit=kind.limit_mib)
    if kind is DOCX:
        kind = _office_kind(file)
    if kind is PDF:
        _check_pdf(file)
    file.seek(0)
    return kind


def _by_signature(head: bytes, size: int) -> FileType:
    if not size:
        raise Unreadable("is_empty")
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[4:8] == b"ftyp" and head[8:12] in FILM_BRANDS:
        return MP4
    if head.startswith(b"PK\x03\x04"):
        # Which of the office types it is shows inside; all have one limit.
        return DOCX
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("is_old_office")
    raise Unreadable("is_unknown")


def _office_kind(file: BinaryIO) -> FileType:
    archive = open_zip(file)
    names = archive.namelist()
    if any(MACROS.search(name) for name in names):
        raise Unreadable("has_macro")
    if len({name.lower() for name in names}) != len(names):
        raise Unreadable("is_damaged")
    kinds = [kind for part, kind in OFFICE_PARTS if part in names]
    if len(kinds) != 1 or "[Content_Types].xml" not in names:
        raise Unreadable("is_archive")
    measure(file, archive)
    return kinds[0]


def _check_pdf(file: BinaryIO) -> None:
    """Scripts, launchers and locks; a sheet of paper needs none of them."""
    file.seek(0)
    data = file.read()
    if b"%%EOF" not in data[-2048:]:
        raise Unreadable("is_damaged")
    if b"/Encrypt" in data:
        raise Unreadable("is_encrypted")
    if any(mark in data for mark in PDF_SCRIPTS):
        raise Unreadable("has_script")


def parts_of(file: BinaryIO) -> zipfile.ZipFile:
    """The parts of an office file that `recognise` has let in."""
    file.seek(0)
    return zipfile.ZipFile(file)
