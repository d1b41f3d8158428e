"""The zip around a workbook: counted, measured and searched before anything parses it (design rule 15)."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from html import unescape
from typing import BinaryIO

from imports.reading import limits
from imports.reading.faults import Unreadable

CHUNK = 256 * 1024
# Longer than any formula may be (8,192 characters).
OVERLAP = 64 * 1024
START = 8
# Forty signs, each perhaps written as an entity.
LONGEST_ENTITIES = 400
FORMULA_MARK = re.compile(rb"<(?:\w+:)?f[\s>/]")
FORMULA = re.compile(
    rb"<(?:\w+:)?c\s([^<>]*)>\s*<(?:\w+:)?f(?:\s[^<>]*?)?(?:/>|>([^<]*)<)",
)
REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
XML_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*<")

# Part of the name inside the zip, and what its presence means.
FORBIDDEN = (
    (re.compile(r"vbaproject\.bin$|^xl/macrosheets/"), "has_macro"),
    (re.compile(r"^xl/externallinks/|^xl/connections\.xml$"), "has_links"),
    (re.compile(r"^xl/workbook\.bin$"), "is_xlsb"),
    (re.compile(r"^word/"), "is_word"),
    (re.compile(r"^ppt/"), "is_slides"),
)


def open_zip(file: BinaryIO) -> zipfile.ZipFile:
    """Any zip of reasonable size that nobody locked."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
        raise Unreadable("is_damaged") from error
    _check_entries(archive.infolist())
    return archive


def open_container(file: BinaryIO) -> zipfile.ZipFile:
    """The zip of a workbook."""
    archive = open_zip(file)
    _check_what_it_is(archive)
    return archive


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    """Sizes as declared; `measure` compares them with what really comes out."""
    if len(entries) > limits.MAX_ENTRIES:
        raise Unreadable("has_many_parts", limit=limits.MAX_ENTRIES)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Unreadable("is_encrypted")
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise Unreadable("is_damaged")
    if sum(entry.file_size for entry in entries) > limits.MAX_UNPACKED:
        raise _too_big()
    for entry in entries:
        if entry.file_size > limits.RATIO_FROM and entry.file_size > limits.MAX_RATIO * entry.compress_size:
            raise _too_big()


def _check_what_it_is(archive: zipfile.ZipFile) -> None:
    names = [name.lower() for name in archive.namelist()]
    for pattern, code in FORBIDDEN:
        if any(pattern.search(name) for name in names):
            raise Unreadable(code)
    if "mimetype" in names:
        raise Unreadable("is_open_document")
    if "xl/workbook.xml" not in names:
        raise Unreadable("is_archive")
    if len(set(names)) != len(names):
        raise Unreadable("is_damaged")


def _too_big() -> Unreadable:
    return Unreadable("unpacks_too_big", limit=limits.MAX_UNPACKED // limits.MIB)


def unpack(file: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part's real content, read past the size that its header claims, up to the limit."""
    file.seek(entry.header_offset)
    header = file.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise Unreadable("is_damaged")
    file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    inflate = zlib.decompressobj(-15) if entry.compress_type == zipfile.ZIP_DEFLATED else None
    left = entry.compress_size
    while left > 0:
        packed = file.read(min(CHUNK, left))
        if not packed:
            raise Unreadable("is_damaged")
        left -= len(packed)
        yield from _inflated(inflate, packed)


def _inflated(inflate: "zlib._Decompress | None", packed: bytes) -> Iterator[bytes]:
    if inflate is None:
        yield packed
        return
    try:
        while True:
            piece = inflate.decompress(packed, CHUNK)
            yield piece
            packed = inflate.unconsumed_tail
            if not packed and len(piece) < CHUNK:
                return
    except zlib.error as error:
        raise Unreadable("is_damaged") from error


def measure(file: BinaryIO, archive: zipfile.ZipFile) -> dict[str, dict[tuple[int, int], str]]:
    """Unpack every part once; refuse what lies about its size. Returns the formulas of each sheet part."""
    total = 0
    found: dict[str, dict[tuple[int, int], str]] = {}
    for entry in archive.infolist():
        scanner = Scanner(entry.filename)
        size = 0
        for piece in unpack(file, entry):
            size += len(piece)
            if total + size > limits.MAX_UNPACKED:
                raise _too_big()
            scanner.feed(piece)
        if size != entry.file_size:
            raise Unreadable("lies_about_size")
        total += size
        found[entry.filename] = scanner.formulas
    return found


class Scanner:
    """Watches one part go by: refuses document types, collects formulas of sheets."""

    def __init__(self, name: str) -> None:
        self.is_xml = name.lower().endswith((".xml", ".rels", ".vml"))
        self.is_sheet = name.lower().startswith("xl/worksheets/") and self.is_xml
        self.is_content_types = name == "[Content_Types].xml"
        self.tail = b""
        self.started = False
        self.formulas: dict[tuple[int, int], str] = {}

    def feed(self, piece: bytes) -> None:
        if not self.is_xml:
            return
        text = self.tail + piece
        if len(text) >= START and not self.started:
            self._check_start(text)
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise Unreadable("has_entities")
        if self.is_content_types and b"macroenabled" in text.lower():
            raise Unreadable("has_macro")
        if self.is_sheet and FORMULA_MARK.search(text):
            self._take_formulas(text)
        # What may lie across the border of two pieces is looked at again with the next one.
        self.tail = text[-OVERLAP:]

    def _check_start(self, text: bytes) -> None:
        """Only UTF-8: the searches here would be blind in another encoding."""
        if not XML_START.match(text):
            raise Unreadable("is_damaged")
        self.started = True

    def _take_formulas(self, text: bytes) -> None:
        for match in FORMULA.finditer(text):
            place = REFERENCE.search(match[1])
            if place:
                self.formulas[int(place[2]), column_index(place[1])] = "=" + _formula_text(match[2] or b"")


def _formula_text(inside: bytes) -> str:
    """The formula's beginning as its program shows it. Some programs write every Chinese sign as an entity."""
    return unescape(inside[:LONGEST_ENTITIES].decode("utf-8", "replace"))[:40]


def column_index(letters: bytes) -> int:
    """A is 0."""
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1
